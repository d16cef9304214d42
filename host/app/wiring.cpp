#include "host/app/wiring.hpp"

#include <utility>

#include "host/app/event_json.hpp"
#include "host/app/host_check.hpp"
#include "host/app/places.hpp"
#include "host/app/port.hpp"
#include "host/base/bundle_log.hpp"
#include "host/base/log.hpp"
#include "host/plugin/bundle_parts.hpp"
#include "host/runtime/local/local_runtime.hpp"
#include "host/runtime/stub/stub_runtime.hpp"

namespace runbook::app {
namespace {

std::shared_ptr<runtime::local::Clock>& test_clock() {
    static std::shared_ptr<runtime::local::Clock> clock;
    return clock;
}

std::vector<std::string> built_runtimes() { return {"local", "stub"}; }

registry::Parts adapt(const registry::LoadedBundle& bundle, std::uint64_t payload_bytes_max) {
    plugin::BundleParts parts = plugin::make_parts(
        *bundle.descriptor, {bundle.name, bundle.version, bundle.digest, payload_bytes_max},
        bundle.owner);
    return {std::move(parts.runbooks), std::move(parts.activities)};
}

}  // namespace

void set_clock_for_tests(std::shared_ptr<runtime::local::Clock> clock) {
    test_clock() = std::move(clock);
}

Wiring::Wiring(HostOptions options) : options_(std::move(options)), stores_(options_.store) {}

// Bodies that are still running must not reach a runtime that is going.
Wiring::~Wiring() { history_.serve(nullptr); }

registry::Registry& Wiring::bundles() {
    const std::lock_guard lock(mutex_);
    if (registry_) return *registry_;
    port_ = make_port(history_,
                      [](std::uint32_t level, std::string_view message, std::string_view fields) {
                          log::bundle(level, {}, message, fields);
                      });
    registry::Options options;
    for (const auto& path : options_.bundle_folders) {
        options.folders.push_back({path, options_.bundle_folders_must_exist});
    }
    options.private_folder =
        options_.private_folder.empty() ? default_private_folder() : options_.private_folder;
    options.host = port_->abi();
    options.complaint = complaints_of(*port_);
    options.probe.program =
        options_.probe_program.empty() ? find_probe_program() : options_.probe_program;
    options.probe.limit = options_.probe_limit;
    options.adapt = [most = options_.payload_bytes_max](const registry::LoadedBundle& bundle) {
        return adapt(bundle, most);
    };
    options.warn = [](const std::string& refusal) { log::warn(refusal); };
    registry_ = std::make_unique<registry::Registry>(std::move(options));
    return *registry_;
}

runtime::Circumstances Wiring::circumstances() const {
    runtime::Circumstances now;
    for (const auto& asked : options_.runtime) now.asked.push_back({asked.kind, asked.source});
    now.temporal_address = options_.temporal_address;
    now.temporal_source = options_.temporal_source;
    return now;
}

std::vector<Finding> Wiring::check() const {
    return find_trouble(options_, stores_,
                        runtime::preview_runtime(circumstances(), built_runtimes()));
}

Result<runtime::Runtime*> Wiring::runtime() {
    registry::Registry& known = bundles();
    const std::lock_guard lock(mutex_);
    if (runtime_) return runtime_.get();
    RB_TRY(const runtime::Choice choice, runtime::bind_runtime(circumstances(), built_runtimes()));
    if (choice.kind == "stub") {
        runtime_ = std::make_unique<runtime::stub::StubRuntime>();
        return runtime_.get();
    }
    RB_ASSERT(choice.kind == "local");
    runtime::local::Options options;
    options.workers = options_.workers;
    options.default_durable = options_.default_durable;
    options.child_depth_max = options_.child_depth_max;
    options.payload_bytes_max = options_.payload_bytes_max;
    if (options_.on_progress) {
        options.on_progress = [tell = options_.on_progress](const std::string& run_id,
                                                            const std::string& slug,
                                                            const engine::Event& event) {
            tell({run_id, slug, to_info(event)});
        };
    }
    auto clock = test_clock() ? test_clock() : std::make_shared<runtime::local::SystemClock>();
    runtime_ = std::make_unique<runtime::local::LocalRuntime>(std::move(options), known, stores_,
                                                              std::move(clock));
    history_.serve(
        [bound = runtime_.get()](const std::string& run_id) { return bound->events(run_id); });
    return runtime_.get();
}

}  // namespace runbook::app
