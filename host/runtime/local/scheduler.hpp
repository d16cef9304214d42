// Scheduler: one lane of the local runtime, an event loop with group commit. There is no loop
// thread: whoever has something for the loop posts it and drains; the first to come is the leader
// and works for all until nothing is left. Whatever is posted while a commit runs is the next
// batch.
//
// Order of every turn: compute, append, commit, and only then act (dispatch, arm, answer). A crash
// anywhere between loses nothing acknowledged.
#pragma once

#include <atomic>
#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/base/ids.hpp"
#include "host/engine/runbook.hpp"
#include "host/runtime/local/chains.hpp"
#include "host/runtime/local/clock.hpp"
#include "host/runtime/local/common.hpp"
#include "host/runtime/local/deadlines.hpp"
#include "host/runtime/local/held_up.hpp"
#include "host/runtime/local/idle_runs.hpp"
#include "host/runtime/local/known_runs.hpp"
#include "host/runtime/local/live_run.hpp"
#include "host/runtime/local/messages.hpp"
#include "host/runtime/local/pacemaker.hpp"
#include "host/runtime/local/side_notes.hpp"
#include "host/runtime/local/timers.hpp"
#include "host/runtime/local/write.hpp"
#include "host/runtime/runtime.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::runtime::local {

// Which of the lanes it is.
struct LaneNumber {
    std::size_t index = 0;
    std::size_t count = 1;
};
// Where a run lives; a tree of runs lives where its first run does.
std::size_t lane_of_run(const RunId& root, std::size_t lanes);

class Scheduler {
 public:
    Scheduler(Common& common, LaneNumber number);
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    Result<StartedRun> start(const StartCall& call);        // [any]
    Result<StartedRun> resume(const storage::RunRow& row);  // [any]
    Result<StartedRun> tend(const storage::RunRow& row);    // [any] resume() if it has letters
    // Which runs it drives, and their outcomes. [any]
    KnownRuns& known() { return known_; }
    // The run as it is now, when it is in memory, as every transient one is. [any]
    std::optional<RunView> live_view(const std::string& run_id);
    // Asks the code of a run that this lane has in memory; nothing: it has not. [any]
    Result<std::optional<engine::Payload>> query(const std::string& run_id, const QueryCall& call);
    // Of transient runs that this lane drives: of that one, or of all. [any]
    std::vector<OpenRun> transient_openings(const std::string& run_id);
    std::size_t live_runs() const { return live_runs_; }  // those that are evicted too

    // Puts it where the next turn finds it. [any]
    void post(Message message);
    // The attempt's heartbeat goes to disk with the next turn, or a moment later: a body may send
    // many, and none of them is worth a commit of its own. [worker]
    void save_soon(AttemptPtr attempt);
    bool has_mail();
    // What has been posted may wait for more to come. [worker]
    bool may_gather();
    // Works for all until nothing is left or more is coming, unless another thread does so. A
    // caller, who is waited for elsewhere, does so for a while only: the pacemaker goes on. [any]
    enum class Lead : std::uint8_t { kAWhile, kToTheEnd };
    void drain(Lead how = Lead::kAWhile);
    // Of the pacemaker; a caller that waits for a run of this lane. end_watch(): it leaves. [any]
    std::optional<std::int64_t> watch(std::optional<std::int64_t> until_ns) {
        return pacemaker_.watch(until_ns);
    }
    void beat() { pacemaker_.beat(); }
    void end_watch();
    // Without workers the waiting thread does it all: it drains, runs activities, and passes the
    // time.
    bool await_alone(const std::function<bool()>& done, std::optional<std::int64_t> until_ns);

    // The way out, in this order, with the workers stopped in between: no turn begins by itself any
    // more; other processes may take our runs at once.
    void stop();
    void release_all();

 private:
    friend class Turn;

    bool turn();
    bool lead(std::int64_t until_ns);
    template <class Look>
    auto between_turns(const Look& look);
    bool more_is_coming();
    Result<StartedRun> ask(Message message, const ReplyPtr& reply);
    bool anything_due(std::int64_t now_ns);
    std::optional<std::int64_t> next_due();
    void refuse_waiting_starts(const Error& why);
    bool pause_before_retry(int tries);
    std::unique_ptr<LiveRun> forget(LiveRun& run);
    void evict_idle(std::int64_t now_ns);
    void evict(LiveRun& run);
    void drain_when_free();
    void poke_pacemaker();

    Common& common_;
    const LaneNumber number_;
    const Options& options_;
    engine::Catalog& catalog_;
    StoreSource& stores_;
    Clock& clock_;

    std::mutex inbox_mutex_;
    std::vector<Message> inbox_;                   // guarded by inbox_mutex_
    std::atomic<std::int64_t> inbox_since_ns_{0};  // when its oldest came; 0: it is empty
    // The pacemaker will look at the inbox. It is set before the pacemaker is told and cleared when
    // the inbox is taken, so one that is set too late costs a look in vain.
    std::atomic<bool> gathering_{false};

    std::atomic<std::int64_t> last_turn_ns_{0};  // how long it took
    std::atomic<std::size_t> live_runs_{0};

    std::atomic<int> lookers_ = 0;  // threads that wait for the leader to let go
    std::mutex loop_mutex_;         // held by the leader; guards all below
    std::vector<Message> batch_;    // of this turn; its room is kept
    TurnRoom room_;
    // Looked up several times a step: a flat map finds a run with one look at memory.
    boost::unordered_flat_map<SlotId, std::unique_ptr<LiveRun>> runs_;
    boost::unordered_flat_map<SlotId, EvictedRun> evicted_;
    const std::size_t idle_most_;  // this lane's share of resident_runs_max
    IdleRuns idle_;
    KnownRuns known_;
    Chains chains_;
    Timers timers_;
    HeldUp held_up_;
    Heartbeats heartbeats_;
    Hindrances hindrances_;
    Hopes hopes_;
    Codes codes_;
    Deadlines deadlines_;
    SlotId last_slot_ = 0;
    // Who waits for what was asked of a run, by the ticket that its execution has for it.
    std::unordered_map<SlotId, std::map<std::uint64_t, Asker>> askers_;
    std::uint64_t last_ticket_ = 0;
    bool abandoned_ = false;  // a turn was given up, so executions are ahead of their logs
    std::int64_t last_now_ns_ = 0;
    std::unordered_map<const engine::Runbook*,
                       std::unordered_map<std::string, std::shared_ptr<const engine::Activity>>>
        activities_;
    struct Asked {  // the last that may_call() looked up
        const engine::Runbook* from = nullptr;
        std::string activity;
        bool callable = false;
    };
    Asked last_asked_;
    std::mt19937_64 random_;

    Pacemaker pacemaker_;
};

}  // namespace runbook::runtime::local
