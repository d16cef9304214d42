// Execution: one run in memory. It feeds jobs to the runbook's instance, turns its commands into
// events and effects, and replays a log by feeding the recorded jobs again and comparing commands.
// It decides only: no clock, no disk, no threads. What it needs of the world it asks Surroundings.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/dialogue.hpp"
#include "host/engine/effect.hpp"
#include "host/engine/event.hpp"
#include "host/engine/fold.hpp"
#include "host/engine/hook_tokens.hpp"
#include "host/engine/input.hpp"
#include "host/engine/machines/child.hpp"
#include "host/engine/machines/gate.hpp"
#include "host/engine/machines/hook.hpp"
#include "host/engine/machines/step.hpp"
#include "host/engine/machines/timer.hpp"
#include "host/engine/queue.hpp"
#include "host/engine/retry.hpp"
#include "host/engine/runbook.hpp"
#include "host/engine/status.hpp"

namespace runbook::engine {

struct ChildRequest {
    std::uint64_t seq = 0;
    std::string workflow_id;
    const std::string& slug;
    const Payloads& args;
    const RunOptions& options;
    const WorkflowStarted& parent;
    const std::string& parent_run_id;
};

struct ContinueRequest {
    const std::string& slug;  // empty: the same
    const Payloads& args;
    const RunOptions& options;
    const WorkflowStarted& from;
    const std::string& from_run_id;
    std::vector<SignalReceived> signals;  // that nobody took: the next run's first ones
};

struct ExternalRequest {
    const std::string& target;  // run or workflow id
    const EventData& request;   // the event that is asked for, see request.hpp
    const std::string& from_run_id;
};

// The driver's answers during one call. [instance]
class Surroundings : public HookTokens {
 public:
    virtual ~Surroundings() = default;
    virtual std::int64_t now_ns() = 0;  // the same for the whole batch
    // Somebody keeps the log, or listens. False: the events that every run has, its start, its
    // steps and its end, are only counted; the others are needed all the same.
    virtual bool wants_log() { return true; }
    // Whether a run without a log may call its bundle's own activity itself, now.
    virtual bool may_call(const Runbook& /*from*/, std::string_view /*activity*/) { return false; }
    // What the activity declared where it is registered; null: no such activity.
    virtual const StepOptions* declared(const Runbook& from, const std::string& activity) = 0;
    // Starts the child in the same transaction: its run id, or why not.
    struct ChildStart {
        std::string run_id;
        std::shared_ptr<const Failure> refused;
    };
    virtual ChildStart start_child(const ChildRequest& request) = 0;
    // Starts the run that goes on as this one's successor, likewise.
    virtual ChildStart continue_run(ContinueRequest request) = 0;
    // Asks another run for an event, in the same transaction: why that is refused; null: it is on
    // its way, and will get there.
    virtual std::shared_ptr<const Failure> ask_run(const ExternalRequest& request) = 0;
    // What was asked of the run before it ends and has not had its turn: signals, answers to gates
    // and hooks. It is recorded before the end, though the runbook does not hear of it. `goes_on`:
    // the run continues as new now, and whatever was sent to it by then is to go along.
    virtual std::vector<Input> left_over(const std::string& /*run_id*/, bool /*goes_on*/) {
        return {};
    }
    virtual double chance() = 0;  // [0, 1), for jitter
    // How long a run's end waits for steps that were asked to stop.
    virtual std::int64_t cancel_grace_ms() = 0;
    // A run that has so many events is asked to continue as new, or is parked.
    virtual std::uint64_t events_max() { return UINT64_MAX; }
    virtual void log(const std::string& run_id, std::uint32_t level, std::string_view message,
                     std::string_view json) = 0;
    // Holds a value against a JSON schema that is not empty: what is wrong, as it stands behind a
    // colon (" $.n: expected a number"), or nothing.
    virtual std::string misfit(const std::string& /*schema*/, const Payload& /*value*/) {
        return {};
    }
    HookToken hook_token(const std::string&, const std::string&) override {
        return {{}, {}, "this driver has none"};
    }
};

// One record to append, and what to do and to answer once it is durable. Empty events: nothing
// happened; there may be answers all the same.
struct Delivery {
    std::vector<Event> events;
    std::uint64_t only_counted = 0;  // events beside them, see wants_log()
    Effects effects;
    std::vector<Answer> answers;
};

class Execution final : private ActivationPort {
 public:
    Execution(std::string run_id, std::shared_ptr<const Runbook> runbook);
    ~Execution() override;
    Execution(const Execution&) = delete;
    Execution& operator=(const Execution&) = delete;

