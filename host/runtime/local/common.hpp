// Common: what all lanes of one local runtime share.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "host/base/ids.hpp"
#include "host/engine/runbook.hpp"
#include "host/runtime/local/clock.hpp"
#include "host/runtime/local/commit_group.hpp"
#include "host/runtime/local/pool.hpp"
#include "host/runtime/local/token_keys.hpp"
#include "host/runtime/runtime.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::runtime::local {

// Opens the durable store at its first use, so that a transient run never touches the disk.
class StoreSource {
 public:
    virtual ~StoreSource() = default;
    virtual Result<storage::EventStore*> store() = 0;  // [any] the same one every time
    // For reading only: a store that does not exist yet is read as empty, and not made. [any]
    virtual Result<storage::EventStore*> reader() { return store(); }
};

struct Options {
    unsigned workers = 2;  // 0: wait() runs the activities on its own thread
    unsigned lanes = 0;    // 0: as many as there are workers and processors, four at most
    // So few runs share their commits better than they share processors: they get one lane.
    std::size_t runs_of_one_lane = 256;
    bool default_durable = true;
    std::uint32_t child_depth_max = 16;
    std::int64_t cancel_grace_ms = 10'000;  // a run's end waits so long for steps in flight
    // A durable run that only waits leaves memory when more than so many do, the longest idle
    // first, or when it has waited so long.
    std::size_t resident_runs_max = 4096;
    std::int64_t idle_most_ns = 60'000'000'000;
    std::uint64_t payload_bytes_max = 2u << 20;
    std::uint64_t events_warn = 10'000;  // a run with so many events had better continue as new
    std::uint64_t events_max = 50'000;   // and is parked at so many
    std::uint64_t random_seed = 0;       // 0: from the system
    ProgressSink on_progress;            // may be empty; never called by two threads at once
    // Holds a value against a JSON schema: what is wrong, or nothing. May be empty: anything goes.
    std::function<std::string(const std::string& schema, const engine::Payload& value)> misfit = {};
    PoolMaker pool = {};  // who runs the attempts; empty: worker threads
};

// The workflow ids of the transient runs of this process, which no store keeps unique. [any]
class TransientIds {
 public:
    // The run that has the id; `run_id` itself when it was free.
    std::string claim(const std::string& workflow_id, const std::string& run_id) {
        const std::lock_guard lock(mutex_);
        return ids_.try_emplace(workflow_id, run_id).first->second;
    }
    // Unless another run has it by now.
    void free(const std::string& workflow_id, const std::string& run_id) {
        const std::lock_guard lock(mutex_);
        const auto place = ids_.find(workflow_id);
        if (place != ids_.end() && place->second == run_id) ids_.erase(place);
    }
    // To the run that its holder has continued as.
    void pass_on(const std::string& workflow_id, const std::string& run_id) {
        const std::lock_guard lock(mutex_);
        ids_[workflow_id] = run_id;
    }
    std::optional<std::string> run_of(const std::string& workflow_id) {
        const std::lock_guard lock(mutex_);
        const auto place = ids_.find(workflow_id);
        if (place == ids_.end()) return std::nullopt;
        return place->second;
    }

 private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::string> ids_;  // guarded by mutex_; workflow id: run id
};

// What a turn tells other processes, after its commit. Set before anything is driven.
struct NeighbourCalls {
    // The letter of that bell's process was answered, or its run is not driven here.
    std::function<void(const std::string& bell, const std::string& run_id)> tell_sender;
    // There is a letter for that run.
    std::function<void(const std::string& run_id)> tell_holder;
    // A run that has ended is a child, and this process does not drive its parent.
    std::function<void(const std::string& parent_run_id)> tell_parent;
};

struct Common {
    Options options;
    engine::Catalog& catalog;
    StoreSource& stores;
    std::shared_ptr<Clock> clock;

    RunIdSource run_ids = {};
    TransientIds transient_ids = {};
    TokenKeys token_keys = {};
    CommitGroup commits{stores};
    NeighbourCalls neighbours = {};
    std::mutex progress_mutex = {};
    std::unique_ptr<Pool> workers = nullptr;  // all lanes', so that one lane can use them all
};

}  // namespace runbook::runtime::local
