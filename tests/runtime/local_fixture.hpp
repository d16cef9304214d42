// LocalFixture: a local runtime over a Stage, on the virtual clock, without threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/runtime/local/local_runtime.hpp"
#include "host/storage/memory/memory_store.hpp"
#include "tests/support/script.hpp"

namespace runbook::test {

class FixedStore final : public runtime::local::StoreSource {
 public:
    explicit FixedStore(std::shared_ptr<storage::EventStore> store) : store_(std::move(store)) {}
    Result<storage::EventStore*> store() override { return store_.get(); }

 private:
    std::shared_ptr<storage::EventStore> store_;
};

struct LocalFixture {
    explicit LocalFixture(bool durable = true, unsigned workers = 0) {
        options.workers = workers;
        options.default_durable = durable;
        options.random_seed = 42;
        runtime = make();
    }

    std::unique_ptr<runtime::local::LocalRuntime> make() {
        std::shared_ptr<runtime::local::Clock> c = clock;
        if (options.workers > 0) c = std::make_shared<runtime::local::SystemClock>();
        return std::make_unique<runtime::local::LocalRuntime>(options, stage, source, c);
    }

    // Starts and waits until the run is final or parked.
    runtime::RunView run(const std::string& slug, const std::string& input = "null",
                         std::optional<bool> durable = {}) {
        runtime::StartCall call;
        call.slug = slug;
        call.input = {engine::Payload::json(input)};
        call.durable = durable;
        const auto started = runtime->start(call);
        if (!started.ok()) throw std::runtime_error(started.error().message);
        const auto view = runtime->wait(started->run_id, {});
        if (!view.ok()) throw std::runtime_error(view.error().message);
        return *view;
    }

    std::vector<std::string> log(const std::string& run) {
        std::vector<std::string> types;
        const auto events = runtime->events(run);
        if (!events.ok()) throw std::runtime_error(events.error().message);
        for (const auto& event : *events) types.emplace_back(engine::type_name(event.data));
        return types;
    }

    std::shared_ptr<storage::EventStore> store = storage::memory::open();
    FixedStore source{store};
    Stage stage;
    std::shared_ptr<runtime::local::VirtualClock> clock =
        std::make_shared<runtime::local::VirtualClock>();
    runtime::local::Options options;
    std::unique_ptr<runtime::local::LocalRuntime> runtime;
};

using Log = std::vector<std::string>;

}  // namespace runbook::test