    // A new run: workflow_started and what the runbook did at once. Call once, first. `carried`:
    // what nobody took in the run that this one continues.
    Delivery begin(WorkflowStarted&& started, Surroundings& world,
                   std::vector<SignalReceived> carried = {});
    // An old run: feeds its whole log again. Executes nothing, records nothing. kMismatch names the
    // event, the command the log holds and the one the runbook emitted. `tokens`: gives the runbook
    // the tokens of its hooks again; null: it sees others.
    Result<void> replay(std::span<const Event> log, HookTokens* tokens = nullptr);
    // Why it failed: the runbook does what the log says, as far as that goes, and stops there with
    // an error of its own.
    bool stopped_at_the_end() const { return stopped_at_the_end_; }
    // A run that was evicted, from its whole log: it is then as it was. As replay(), but nothing of
    // it is open: what its code logged and asked for at its last event, it did once already.
    Result<void> bring_back(std::span<const Event> log, HookTokens* tokens = nullptr);
    // For looking alone: any beginning of a log, also of a closed run, whose code then still
    // answers queries. Nothing may be delivered afterwards.
    Result<void> look(std::span<const Event> log, HookTokens* tokens = nullptr);
    // After replay, when a process takes the run over from a dead or parked one.
    Delivery take_over(const std::string& by, Surroundings& world);
    // One thing that happened. Late, unknown and repeated inputs give no events; one with a ticket
    // is answered in any case, now or by a later delivery.
    Delivery deliver(Input&& input, Surroundings& world);
    // Parks the run: nothing is lost, resume tries again.
    Delivery park(std::string reason, std::string detail, Surroundings& world);

    // deliver() will follow soon: hints to the processor, one after the other, since each needs
    // what the one before has fetched.
    enum class Fetch { kItself, kBehindIt, kInstance };
    void fetch_ahead(Fetch what) const;

    // Asks the runbook's code about itself; changes nothing. kNotFound: it knows no such query.
    // kConflict: the code is gone, since the run has ended; see query_log().
    Result<Payload> query(std::string_view name, const Payloads& args);
    // Commands of the code that a look() at a part of a log has not come to: "step charge".
    std::vector<std::string> next_commands() const;

    // What a driver must have dispatched, armed and linked while the run is as it is now.
    Effects outstanding(Surroundings& world) const;

    bool closed() const { return is_final(status_); }
    bool parked() const { return status_ == Status::kInterrupted; }
    Status status() const { return status_; }  // final, interrupted, or running
    const std::string& run_id() const { return run_id_; }
    const WorkflowStarted& started() const { return started_; }  // without the input
    const Runbook& runbook() const { return *runbook_; }
    const std::shared_ptr<const Runbook>& shared_runbook() const { return runbook_; }
    std::uint64_t sequence() const { return sequence_; }
    std::int64_t started_ns() const { return started_ns_; }
    std::int64_t closed_ns() const { return closed() ? now_ns_ : 0; }
    // What an open run waits for, in order of the commands; a step in flight counts too.
    std::vector<Wait> waits() const;
    const Properties& properties() const;
    // An accepted update has askers who wait for its answer.
    bool owes_answers() const;
    // Set when closed: the result, or why not.
    const Payload& result() const { return result_; }
    const std::shared_ptr<const Failure>& failure() const { return failure_; }
    std::string continued_to() const { return ending_ ? ending_->new_run_id : std::string(); }

 private:
    using Machine = std::variant<StepMachine, TimerMachine, ChildMachine, GateMachine, HookMachine>;

    // execution.cpp: the loop of jobs and commands
    Delivery close_record();
    void create_instance();
    std::uint64_t events_at(const Job& job) const;
    void activate(const Job& job);
    void pump();
    template <class T>
    void record(T data);
    template <class Make>
    void record_if_wanted(const Make& make);
    void resolve(std::uint64_t seq, Payload value);
    void resolve(std::uint64_t seq, std::shared_ptr<const Failure> failure);
    void park_now(std::string reason, std::string detail);
    bool next_job_counts() const;
    Dialogue& dialogue();
    Error unanswerable() const;
    void fail_as(FailureKind kind, std::string type, std::string message);

    // commands.cpp: what each command causes
    void perform(Command& command);
    std::string too_many_events() const;
    void perform_step(Command& command);
    void perform_inline(Command& command);
    void perform_timer(Command& command);
    void perform_child(Command& command);
    void perform_cancel(const Command& command);
    // external.cpp: signals to and cancellations of other runs
    void perform_external(const Command& command);
    std::shared_ptr<const Failure> ask_other(const Command& command, const std::string& target);
    std::string target_of(const Command& command) const;
    void ask_to_stop(std::uint64_t seq, StepMachine& step);
    void ask_to_stop(std::uint64_t seq, ChildMachine& child);
    std::uint32_t next_number(std::string_view name);
    std::string numbered(const std::string& name);
    std::string step_id(const Command& command);
    bool key_is_new(const Command& command, const std::string& id);
    std::string child_id(const Command& command);
    StepTask task_of(std::uint64_t seq, const StepMachine& step, Surroundings& world) const;
    void dispatch(std::uint64_t seq, StepMachine& step);
    void note_attempt(StepMachine& step);

