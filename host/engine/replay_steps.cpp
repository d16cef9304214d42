// Replaying steps and sleeps.
#include <utility>

#include "host/engine/describe.hpp"
#include "host/engine/replayer.hpp"

namespace runbook::engine {

Result<void> Replayer::operator()(const StepStarted& e) {
    if (auto [seq, step] = run.by_id<StepMachine>(e.step); step != nullptr) {
        step->attempt = e.attempt;
        step->attempt_started_ns = event.time_ns;
        step->token_hash.clear();
        return move(*step, StepMachine::Happening::kStarted);
    }
    RB_TRY(const Command command, run.expect(event, CommandType::kStep, e.activity));
    StepMachine step(run.step_id(command), Command(command));
    if (step.id != e.step || !run.key_is_new(command, step.id)) {
        return run.mismatch(event, describe(command));
    }
    step.args = std::make_shared<const Payloads>(e.input);
    step.attempt = e.attempt;
    step.first_started_ns = step.attempt_started_ns = event.time_ns;
    step.on(StepMachine::Happening::kStarted);
    run.ids_[e.step] = command.seq;
    run.live_.emplace(command.seq, std::move(step));
    return run.settle();
}

Result<void> Replayer::operator()(const StepDeferred& e) {
    RB_CHECK(run.arrived(event));
    auto [seq, step] = run.by_id<StepMachine>(e.step);
    if (step == nullptr) return run.damaged(event);
    RB_CHECK(move(*step, StepMachine::Happening::kDeferred));
    step->token_hash = e.token_hash;
    return {};
}

Result<void> Replayer::operator()(const StepCompleted& e) {
    RB_CHECK(run.arrived(event));
    auto [seq, step] = run.by_id<StepMachine>(e.step);
    if (step == nullptr) return run.damaged(event);
    RB_CHECK(move(*step, StepMachine::Happening::kCompleted));
    run.forget(seq, e.step);
    run.resolve(seq, e.result);
    return run.settle();
}

Result<void> Replayer::operator()(const StepFailed& e) {
    RB_CHECK(run.arrived(event));
    auto [seq, step] = run.by_id<StepMachine>(e.step);
    if (step == nullptr) return run.damaged(event);
    if (e.retryable) return move(*step, StepMachine::Happening::kRetrying);
    RB_CHECK(move(*step, StepMachine::Happening::kFailed));
    run.forget(seq, e.step);
    run.resolve(seq, std::make_shared<const Failure>(e.failure));
    return run.settle();
}

Result<void> Replayer::operator()(const StepRetrying& e) {
    auto [seq, step] = run.by_id<StepMachine>(e.step);
    if (step == nullptr) return run.damaged(event);
    step->retry_at_ns = e.at_ns;
    return {};
}

// The runbook cancelled a step that was backing off; one that was asked to stop did so, or died
// with its process; or the run has ended and gave it up.
Result<void> Replayer::operator()(const StepCancelled& e) {
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
Result<void> Replayer::move(StepMachine& step, StepMachine::Happening happening) {
    if (!step.can(happening)) {
        return run.mismatch(event, "step " + step.id + " to be cancelled or left alone");
    }
    step.on(happening);
    return {};
}

Result<void> Replayer::operator()(const SleepStarted& e) {
    RB_TRY(const Command command, run.expect(event, CommandType::kTimer, ""));
    TimerMachine timer(run.numbered("sleep"));
    if (timer.id != e.timer) return run.damaged(event);
    timer.fires_at_ns = e.fires_at_ns;
    timer.on(TimerMachine::Happening::kStarted);
    run.ids_[e.timer] = command.seq;
    run.live_.emplace(command.seq, std::move(timer));
    return run.settle();
}

Result<void> Replayer::operator()(const SleepCompleted& e) {
    RB_CHECK(run.arrived(event));
    if (run.ending_) return run.mismatch(event, describe(run.ending_->command));
    auto [seq, timer] = run.by_id<TimerMachine>(e.timer);
    if (timer == nullptr) return run.damaged(event);
    timer->on(TimerMachine::Happening::kFired);
    run.forget(seq, e.timer);
    run.resolve(seq, Payload::null());
    return run.settle();
}

Result<void> Replayer::operator()(const SleepCancelled& e) {
    RB_TRY(const Command command, run.expect(event, CommandType::kCancel, ""));
    auto [seq, timer] = run.by_id<TimerMachine>(e.timer);
    if (timer == nullptr || command.target_seq != seq) {
        return run.mismatch(event, describe(command));
    }
    run.perform_cancel(command);
    run.ids_.erase(e.timer);
    return run.settle();
}

}  // namespace runbook::engine
