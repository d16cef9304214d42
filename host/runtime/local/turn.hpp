// Turn: one round of the loop and its one commit. Takes what is ready, lets the executions decide,
// appends what they recorded, commits, and only then acts on it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/base/prefetch.hpp"
#include "host/engine/queue.hpp"
#include "host/runtime/local/scheduler.hpp"
#include "host/runtime/local/write.hpp"

namespace runbook::runtime::local {

class Turn final : private engine::Surroundings {  // [loop]
 public:
    Turn(Scheduler& loop, std::int64_t now_ns);
    ~Turn() override;

    // Before message `i` is taken: the processor is told what the next ones will need.
    void fetch_ahead(const std::vector<Message>& messages, std::size_t i);
    void take(Message& message);
    void take_due();      // timers and late attempts
    void take_held_up();  // what could not be delivered before
    // Commits and acts. A store that cannot be written is tried again until it can, or until the
    // scheduler stops; new starts are told at once instead.
    void finish();

 private:
    // What is done after the commit, beside handing steps to the workers.
    struct Act {
        SlotId slot = 0;
        engine::Effects effects;
    };
    struct PendingChild {
        RunId run_id;
        std::shared_ptr<const engine::Runbook> runbook;
        engine::WorkflowStarted started;
        std::uint64_t parent_seq = 0;
        bool continues = false;  // it is no child, but goes on for the run that asked for it
        std::vector<engine::SignalReceived> signals;  // that nobody took there
    };
    struct PendingReply {
        ReplyPtr reply;
        Result<StartedRun> answer;
        SlotId slot = 0;  // of a run that was created in this turn; 0: none
    };

    // turn.cpp
    // The way of every input to its run, wherever that is: in memory, or evicted, and then it is
    // brought back. A run that nobody drives here gets nothing.
    void deliver(SlotId slot, engine::Input&& input);
    void deliver(LiveRun& run, engine::Input&& input);  // which has an execution
    void keep(LiveRun& run, engine::Delivery&& delivery,
              std::unique_ptr<const storage::RunRow> created = nullptr);
    void warn_of_length(const LiveRun& run, const engine::Delivery& delivery) const;
    void prepare(LiveRun& run, engine::Effects&& effects);
    void prepare(LiveRun& run, engine::StepTask& task, bool may_run_here);
    AttemptPtr new_attempt(const LiveRun& run) const;
    static void note_openings(LiveRun& run, const std::vector<engine::Event>& events);
    void ended(LiveRun& run);
    void drain_local();
    void late(const AttemptPtr& attempt);
    void attempt_ended(AttemptEnded& message);
    void take_end(LiveRun& run, const AttemptPtr& attempt, engine::ActivityOutcome outcome);

    // heartbeats.cpp
    void save(Heartbeat& message);
    void save_heartbeat(const LiveRun& run, std::uint64_t step, const engine::Payloads& details);
    void drop_heartbeat(const LiveRun& run, std::uint64_t step);
    void drop_heartbeats(const LiveRun& run);
    struct Beat {
        std::uint64_t step = 0;
        engine::Payloads details;  // empty: there is none any more
    };
    void write_heartbeat(const LiveRun& run, Beat beat);

    // later.cpp
    void defer(LiveRun& run, const AttemptPtr& attempt);
    void watch(LiveRun& run, engine::StepTask& task);
    static AttemptPtr attempt_under(const LiveRun& run, const std::string& token_hash);
    bool answer_step(LiveRun& run, const Asker& asker, engine::EventData& request);

    // local_steps.cpp
    bool runs_here(const LiveRun& run, const engine::Activity& activity) const;
    void run_here(const LiveRun& run, const engine::Activity& activity,
                  const engine::StepTask& task);
    void run_local_attempts();
    void pass_time();
    bool may_call(const engine::Runbook& from, std::string_view activity) override;

    // starts.cpp
    void start(StartMessage& message);
    Result<bool> reserve(const StartCall& call, bool durable, LiveRun& run,
                         engine::WorkflowStarted& started, PendingReply& reply);
    LiveRun& adopt(std::unique_ptr<LiveRun> run);
    std::unique_ptr<LiveRun> run_of(const storage::RunRow& row);
    // workflow_id: empty: the run's own.
    std::unique_ptr<LiveRun> make_run(std::shared_ptr<const engine::Runbook> runbook,
                                      const RunId& id, const std::string& workflow_id);
    void begin(LiveRun& run, engine::WorkflowStarted&& started,
               std::vector<engine::SignalReceived> carried = {});
    void start_children(LiveRun& parent);
    SlotId slot_of_child(const std::string& run_id) const;
    void note_chain(const LiveRun& run, const engine::WorkflowStarted& started);
    storage::RunRow row_of(const LiveRun& run, const engine::WorkflowStarted& started) const;
    RunId new_run_id();
    RunId new_root_id();