    // ending.cpp: from the runbook's last word to the final event
    struct Ending {
        Command command;  // the final one
        std::int64_t since_ns = 0;
        bool all_stopped = true;                // false: a step was given up
        bool cancelled = false;                 // while it waited to continue as new
        std::vector<SignalReceived> left_over;  // signals that came since, or were not told yet
        std::string new_run_id;
        std::int64_t go_on_ns() const { return after_ms(since_ns, command.delay_ms); }
    };
    void begin_ending(Command&& command);
    void end_if_possible();
    void give_up_steps();
    void cancel_step(std::uint64_t seq, StepMachine& step, bool abandoned);
    bool steps_under_way() const;
    bool goes_on_later() const;
    bool continues() const;
    std::vector<SignalReceived> signals_to_carry() const;
    std::int64_t ending_due_ns(Surroundings& world) const;
    void record_end();
    void take_left_over(bool goes_on);
    void close_questions();
    void record_continuation();
    // deadline.cpp: how long the run may take
    std::int64_t deadline_ns() const;
    void accept_deadline();
    bool is_deadline(const CancellationRequested& request) const;
    Failure overdue() const;
    void ask_to_end(CancellationRequested request);
    void close(Status status);

    // inputs.cpp: what each input causes
    void accept(StepEnded& input);
    void accept(TimerFired& input);
    void accept(ChildEnded& input);
    void accept(CancelAsked& input);
    void accept(TerminateAsked& input);
    std::optional<Error> misfit(HandlerKind kind, const std::string& name,
                                const std::string& schema, const Payload& value);
    void step_deferred(StepMachine& step, std::string token_hash);
    void step_failed(std::uint64_t seq, StepMachine& step, Failure failure);
    static Failure child_failure(const ChildMachine& child, Status status,
                                 std::shared_ptr<const Failure> own);
    void refuse(const Input& input);
    void answer(std::uint64_t ticket, Result<Payload> value);
    template <class T>
    T* find(std::uint64_t seq);

    // signals.cpp, properties.cpp
    void accept(SignalAsked& input);
    void signalled(const SignalReceived& event);
    void leave_untold_signals();
    SignalReceived received(LeftSignal signal) const;
    void perform_properties(const Command& command);

    // updates.cpp
    void accept(UpdateAsked& input);
    void attach(UpdateMachine& update, const UpdateAsked& input);
    void ask_runbook(const UpdateAccepted& event, bool validate);
    void check_update_answer(const Job& job);
    void perform_update(Command& command);
    void accept_update(const Command& command);
    void reject_update(const Command& command);
    void complete_update(Command& command);
    bool is_asking(const Command& command);
    UpdateMachine* open_update(const std::string& id);
    void update_completed(UpdateMachine& update, const UpdateCompleted& event);
    void send_askers_away();

    // gates.cpp
    bool gate_is_open(const std::string& name) const;
    std::string gate_id(const std::string& name);
    void perform_gate(Command& command);
    void gate_opened(std::uint64_t seq, GateMachine gate, const std::string& action);
    void refuse_gate(const Command& command);
    Result<std::uint64_t> gate_asked(const std::string& id) const;
    void accept(GateAsked& input);
    std::optional<Error> wrong_answer(const GateMachine& gate, const GateAnswered& event);
    void gate_answered(std::uint64_t seq, const GateAnswered& event);
    void gate_timed_out(std::uint64_t seq);
    void cancel_gate(std::uint64_t seq);
    void end_gate(std::uint64_t seq, GateMachine::Happening how, std::string words = {});

    // hooks.cpp
    std::string hook_id(const std::string& name);
    void perform_hook(Command& command);
    void hook_created(std::uint64_t seq, HookMachine hook, std::string token);
    HookMachine* hook_asked(const std::string& token_hash, std::uint64_t& seq);
    Error no_such_hook(const std::string& token_hash) const;
    void accept(HookAsked& input);
    void hook_received(std::uint64_t seq, const Payload& payload);
    void hook_expired(std::uint64_t seq);
    void cancel_hook(std::uint64_t seq);
    void end_hook(std::uint64_t seq, HookMachine::Happening how);
    std::string ended_in_words(const HookMachine& hook) const;
    std::string token_again(const HookCreated& event);

