#include "host/app/wiring.hpp"

#include <utility>

#include "host/app/event_json.hpp"
#include "host/app/host_check.hpp"
#include "host/app/input_check.hpp"
#include "host/app/linked_port.hpp"
#include "host/app/places.hpp"
#include "host/app/port.hpp"
#include "host/base/bundle_log.hpp"
#include "host/base/log.hpp"
#include "host/plugin/bundle_parts.hpp"
#include "host/runtime/local/local_runtime.hpp"
#include "host/runtime/stub/stub_runtime.hpp"

namespace runbook::app {
namespace {

std::vector<std::string> built_runtimes() { return {"local", "stub"}; }

guard::Mode mode_of(HostOptions::Guard guard) {
    switch (guard) {
        case HostOptions::Guard::kOff:
            return guard::Mode::kOff;
        case HostOptions::Guard::kWarn:
            return guard::Mode::kWarn;
        case HostOptions::Guard::kStrict:
            break;
    }
    return guard::Mode::kStrict;
}

registry::Parts adapt(const registry::LoadedBundle& bundle, std::uint64_t payload_bytes_max,
                      guard::Mode guard) {
    plugin::BundleParts parts = plugin::make_parts(
        *bundle.descriptor, {bundle.name, bundle.version, bundle.digest, payload_bytes_max, guard},
        bundle.owner);
    return {std::move(parts.runbooks), std::move(parts.activities)};
}

}  // namespace

Wiring::Wiring(HostOptions options, Seams seams)
    : options_(std::move(options)),
      seams_(std::move(seams)),
      readers_(seams_.apart ? linked_port().history : history_),
      answers_(seams_.apart ? linked_port().later : later_),
      stores_(options_.store),
      replay_marks_(options_.store) {}

// Bodies that are still running must not reach a runtime that is going.
Wiring::~Wiring() {
    readers_.serve(this, nullptr);
    answers_.serve(this, nullptr);
    if (replay_check_) replay_check_->stop();
}

plugin::HostPort& Wiring::port() {
    if (seams_.apart) return *linked_port().port;
    later_.limit_payloads(options_.payload_bytes_max);
    port_ = make_port(history_, later_,
                      [](std::uint32_t level, std::string_view message, std::string_view fields) {
                          log::bundle(level, {}, message, fields);
                      });
    return *port_;
}

registry::Options Wiring::registry_options() {
    plugin::HostPort& shown = port();
    registry::Options options;
    options.host = shown.abi();
    options.complaint = complaints_of(shown);
    options.private_folder = options_.private_folder;
    options.probe.program = options_.probe_program;
    if (!seams_.apart) {
        if (options.private_folder.empty()) options.private_folder = default_private_folder();
        if (options.probe.program.empty()) options.probe.program = find_probe_program();
    }
    options.probe.limit = options_.probe_limit;
    options.require_lint = options_.require_lint;
    options.adapt = [most = options_.payload_bytes_max,
                     guard = mode_of(options_.guard)](const registry::LoadedBundle& bundle) {
        return adapt(bundle, most, guard);
    };
    options.warn = [](const std::string& refusal) { log::warn(refusal); };
    return options;
}

registry::Registry& Wiring::bundles() {
    const std::lock_guard lock(mutex_);
    if (registry_) return *registry_;
    registry::Options options = registry_options();
    for (const auto& path : options_.bundle_folders) {
        options.folders.push_back({path, options_.bundle_folders_must_exist});
    }
    registry_ = std::make_unique<registry::Registry>(std::move(options));
    return *registry_;
}

Result<std::unique_ptr<registry::Registry>> Wiring::bundle_alone(
    const std::filesystem::path& file) {
    std::unique_ptr<registry::Registry> alone;
    {
        const std::lock_guard lock(mutex_);
        alone = std::make_unique<registry::Registry>(registry_options());
    }
    RB_CHECK(alone->add_file(file));
    return alone;
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

Result<runtime::Choice> Wiring::choose() const {
    if (seams_.apart) return runtime::Choice{"local", "it is a test's own"};
    return runtime::bind_runtime(circumstances(), built_runtimes());
}

runtime::Choice Wiring::choice() {
    const std::lock_guard lock(mutex_);
    return choice_;
}

runtime::ProgressSink Wiring::progress() const {
    if (seams_.on_event) return seams_.on_event;
    if (!options_.on_progress) return nullptr;
    return [tell = options_.on_progress](const std::string& run_id, const std::string& slug,
                                         const engine::Event& event) {
        tell({run_id, slug, to_info(event)});
    };
}

// The runtime is made with it, and it looks at the runtime: it is told which one that is below.
runtime::ProgressSink Wiring::checked_progress() {
    if (options_.replay_check_per_million == 0) return progress();
    replay_check_ = std::make_shared<ReplayCheck>(options_.replay_check_per_million, replay_marks_);
    return [told = progress(), check = replay_check_](
               const std::string& run_id, const std::string& slug, const engine::Event& event) {
        if (told) told(run_id, slug, event);
        check->saw(run_id, slug, event);
    };
}

Result<runtime::Runtime*> Wiring::runtime() {
    registry::Registry& known = bundles();
    const std::lock_guard lock(mutex_);
    if (runtime_) return runtime_.get();
    RB_TRY(choice_, choose());
    if (choice_.kind == "stub") {
        runtime_ = std::make_unique<runtime::stub::StubRuntime>();
        return runtime_.get();
    }
    RB_ASSERT(choice_.kind == "local");
    runtime::local::Options options;
    options.workers = options_.workers;
    options.default_durable = options_.default_durable;
    options.child_depth_max = options_.child_depth_max;
    options.cancel_grace_ms = options_.cancel_grace.count();
    options.resident_runs_max = options_.resident_runs_max;
    options.payload_bytes_max = options_.payload_bytes_max;
    options.events_warn = options_.events_warn;
    options.events_max = options_.events_max;
    options.on_progress = checked_progress();
    options.misfit = [](const std::string& schema, const engine::Payload& value) {
        return misfit(value, schema);
    };
    auto clock = seams_.clock ? seams_.clock : std::make_shared<runtime::local::SystemClock>();
    engine::Catalog& catalog = seams_.catalog ? seams_.catalog(known) : known;
    runtime_ = std::make_unique<runtime::local::LocalRuntime>(std::move(options), catalog, stores_,
                                                              std::move(clock));
    if (replay_check_) replay_check_->look_in(*runtime_, catalog);
    readers_.serve(this, [bound = runtime_.get()](const std::string& run_id) {
        return bound->events(run_id);
    });
    answers_.serve(
        this,
        [bound = runtime_.get()](const std::string& run_id,
                                 const engine::EventData& request) -> Result<engine::Payload> {
            RB_TRY(runtime::AskedRun asked, bound->ask(run_id, request, std::chrono::seconds(10)));
            return std::move(asked.answer);
        });
    return runtime_.get();
}

}  // namespace runbook::app