    // takeover.cpp
    void resume(ResumeMessage& message);
    Result<LiveRun*> take_over(const storage::RunRow& row, SlotId parent, std::uint64_t seq);
    struct Rebuilt {
        std::unique_ptr<engine::Execution> execution;  // null: no version replays the run, see why
        std::string reason;                            // as workflow_interrupted names it
        Error why;
    };
    Result<Rebuilt> rebuild(const storage::RunRow& row, std::span<const engine::Event> log);
    void resume_children(LiveRun& run);  // which has an execution
    void resume_children(SlotId slot);   // of a run that is driven here
    Result<std::pair<SlotId, std::uint64_t>> waiting_parent(const storage::RunRow& row);
    Result<std::string> first_run_of(const storage::RunRow& row);
    Result<storage::RunRow> last_run_of(storage::EventStore& store, const std::string& run_id);
    bool lose_if_claimed_elsewhere(SlotId slot);
    bool relink(LiveRun& parent, const engine::ChildLink& link);
    void link_child(LiveRun& parent, const engine::ChildLink& link);
    void restore(LiveRun& run, engine::Delivery delivery);
    LiveRun* park_unreplayable(std::unique_ptr<LiveRun> run, const storage::RunRow& row,
                               std::span<const engine::Event> log, const Rebuilt& rebuilt);

    // eviction.cpp
    struct Reached {
        enum class How { kInMemory, kNotDriven, kEnded } how = How::kNotDriven;
        LiveRun* run = nullptr;  // kInMemory: it has an execution
    };
    // The run in memory, brought back when it was evicted; for whoever asks something of a run and
    // delivers no input. kNotDriven also if it was parked instead, since its code does not replay
    // it. Failure: its log cannot be read now. `last_word`: why the run is to be terminated, which
    // needs no code, so that one that does not replay is ended here (kEnded).
    Result<Reached> reach(SlotId slot, const engine::WorkflowTerminated* last_word = nullptr);
    Result<Reached> bring_back(SlotId slot, const engine::WorkflowTerminated* last_word);
    void leave_evicted(SlotId slot);
    Result<void> set_aside(std::unique_ptr<LiveRun> run, std::span<const engine::Event> log,
                           const Error& why, const engine::WorkflowTerminated* last_word);
    void deliver_or_keep(SlotId slot, engine::Input&& input);
    // As reach(), for what `message` brings: null when it was taken, to be taken up again once the
    // log can be read.
    std::optional<Reached> reach_for(SlotId slot, Message& message,
                                     const engine::WorkflowTerminated* last_word);
    DrivenRun* driven(SlotId slot);
    void let_idle_go();

    // external.cpp
    SlotId slot_of_target(const std::string& target);
    std::shared_ptr<const engine::Failure> ask_here(SlotId slot,
                                                    const engine::ExternalRequest& asked);
    Result<void> post(SlotId from, storage::Letter letter);
    Result<RunId> run_of_target(const std::string& target);
    void close_elsewhere(SlotId from, const engine::ChildClose& close);

    // letters.cpp
    // While the letters of a run are carried out: if it ends, those whose turn has not come are
    // recorded with its end.
    class InHand {
     public:
        InHand(Turn& turn, SlotId slot, std::span<const storage::Letter> letters) : turn_(turn) {
            turn_.in_hand_.emplace_back(slot, letters);
        }
        ~InHand() { turn_.in_hand_.pop_back(); }
        InHand(const InHand&) = delete;
        InHand& operator=(const InHand&) = delete;

     private:
        Turn& turn_;
    };
    std::vector<const storage::Letter*> left_over_of(const LiveRun& run) const;
    std::vector<storage::Letter> unread_letters(const LiveRun& run);
    void record_left_over(LiveRun& run, engine::RunFold& fold, std::span<const engine::Event> log,
                          std::vector<engine::Event>& events);
    void read_letters(LetterMessage& message);
    void ask(RequestMessage& message);
    const DrivenRun* asked(const std::string& run_id);  // null: not driven here, or over
    static const storage::Letter* last_word_of(const std::vector<storage::Letter>& letters);
    void carry_out(LiveRun& run, const std::vector<storage::Letter>& letters);
    void carry_out(SlotId slot, const std::vector<storage::Letter>& letters, bool told);
    bool is_under_way(const LiveRun& run, std::int64_t letter) const;
    void ask(LiveRun& run, Asker asker, engine::EventData request);
    void give(LiveRun& run, std::vector<engine::Answer> answers);
    void answer(LiveRun& run, const Asker& asker, storage::LetterAnswer value);
    void look_again(const std::string& run_id, const std::string& sender);
    void send_askers_away(const LiveRun& run);
    LiveRun& terminate_taken(std::unique_ptr<LiveRun> run, const storage::Letter& letter);
    LiveRun& terminate_unreplayable(std::unique_ptr<LiveRun> run, const storage::RunRow& row,
                                    std::span<const engine::Event> log,
                                    const engine::WorkflowTerminated& last_word);
    void tell_neighbours();

