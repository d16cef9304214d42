// Replay: the recorded jobs are fed again, and each command the runbook emits is compared with the
// event the log holds in its place, by kind, name and explicit key. The first difference is a
// mismatch. Inputs are not compared: a fixed typo in an argument must not park a run.
#include <utility>

#include "host/engine/describe.hpp"
#include "host/engine/execution.hpp"

namespace runbook::engine {

namespace {
bool is_interruption(const EventData& data) {
    return std::holds_alternative<WorkflowInterrupted>(data) ||
           std::holds_alternative<WorkflowResumed>(data);
}

bool is_stop(const EventData& data) {
    const auto* e = std::get_if<WorkflowInterrupted>(&data);
    return e != nullptr && (e->reason == "runbook_error" || e->reason == "not_supported");
}

// The event whose activation never came to commands in the log: the start of a run that was only
// recorded, or the job at which the runbook threw. What it does now, it does for the first time.
std::uint64_t open_event(std::span<const Event> log) {
    if (log.size() == 1) return 1;
    bool stopped = false;
    std::size_t last = log.size();
    for (; last > 0; --last) {
        const EventData& data = log[last - 1].data;
        const auto* marker = std::get_if<MarkerRecorded>(&data);
        const bool mark = marker != nullptr && marker->kind != MarkerKind::kSideEffect;
        if (!mark && !is_interruption(data)) break;
        stopped = stopped || is_stop(data);
    }
    return stopped ? last : 0;
}
}  // namespace

// Applies one event of the log. Two kinds: the event a command became (expected from the runbook),
// and the event a job came from (delivered to the runbook).
struct Replayer {
    Execution& run;
    const Event& event;

    // ---- the run itself
    Result<void> operator()(const WorkflowStarted& e) {
        run.started_ = e;
        run.started_ns_ = event.time_ns;
        run.status_ = Status::kRunning;
        run.create_instance();
        Job job;
        job.type = JobType::kStart;
        job.args = e.input;
        run.jobs_.push_back(std::move(job));
        return run.settle();
    }
    Result<void> operator()(const WorkflowCompleted& e) {
        RB_CHECK(run.expect_final(event, CommandType::kComplete));
        run.result_ = e.result;
        run.close(Status::kCompleted);
        return {};
    }
    Result<void> operator()(const WorkflowFailed& e) {
        RB_CHECK(run.expect_final(event, CommandType::kFail));
        run.failure_ = std::make_shared<const Failure>(e.failure);
        run.close(Status::kFailed);
        return {};
    }
    Result<void> operator()(const WorkflowCancelled& e) {
        RB_CHECK(run.expect_final(event, CommandType::kCancelled));
        run.fail_as(FailureKind::kCancelled, "cancelled", e.reason);
        run.close(Status::kCancelled);
        return {};
    }
    Result<void> operator()(const WorkflowTerminated& e) {
        run.fail_as(FailureKind::kTerminated, "terminated", e.reason);
        run.close(Status::kTerminated);
        return {};
    }
    Result<void> operator()(const WorkflowContinuedAsNew& e) {
        RB_CHECK(run.expect_final(event, CommandType::kContinue));
        run.ending_->new_run_id = e.new_run_id;
        run.close(Status::kContinuedAsNew);
        return {};
    }
    // Commands of an activation that threw are not in the log; the next ones after it may be new.
    Result<void> operator()(const WorkflowInterrupted& e) {
        run.status_ = Status::kInterrupted;
        run.fail_as(FailureKind::kHost, e.reason, e.detail);
        run.lost_in_a_row_ = e.attempt;
        if (is_stop(event.data)) run.open_activation_ = true;
        return {};
    }
    Result<void> operator()(const WorkflowResumed&) {
        if (run.failure_ && run.failure_->type != "worker_lost") run.lost_in_a_row_ = 0;
        run.status_ = Status::kRunning;
        run.failure_ = nullptr;
        return {};
    }
    Result<void> operator()(const CancellationRequested& e) {
        RB_CHECK(run.arrived(event));
        if (run.ending_ && run.ending_->command.type != CommandType::kContinue)
            return run.mismatch(event, describe(run.ending_->command));
        run.ask_to_end(e);
        return run.settle();
    }
    Result<void> operator()(const MarkerRecorded& e) {
        if (e.kind != MarkerKind::kSideEffect) return {};  // gathered before the replay began
        RB_TRY(const Command command, run.expect(event, CommandType::kInlineStep, ""));
        run.numbered("side_effect");
        if (e.failure) {
            run.resolve(command.seq, std::make_shared<const Failure>(*e.failure));
        } else {
            run.resolve(command.seq, e.value);
        }
        return run.settle();
    }

    // Events that no runbook of this host can have caused.
    template <class T>
    Result<void> operator()(const T&) {
        return run.damaged(event);
    }

