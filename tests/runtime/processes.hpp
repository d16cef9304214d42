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
#include "host/storage/memory/memory_store.hpp"
#include "tests/support/script.hpp"

namespace runbook::test {

struct Death {};  // thrown where the process ends

// A store of one process. Its commits can fail, or be the last thing that the process does.
class FaultyStore final : public storage::EventStore, public runtime::local::StoreSource {
 public:
    enum class Fate { kCommit, kRefuse, kDieBefore, kDieAfter };
    explicit FaultyStore(std::unique_ptr<storage::EventStore> inner) : inner_(std::move(inner)) {}

    std::function<Fate()> fate;  // asked at each commit; empty: all goes well
    std::atomic<int> commits = 0;

    storage::EventStore& inner() { return *inner_; }
    Result<storage::EventStore*> store() override { return this; }
    Result<std::unique_ptr<storage::Transaction>> begin() override;
    Result<storage::RunRow> find(const storage::RunRef& ref) override { return inner_->find(ref); }
    Result<storage::RunRow> get(const RunId& id) override { return inner_->get(id); }
    Result<std::vector<engine::Event>> read_events(storage::RunKey run) override {
        return inner_->read_events(run);
    }
    Result<std::vector<storage::RunRow>> list(const storage::ListFilter& filter) override {
        return inner_->list(filter);
    }
    Result<std::vector<storage::RunRow>> open_children(const RunId& parent) override {
        return inner_->open_children(parent);
    }
    bool held_by_live_process(const storage::RunRow& row) override {
        return inner_->held_by_live_process(row);
    }
    std::string describe() const override { return "faulty:"; }

 private:
    class Guarded;
    std::unique_ptr<storage::EventStore> inner_;
};

class FaultyStore::Guarded final : public storage::Transaction {
 public:
    Guarded(FaultyStore& store, std::unique_ptr<storage::Transaction> inner)
        : store_(store), inner_(std::move(inner)) {}
    Result<storage::Created> create(const storage::NewRun& run) override {
        return inner_->create(run);
    }
    Result<void> append(storage::RunKey run, std::uint64_t epoch,
                        std::span<const engine::Event> events) override {
        return inner_->append(run, epoch, events);
    }
    Result<void> set_status(storage::RunKey run, std::uint64_t epoch, engine::Status status,
                            std::int64_t closed_ns) override {
        return inner_->set_status(run, epoch, status, closed_ns);
    }
    Result<storage::RunRow> claim(storage::RunKey run) override { return inner_->claim(run); }
    Result<void> release(storage::RunKey run, std::uint64_t epoch) override {
        return inner_->release(run, epoch);
    }
    Result<std::optional<storage::RunRow>> open_run_of(std::string_view id) override {
        return inner_->open_run_of(id);
    }
    Result<void> commit() override {
        ++store_.commits;
        const Fate now = store_.fate ? store_.fate() : Fate::kCommit;
        if (now == Fate::kDieBefore) throw Death{};
        if (now == Fate::kRefuse) return Error{ErrorCode::kEnvironment, "the disk is full", ""};
        auto done = inner_->commit();
        if (now == Fate::kDieAfter) throw Death{};
        return done;
    }

 private:
    FaultyStore& store_;
    std::unique_ptr<storage::Transaction> inner_;
};

inline Result<std::unique_ptr<storage::Transaction>> FaultyStore::begin() {
    RB_TRY(std::unique_ptr<storage::Transaction> tx, inner_->begin());
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
