#include "engine_setup.hpp"

#include <stdexcept>
#include <utility>

#include "counting_store.hpp"
#include "counting_vfs.hpp"
#include "host/plugin/bundle_parts.hpp"
#include "host/plugin/host_port.hpp"
#include "host/storage/memory/memory_store.hpp"
#include "host/storage/sqlite/sqlite_store.hpp"
#include "order_text.hpp"
#include "registry/registry.hpp"

namespace runbook::bench {
namespace {

template <class T>
T or_throw(Result<T> result) {
    if (!result.ok()) throw std::runtime_error(result.error().message);
    return std::move(result).value();
}

registry::Parts adapt(const registry::LoadedBundle& bundle) {
    plugin::BundleParts parts = plugin::make_parts(
        *bundle.descriptor, {bundle.name, bundle.version, bundle.digest}, bundle.owner);
    return {std::move(parts.runbooks), std::move(parts.activities)};
}

class Store final : public runtime::local::StoreSource {
 public:
    explicit Store(const EngineOptions& options)
        : vfs_("bench-engine"),
          in_memory_(options.in_memory),
          file_(options.folder / "runs.db"),
          on_commit_(options.on_commit) {}
    Result<storage::EventStore*> store() override {
        const std::lock_guard lock(mutex_);
        if (!store_) {
            RB_TRY(auto opened, open());
            store_ = std::make_unique<CountingStore>(std::move(opened), vfs_, on_commit_);
        }
        return store_.get();
    }
    Syncs syncs() const { return vfs_.syncs(); }

 private:
    Result<std::unique_ptr<storage::EventStore>> open() const {
        if (in_memory_) return storage::memory::open();
        storage::sqlite::Options options;
        options.path = file_;
        options.vfs = vfs_.name();
        return storage::sqlite::open(options);
    }

    CountingVfs vfs_;
    const bool in_memory_;
    const std::filesystem::path file_;
    const CountingStore::Listener on_commit_;
    std::mutex mutex_;
    std::unique_ptr<CountingStore> store_;  // guarded by mutex_
};

}  // namespace

struct EngineSetup::Parts {
    explicit Parts(const EngineOptions& options)
        : port("runbook-bench", "1", [](std::uint32_t, std::string_view, std::string_view) {}),
          registry(registry_options(options)),
          store(options) {
        if (auto added = registry.add_file(options.bundle); !added.ok())
            throw std::runtime_error(added.error().message);
        runtime::local::Options settings;
        settings.workers = options.workers;
        runtime = std::make_unique<runtime::local::LocalRuntime>(
            std::move(settings), registry, store, std::make_shared<runtime::local::SystemClock>());
    }

    registry::Options registry_options(const EngineOptions& options) const {
        registry::Options settings;
        settings.private_folder = options.folder / "bundles";
        settings.host = port.abi();
        settings.complaint = [] { return std::string(); };
        settings.adapt = adapt;
        settings.warn = [](const std::string&) {};
        return settings;
    }

    plugin::HostPort port;
    registry::Registry registry;
    Store store;
    std::unique_ptr<runtime::local::LocalRuntime> runtime;
};

EngineSetup::EngineSetup(const EngineOptions& options) : parts_(std::make_unique<Parts>(options)) {}
EngineSetup::~EngineSetup() = default;

runtime::local::LocalRuntime& EngineSetup::runtime() { return *parts_->runtime; }
Syncs EngineSetup::syncs() const { return parts_->store.syncs(); }

runtime::StartCall bench_run(int steps, bool durable, const std::string& slug) {
    runtime::StartCall call;
    call.slug = slug;
    std::string input = std::to_string(steps);
    if (slug == "bench-orders")
        input = "{\"count\":" + input + ",\"order\":" + std::string(kOrderText) + "}";
    call.input = {engine::Payload::json(std::move(input))};
    call.durable = durable;
    return call;
}

}  // namespace runbook::bench