    // replay.cpp: matching the log; what each event does is in replayer.hpp
    Result<void> feed(std::span<const Event> log, HookTokens* tokens);
    Result<void> replay_event(const Event& event);
    bool is_same_attempt(const EventData& data);
    Result<void> settle();
    Result<Command> expect(const Event& event, CommandType type, const std::string& name);
    Error mismatch(const Event& event, const std::string& actual) const;
    Result<void> expect_final(const Event& event, CommandType type);
    bool unmatched() const;
    Error mismatch_at_end(std::span<const Event> log) const;
    bool mark(MarkerKind kind, std::string id);
    bool again() const;
    bool silent(const Command& command) const;
    void perform_silent(const Command& command);
    Result<void> arrived(const Event& event);
    Error damaged(const Event& event) const;
    void forget(std::uint64_t seq, const std::string& id);
    friend struct Replayer;
    template <class T>
    std::pair<std::uint64_t, T*> by_id(const std::string& id);

    // ActivationPort
    bool patched(std::string_view id) override;
    bool kit_flag(std::uint32_t flag) override;
    void log(std::uint32_t level, std::string_view message, std::string_view json) override;
    void waiting_on(std::vector<std::string> signals, std::vector<std::string> conditions) override;
    std::uint32_t begin_local(std::string_view activity) override;
    void end_local(bool done) override;

    // What every delivery touches comes first and lies together, see fetch_ahead().
    const std::shared_ptr<const Runbook> runbook_;
    std::unique_ptr<Instance> instance_;
    Status status_ = Status::kPending;
    bool replaying_ = false;
    bool cancel_requested_ = false;
    bool overdue_ = false;             // it was cancelled because it has taken too long
    bool open_activation_ = false;     // the log holds the last job but not the commands it caused
    std::uint32_t lost_in_a_row_ = 0;  // worker_lost without a new event in between
    std::uint64_t sequence_ = 0;
    std::int64_t now_ns_ = 0;  // only during a call, as the next
    Surroundings* world_ = nullptr;
    std::shared_ptr<const Failure> error_;   // why the last activation could not go on
    std::map<std::uint64_t, Machine> live_;  // open commands by number
    std::map<std::string, std::uint32_t, std::less<>> counts_;  // calls so far, for the n of ids
    std::pair<const std::string, std::uint32_t>* last_counted_ = nullptr;  // one of them
    Queue<Command> commands_;         // emitted, not yet turned into events (or matched)
    Queue<Job> jobs_;                 // what commands themselves caused
    Delivery delivery_;               // only during a call
    std::unique_ptr<Ending> ending_;  // set once the runbook has emitted its final command

    const std::string run_id_;
    WorkflowStarted started_;
    std::int64_t started_ns_ = 0;
    Payload result_;
    std::shared_ptr<const Failure> failure_;
    // Answers given or recorded. An answer never changes within a run: one that a replay found no
    // marker for stays false, also once the run goes on, or the next replay would see another.
    std::map<std::uint32_t, bool> kit_flags_;
    std::map<std::string, bool, std::less<>> patches_;
    struct LogLine {
        std::uint32_t level = 0;
        std::string message, json;
    };
    std::vector<MarkerRecorded> new_markers_;  // of the open activation, kept for take_over()
    std::vector<LogLine> new_lines_;           // likewise
    std::set<std::string, std::less<>> keyed_steps_;  // explicit step keys seen
    std::string cancel_reason_;
    std::unique_ptr<Dialogue> dialogue_;  // null: nothing of it
    bool looking_ = false;                // the instance stays beyond the end
    bool stopped_at_the_end_ = false;
    HookTokens* tokens_ = nullptr;  // while replaying; may be null
    std::uint64_t open_since_ = 0;  // while replaying: the event whose activation is open; 0: none
    std::uint64_t ending_since_ =
        0;  // while replaying: from here on the log closes the run; 0: not
    std::uint32_t carried_left_ = 0;  // while replaying: signals that belong to the start
    std::unordered_map<std::string, std::uint64_t> ids_;  // while replaying: id to number
};

template <class T>
T* Execution::find(std::uint64_t seq) {
    const auto place = live_.find(seq);
    return place == live_.end() ? nullptr : std::get_if<T>(&place->second);
}

template <class T>
void Execution::record(T data) {
    RB_ASSERT(!replaying_ && !closed());
    if (delivery_.events.empty()) delivery_.events.reserve(2);  // one came in, one it caused
    delivery_.events.emplace_back(++sequence_, now_ns_,
                                  EventData(std::in_place_type<T>, std::move(data)));
}

// For the events that every run has: what is in them is copied only for a log.
template <class Make>
void Execution::record_if_wanted(const Make& make) {
    RB_ASSERT(!replaying_ && !closed());
    if (world_->wants_log()) return record(make());
    ++sequence_;
    ++delivery_.only_counted;
}

}  // namespace runbook::engine