    // commit.cpp
    Result<storage::Transaction*> transaction();
    void write(Write op);
    void write_events(Write op, std::vector<engine::Event> events);
    void note(Write op);
    void perform_waiting();
    void drop_writes(SlotId slot);
    Result<void> perform(Write& op);
    void refuse_new_starts(const Error& why);
    void lose(SlotId slot, const Error& why);
    bool commit();
    void act(Act& act);
    void hand_out();
    void close_child(SlotId parent, const engine::ChildClose& close);
    void report();
    void settle_ended();

    // stuck.cpp
    void is_held_up(SlotId slot, std::uint64_t child, std::shared_ptr<const RunView> parked);
    void is_free_of(SlotId slot, std::uint64_t child);
    bool is_free_of_all(SlotId slot);
    void go_on(SlotId slot);
    void tell_if_stuck(SlotId slot);
    bool waits_for_parked(SlotId slot, Hindrance& hindrance);
    bool may_go_on(SlotId slot);

    // Surroundings
    std::int64_t now_ns() override { return now_ns_; }
    bool wants_log() override { return current_durable_ || loop_.options_.on_progress; }
    const engine::StepOptions* declared(const engine::Runbook& from,
                                        const std::string& activity) override;
    ChildStart start_child(const engine::ChildRequest& request) override;
    ChildStart continue_run(engine::ContinueRequest request) override;
    std::shared_ptr<const engine::Failure> ask_run(const engine::ExternalRequest& request) override;
    std::vector<engine::Input> left_over(const std::string& run_id, bool goes_on) override;
    double chance() override;
    std::int64_t cancel_grace_ms() override { return loop_.options_.cancel_grace_ms; }
    std::uint64_t events_max() override { return loop_.options_.events_max; }
    void log(const std::string& run_id, std::uint32_t level, std::string_view message,
             std::string_view json) override;
    std::string misfit(const std::string& schema, const engine::Payload& value) override;
    engine::HookToken hook_token(const std::string& run_id, const std::string& hook) override;

    LiveRun* find(SlotId slot);
    template <class SlotAt>
    void fetch_runs(std::size_t i, const SlotAt& slot_at);
    const std::shared_ptr<const engine::Activity>& activity_of(const engine::Runbook& from,
                                                               const std::string& name);

    Scheduler& loop_;
    const std::int64_t began_ns_;
    std::int64_t now_ns_;       // as it began, or when its latest local step ended
    std::uint32_t called_ = 0;  // by runs' own code
    friend class CommitGroup;
    storage::Transaction* tx_ = nullptr;  // the commit group's, while this turn is written
    std::optional<Error> write_error_;
    bool redo_ = false;      // writes were taken out that had been performed
    bool answered_ = false;  // guarded by the commit group: another turn has committed this one
    std::vector<Write>& writes_;
    Records& records_;           // of writes_
    std::size_t performed_ = 0;  // so many of them, in the open transaction
    std::vector<Act> acts_;
    std::vector<PendingChild> children_;
    std::vector<PendingReply> replies_;
    struct Answered {
        std::int64_t letter = 0;
        std::string run_id, sender;
        storage::LetterAnswer value;
    };
    std::vector<Answered> letters_;
    struct Told {
        SlotId slot = 0;
        AskReplyPtr reply;
        Result<std::optional<engine::Payload>> value;
    };
    std::vector<Told> told_;
    std::vector<std::pair<SlotId, std::span<const storage::Letter>>> in_hand_;  // see InHand
    std::vector<Beat> beats_;
    std::vector<storage::Letter> posted_;  // to runs that are not driven by this lane
    std::vector<std::string> parents_;     // not driven here; children of theirs have ended
    engine::Queue<InputMessage> local_;    // what one run's end means to another, in this same turn
    std::vector<SlotId> ended_;            // final or parked in this turn
    std::vector<std::unique_ptr<LiveRun>> lost_;  // to the end of the turn: one may be computing
    std::vector<AttemptPtr>& queue_;  // for the workers, after the commit; see hand_out()
    std::vector<SlotId>& touched_;    // runs that may have become idle
    bool current_durable_ = true;     // of the run that is being computed
};

// For a loop that has come to the i-th of many runs, each last touched a turn ago. In steps, since
// each needs what the step before has fetched. slot_at: of the n-th; 0 where there is none.
template <class SlotAt>
void Turn::fetch_runs(std::size_t i, const SlotAt& slot_at) {
    using Fetch = engine::Execution::Fetch;
    constexpr std::pair<std::size_t, Fetch> kSteps[] = {
        {4, Fetch::kItself}, {2, Fetch::kBehindIt}, {1, Fetch::kInstance}};
    prefetch(find(slot_at(i + 6)));
    for (const auto& [ahead, what] : kSteps) {
        const LiveRun* run = find(slot_at(i + ahead));
        if (run == nullptr || !run->execution) continue;
        run->execution->fetch_ahead(what);
        if (!run->attempts.empty()) prefetch(&*run->attempts.begin());
    }
}

}  // namespace runbook::runtime::local