    // ---- steps
    Result<void> operator()(const StepStarted& e) {
        if (auto [seq, step] = run.by_id<StepMachine>(e.step); step != nullptr) {
            step->attempt = e.attempt;
            return move(*step, StepMachine::Happening::kStarted);
        }
        RB_TRY(const Command command, run.expect(event, CommandType::kStep, e.activity));
        StepMachine step(run.step_id(command), Command(command));
        if (step.id != e.step || !run.key_is_new(command, step.id)) {
            return run.mismatch(event, describe(command));
        }
        step.args = std::make_shared<const Payloads>(e.input);
        step.attempt = e.attempt;
        step.first_started_ns = event.time_ns;
        step.on(StepMachine::Happening::kStarted);
        run.ids_[e.step] = command.seq;
        run.live_.emplace(command.seq, std::move(step));
        return run.settle();
    }
    Result<void> operator()(const StepCompleted& e) {
        RB_CHECK(run.arrived(event));
        auto [seq, step] = run.by_id<StepMachine>(e.step);
        if (step == nullptr) return run.damaged(event);
        RB_CHECK(move(*step, StepMachine::Happening::kCompleted));
        run.forget(seq, e.step);
        run.resolve(seq, e.result);
        return run.settle();
    }
    Result<void> operator()(const StepFailed& e) {
        RB_CHECK(run.arrived(event));
        auto [seq, step] = run.by_id<StepMachine>(e.step);
        if (step == nullptr) return run.damaged(event);
        if (e.retryable) return move(*step, StepMachine::Happening::kRetrying);
        RB_CHECK(move(*step, StepMachine::Happening::kFailed));
        run.forget(seq, e.step);
        run.resolve(seq, std::make_shared<const Failure>(e.failure));
        return run.settle();
    }
    Result<void> operator()(const StepRetrying& e) {
        auto [seq, step] = run.by_id<StepMachine>(e.step);
        if (step == nullptr) return run.damaged(event);
        step->retry_at_ns = e.at_ns;
        return {};
    }
    // The runbook cancelled a step that was backing off; one that was asked to stop did so, or died
    // with its process; or the run has ended and gave it up.
    Result<void> operator()(const StepCancelled& e) {
        auto [seq, step] = run.by_id<StepMachine>(e.step);
        if (step == nullptr) return run.damaged(event);
        const Command* next = run.commands_.empty() ? nullptr : &run.commands_.front();
        if (next != nullptr && next->type == CommandType::kCancel && next->target_seq == seq) {
            const Command command = std::move(run.commands_.front());
            run.commands_.pop_front();
            run.perform_cancel(command);
            run.ids_.erase(e.step);
            return run.settle();
        }
        if (!run.ending_ && step->state() != StepMachine::State::kStopping) {
            return run.mismatch(event, next != nullptr ? describe(*next) : "no cancellation");
        }
        RB_CHECK(run.arrived(event));
        if (run.ending_ && e.abandoned && step->state() == StepMachine::State::kStopping)
            run.ending_->all_stopped = false;
        run.cancel_step(seq, *step, e.abandoned);
        run.ids_.erase(e.step);
        return run.settle();
    }
    // The log says what the step cannot do as this runbook has left it, for example because only
    // this version cancels it: another runbook, no damage.
    Result<void> move(StepMachine& step, StepMachine::Happening happening) {
        if (!step.can(happening)) {
            return run.mismatch(event, "step " + step.id + " to be cancelled or left alone");
        }
        step.on(happening);
        return {};
    }

    // ---- timers
    Result<void> operator()(const SleepStarted& e) {
        RB_TRY(const Command command, run.expect(event, CommandType::kTimer, ""));
        TimerMachine timer(run.numbered("sleep"));
        if (timer.id != e.timer) return run.damaged(event);
        timer.fires_at_ns = e.fires_at_ns;
        timer.on(TimerMachine::Happening::kStarted);
        run.ids_[e.timer] = command.seq;
        run.live_.emplace(command.seq, std::move(timer));
        return run.settle();
    }
    Result<void> operator()(const SleepCompleted& e) {
        RB_CHECK(run.arrived(event));
        if (run.ending_) return run.mismatch(event, describe(run.ending_->command));
        auto [seq, timer] = run.by_id<TimerMachine>(e.timer);
        if (timer == nullptr) return run.damaged(event);
        timer->on(TimerMachine::Happening::kFired);
        run.forget(seq, e.timer);
        run.resolve(seq, Payload::null());
        return run.settle();
    }
    Result<void> operator()(const SleepCancelled& e) {
        RB_TRY(const Command command, run.expect(event, CommandType::kCancel, ""));
        auto [seq, timer] = run.by_id<TimerMachine>(e.timer);
        if (timer == nullptr || command.target_seq != seq) {
            return run.mismatch(event, describe(command));
        }
        run.perform_cancel(command);
        run.ids_.erase(e.timer);
        return run.settle();
    }

