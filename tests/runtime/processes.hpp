// Processes: several local runtimes on one memory store, each as a process of its own would be; any
// of them may die at a commit, or inside a body.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/base/log.hpp"
#include "host/runtime/local/local_runtime.hpp"
#include "host/storage/forwarding_store.hpp"
#include "host/storage/memory/memory_store.hpp"
#include "tests/support/script.hpp"

namespace runbook::test {

struct Death {};  // thrown where the process ends

// A store of one process. Its commits can fail, or be the last thing that the process does.
class FaultyStore final : public storage::ForwardingStore, public runtime::local::StoreSource {
 public:
    enum class Fate { kCommit, kRefuse, kDieBefore, kDieAfter };
    using ForwardingStore::ForwardingStore;

    std::function<Fate()> fate;  // asked at each commit; empty: all goes well
    std::atomic<int> commits = 0;
    std::function<bool()> unreadable;  // asked at each reading of a log; empty: all can be read

    Result<storage::EventStore*> store() override { return this; }
    Result<std::unique_ptr<storage::Transaction>> begin() override;
    Result<std::vector<engine::Event>> read_events(storage::RunKey run) override {
        if (unreadable && unreadable())
            return Error{ErrorCode::kEnvironment, "the disk does not answer", ""};
        return ForwardingStore::read_events(run);
    }
    std::string describe() const override { return "faulty:"; }

 private:
    class Guarded;
};

class FaultyStore::Guarded final : public storage::ForwardingTransaction {
 public:
    Guarded(FaultyStore& store, std::unique_ptr<storage::Transaction> inner)
        : ForwardingTransaction(std::move(inner)), store_(store) {}
    Result<void> commit() override {
        ++store_.commits;
        const Fate now = store_.fate ? store_.fate() : Fate::kCommit;
        if (now == Fate::kDieBefore) throw Death{};
        if (now == Fate::kRefuse) return Error{ErrorCode::kEnvironment, "the disk is full", ""};
        auto done = ForwardingTransaction::commit();
        if (now == Fate::kDieAfter) throw Death{};
        return done;
    }

 private:
    FaultyStore& store_;
};

inline Result<std::unique_ptr<storage::Transaction>> FaultyStore::begin() {
    RB_TRY(std::unique_ptr<storage::Transaction> tx, ForwardingStore::begin());
    return std::unique_ptr<storage::Transaction>(std::make_unique<Guarded>(*this, std::move(tx)));
}

struct Process {
    std::unique_ptr<FaultyStore> store;
    std::unique_ptr<runtime::local::LocalRuntime> runtime;
};

// One machine: a store, a clock, the bundles, and the processes that came and went.
struct Machine {
    Machine() {
        options.workers = 0;
        options.random_seed = 7;
        log::Options quiet;
        quiet.level = log::Level::kOff;
        (void)log::configure(quiet);
    }

    Process& open() {
        auto process = std::make_unique<Process>();
        process->store = std::make_unique<FaultyStore>(storage::memory::open_beside(*disk));
        ++options.random_seed;
        process->runtime =
            std::make_unique<runtime::local::LocalRuntime>(options, stage, *process->store, clock);
        processes.push_back(std::move(process));
        return *processes.back();
    }
    // It does nothing any more and its locks are free; what it left in memory stays as it was.
    void kill(Process& process) {
        process.store->fate = nullptr;
        storage::memory::lose_holder(process.store->inner());
    }

    std::vector<engine::Event> events(const std::string& run) {
        const auto row = disk->find({run});
        if (!row.ok()) throw std::runtime_error(row.error().message);
        return disk->read_events(row->key).value();
    }
    std::vector<std::string> log(const std::string& run) {
        std::vector<std::string> types;
        for (const auto& event : events(run)) types.emplace_back(engine::type_name(event.data));
        return types;
    }

    Stage stage;
    std::shared_ptr<storage::EventStore> disk = storage::memory::open();
    std::shared_ptr<runtime::local::VirtualClock> clock =
        std::make_shared<runtime::local::VirtualClock>();
    runtime::local::Options options;
    std::vector<std::unique_ptr<Process>> processes;
};

inline runtime::StartCall call_of(const std::string& slug, const std::string& input = "null") {
    runtime::StartCall call;
    call.slug = slug;
    call.input = {engine::Payload::json(input)};
    return call;
}

inline engine::StepOptions attempts(std::uint32_t most) {
    engine::StepOptions options;
    options.retry = engine::RetryPolicy{};
    options.retry->max_attempts = most;
    return options;
}

}  // namespace runbook::test
