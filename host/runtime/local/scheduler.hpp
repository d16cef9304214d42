// Scheduler: the local runtime's event loop with group commit. There is no loop thread: whoever has
// something for the loop posts it and drains; the first to come is the leader and works for all
// until nothing is left. Whatever is posted while a commit runs is the next batch.
//
// Order of every turn: compute, append, commit, and only then act (dispatch, arm, answer). A crash
// anywhere between loses nothing acknowledged.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "host/base/ids.hpp"
#include "host/engine/runbook.hpp"
#include "host/runtime/local/clock.hpp"
#include "host/runtime/local/deadlines.hpp"
#include "host/runtime/local/live_run.hpp"
#include "host/runtime/local/messages.hpp"
#include "host/runtime/local/timers.hpp"
#include "host/runtime/local/workers.hpp"
#include "host/runtime/runtime.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::runtime::local {

// Opens the durable store at its first use, so that a transient run never touches the disk.
class StoreSource {
 public:
    virtual ~StoreSource() = default;
    virtual Result<storage::EventStore*> store() = 0;  // [any] the same one every time
};

struct Options {
    unsigned workers = 2;  // 0: wait() runs the activities on its own thread
    bool default_durable = true;
    std::uint32_t child_depth_max = 16;
    std::uint64_t payload_bytes_max = 2u << 20;
    std::uint64_t random_seed = 0;  // 0: from the system
    ProgressSink on_progress;       // may be empty
};

class Scheduler {
 public:
    Scheduler(Options options, engine::Catalog& catalog, StoreSource& stores,
              std::shared_ptr<Clock> clock);
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    Result<StartedRun> start(StartCall call);  // [any]
    // Many starts with one commit; the answers in the order of the calls. [any]
    std::vector<Result<StartedRun>> start_all(std::vector<StartCall> calls);
    Result<StartedRun> resume(const storage::RunRow& row);  // [any]
    // The outcome of a run that this process drives or drove; null: never heard of. [any]
    OutcomePtr outcome(const std::string& run_id);
    // Waits for it; false: `until_ns` came first. [any]
    bool await(Outcome& outcome, std::optional<std::int64_t> until_ns);
    // The run as it is now, when this process drives it. [any]
    std::optional<RunView> live_view(const std::string& run_id_or_workflow_id);

 private:
    friend class Turn;

    void post(Message message);
    bool may_gather();
    void drain();
    bool turn();
    Result<StartedRun> ask(Message message, const ReplyPtr& reply);
    bool anything_due(std::int64_t now_ns);
    std::optional<std::int64_t> next_due();
    bool await_alone(Outcome& outcome, std::optional<std::int64_t> until_ns);
    void refuse_waiting_starts(const Error& why);
    bool pause_before_retry(int tries);
    void forget(const LiveRun& run);
    void pace();  // the pacemaker's thread
    void drain_when_free();
    void poke_pacemaker();
    void pace_at(std::int64_t due);
    void release_all();  // on the way out: other processes may take our runs at once
    void remember(const std::string& run_id, const OutcomePtr& outcome);

    const Options options_;
    engine::Catalog& catalog_;
    StoreSource& stores_;
    const std::shared_ptr<Clock> clock_;

    std::mutex inbox_mutex_;
    std::vector<Message> inbox_;       // guarded by inbox_mutex_
    std::int64_t inbox_since_ns_ = 0;  // guarded by inbox_mutex_: when its oldest came
    bool gathering_ = false;           // guarded by inbox_mutex_: the pacemaker looks after it

    std::atomic<std::int64_t> last_turn_ns_{0};  // how long it took

    std::mutex loop_mutex_;       // held by the leader; guards all below
    std::vector<Message> batch_;  // of this turn; its room is kept
    std::unordered_map<SlotId, std::unique_ptr<LiveRun>> runs_;
    std::unordered_map<std::string, SlotId> by_run_id_;
    std::unordered_map<std::string, std::string> transient_ids_;  // workflow id: run id
    Timers timers_;
    Deadlines deadlines_;
    SlotId last_slot_ = 0;
    std::int64_t last_now_ns_ = 0;
    std::unordered_map<const engine::Runbook*,
                       std::unordered_map<std::string, std::shared_ptr<const engine::Activity>>>
        activities_;
    std::mt19937_64 random_;
    RunIdSource run_ids_;

    std::mutex outcomes_mutex_;
    std::unordered_map<std::string, OutcomePtr> outcomes_;  // guarded by outcomes_mutex_
    std::deque<std::string> finished_;                      // guarded by outcomes_mutex_

    std::mutex pace_mutex_;
    std::condition_variable pace_wake_;
    std::optional<std::int64_t> pace_due_;  // guarded by pace_mutex_
    bool stopping_ = false;                 // guarded by pace_mutex_
    std::thread pacemaker_;
    bool pacemaker_started_ = false;  // guarded by pace_mutex_

    std::unique_ptr<Workers> workers_;
};

}  // namespace runbook::runtime::local