    // ---- children
    Result<void> operator()(const ChildWorkflowStarted& e) {
        RB_TRY(const Command command, run.expect(event, CommandType::kChild, e.slug));
        ChildMachine child(run.child_id(command), command);
        if (child.id != e.child) return run.mismatch(event, describe(command));
        child.run_id = e.run_id;
        child.on(ChildMachine::Happening::kStarted);
        Job job;
        job.type = JobType::kStarted;
        job.seq = command.seq;
        job.name = e.run_id;
        run.jobs_.push_back(std::move(job));
        run.ids_[e.child] = command.seq;
        run.live_.emplace(command.seq, std::move(child));
        return run.settle();
    }
    Result<void> operator()(const ChildWorkflowCompleted& e) {
        return child_ended(e.child, Status::kCompleted, e.result, nullptr);
    }
    Result<void> operator()(const ChildWorkflowFailed& e) {
        if (was_started(e)) {
            return child_ended(e.child, Status::kFailed, {},
                               std::make_shared<const Failure>(e.failure));
        }
        RB_TRY(const Command command, run.expect(event, CommandType::kChild, e.slug));
        if (run.child_id(command) != e.child) return run.mismatch(event, describe(command));
        run.resolve(command.seq, std::make_shared<const Failure>(e.failure));
        return run.settle();
    }
    Result<void> operator()(const ChildWorkflowCancelled& e) {
        return child_ended(e.child, Status::kCancelled, {}, nullptr);
    }
    Result<void> operator()(const ChildWorkflowTerminated& e) {
        return child_ended(e.child, Status::kTerminated, {}, nullptr);
    }
    Result<void> child_ended(const std::string& id, Status status, const Payload& result,
                             std::shared_ptr<const Failure> recorded) {
        RB_CHECK(run.arrived(event));
        auto [seq, child] = run.by_id<ChildMachine>(id);
        if (child == nullptr) return run.damaged(event);
        const bool told = child->state() == ChildMachine::State::kLetGo;
        child->on(ChildMachine::Happening::kEnded);
        if (!recorded && status != Status::kCompleted) {
            recorded =
                std::make_shared<const Failure>(Execution::child_failure(*child, status, nullptr));
        }
        run.forget(seq, id);
        if (told) return run.settle();
        if (recorded) {
            run.resolve(seq, std::move(recorded));
        } else {
            run.resolve(seq, result);
        }
        return run.settle();
    }
};

Result<void> Execution::replay(std::span<const Event> log) {
    RB_ASSERT(sequence_ == 0);
    for (const Event& event : log) {
        const auto* marker = std::get_if<MarkerRecorded>(&event.data);
        if (marker == nullptr) continue;
        if (marker->kind == MarkerKind::kPatch) patches_[marker->id] = true;
        if (marker->kind == MarkerKind::kKitFlag) {
            kit_flags_[static_cast<std::uint32_t>(std::stoul(marker->id))] = true;
        }
    }
    open_since_ = open_event(log);
    replaying_ = true;
    for (const Event& event : log) {
        RB_ASSERT(event.sequence == sequence_ + 1);
        sequence_ = event.sequence;
        now_ns_ = event.time_ns;
        RB_CHECK(replay_event(event));
    }
    replaying_ = false;
    ids_.clear();
    delivery_ = {};
    const bool nothing_yet = sequence_ == 1;
    if (!closed() && !nothing_yet && !open_activation_ && unmatched()) {
        return mismatch_at_end();
    }
    if (closed() || !error_) return {};
    return Error{ErrorCode::kMismatch,
                 "run " + run_id_ + " cannot go on: runbook " + runbook_->slug() + "@" +
                     runbook_->version() + " stops with " + error_->type + ": " + error_->message,
                 "fix the runbook, drop in the new bundle, then resume the run"};
}

Result<void> Execution::replay_event(const Event& event) {
    const bool interruption = is_interruption(event.data);
    if (!interruption && error_) return mismatch(event, error_->type + ": " + error_->message);
    if (closed()) return damaged(event);
    if (!interruption && !is_same_attempt(event.data)) {
        lost_in_a_row_ = 0;
        open_activation_ = false;
    }
    return std::visit(Replayer{*this, event}, event.data);
}

// A step that runs again after a crash: no progress.
bool Execution::is_same_attempt(const EventData& data) {
    const auto* e = std::get_if<StepStarted>(&data);
    if (e == nullptr) return false;
    const StepMachine* step = by_id<StepMachine>(e->step).second;
    return step != nullptr && step->attempt == e->attempt;
}

// Goes on until the next event of the log is needed: silent commands are performed, and when every
// command has found its event the jobs that commands caused are delivered.
Result<void> Execution::settle() {
    while (!error_) {
        if (!commands_.empty()) {
            const Command& next = commands_.front();
            if (next.type >= CommandType::kComplete) {
                begin_ending(Command(next));
                commands_.clear();
                jobs_.clear();
                return {};
            }
            if (!silent(next)) return {};
            perform_cancel(next);
            commands_.pop_front();
        } else if (!jobs_.empty()) {
            const Job job = std::move(jobs_.front());
            jobs_.pop_front();
            activate(job);
        } else {
            return {};
        }
    }
    return {};
}

// A command that leaves no event: a cancel of anything but a waiting timer or a step that backs
// off.
bool Execution::silent(const Command& command) const {
    if (command.type != CommandType::kCancel) return false;
    const auto place = live_.find(command.target_seq);
    if (place == live_.end()) return true;
    const auto* step = std::get_if<StepMachine>(&place->second);
    if (step != nullptr) return step->state() != StepMachine::State::kBackingOff;
    return !std::holds_alternative<TimerMachine>(place->second);
}

Result<Command> Execution::expect(const Event& event, CommandType type, const std::string& name) {
    if (ending_) return mismatch(event, describe(ending_->command));
    if (commands_.empty()) return mismatch(event, "nothing");
    Command& next = commands_.front();
    if (next.type != type || (!name.empty() && next.name != name)) {
        return mismatch(event, describe(next));
    }
    Command command = std::move(next);
    commands_.pop_front();
    return command;
}

Result<void> Execution::expect_final(const Event& event, CommandType type) {
    if (!ending_)
        return mismatch(event, commands_.empty() ? "nothing" : describe(commands_.front()));
    const CommandType asked = ending_->command.type;
    const bool same = asked == type;
    // What a cancellation becomes while the run waits to go on, or when it came of the deadline;
    // and a successor that nobody can start.
    const bool cancelled = asked == CommandType::kContinue && ending_->cancelled;
    const bool as_cancelled = type == CommandType::kCancelled && cancelled;
    const bool as_failed =
        type == CommandType::kFail &&
        (asked == CommandType::kContinue || (asked == CommandType::kCancelled && overdue_));
    if (!same && !as_cancelled && !as_failed) return mismatch(event, describe(ending_->command));
    return {};
}

// At the end of the log the runbook has asked for something that is not in it. That it has ended is
// not in it before its steps in flight have.
bool Execution::unmatched() const {
    return error_ || !commands_.empty() || (ending_ && !steps_under_way() && !goes_on_later());
}

// An event that came from outside: every command before it must have found its event.
Result<void> Execution::arrived(const Event& event) {
    if (commands_.empty()) return {};
    return mismatch(event, describe(commands_.front()));
}

Error Execution::mismatch(const Event& event, const std::string& actual) const {
    return {ErrorCode::kMismatch,
            "run " + run_id_ + " does not replay: event " + std::to_string(event.sequence) +
                " in its log is " + describe(event.data) + ", but runbook " + runbook_->slug() +
                "@" + runbook_->version() + " (bundle " + runbook_->bundle_digest().substr(0, 12) +
                ") asks for " + actual,
            "bring back the bundle the run began with, or one that asks for the same"};
}

Error Execution::mismatch_at_end() const {
    const std::string actual = error_ ? error_->type + ": " + error_->message
                                      : describe(ending_ ? ending_->command : commands_.front());
    return {ErrorCode::kMismatch,
            "run " + run_id_ + " does not replay: its log ends at event " +
                std::to_string(sequence_) + ", but runbook " + runbook_->slug() + "@" +
                runbook_->version() + " (bundle " + runbook_->bundle_digest().substr(0, 12) +
                ") asks for " + actual + " before anything new has happened",
            "bring back the bundle the run began with, or one that asks for the same"};
}

Error Execution::damaged(const Event& event) const {
    return {ErrorCode::kEnvironment,
            "the log of run " + run_id_ + " is damaged: event " + std::to_string(event.sequence) +
                " (" + describe(event.data) + ") does not follow from those before it",
            "restore the store from a backup, or terminate the run"};
}

void Execution::forget(std::uint64_t seq, const std::string& id) {
    live_.erase(seq);
    ids_.erase(id);
}

template <class T>
std::pair<std::uint64_t, T*> Execution::by_id(const std::string& id) {
    const auto place = ids_.find(id);
    if (place == ids_.end()) return {0, nullptr};
    const auto machine = live_.find(place->second);
    if (machine == live_.end()) return {0, nullptr};
    return {place->second, std::get_if<T>(&machine->second)};
}

}  // namespace runbook::engine
