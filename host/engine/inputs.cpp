// What each input causes. The execution owns the set of live numbers: an input for an ended
// command, or for an earlier attempt, is dropped without a trace.
#include <utility>

#include "host/engine/execution.hpp"

namespace runbook::engine {

void Execution::accept(StepEnded& input) {
    auto* step = find<StepMachine>(input.seq);
    if (step == nullptr || !step->waits_for_attempt(input.attempt)) return;
    if (input.outcome.deferred) return step_deferred(*step, std::move(input.token_hash));
    if (input.outcome.failure) return step_failed(input.seq, *step, *input.outcome.failure);
    step->on(StepMachine::Happening::kCompleted);
    record_if_wanted([&] { return StepCompleted{step->id, input.outcome.result}; });
    live_.erase(input.seq);
    resolve(input.seq, std::move(input.outcome.result));
}

void Execution::step_deferred(StepMachine& step, std::string token_hash) {
    RB_ASSERT(!token_hash.empty());
    if (step.deferred()) return;
    step.on(StepMachine::Happening::kDeferred);
    step.token_hash = std::move(token_hash);
    record(StepDeferred{step.id, step.token_hash, step.attempt});
}

void Execution::step_failed(std::uint64_t seq, StepMachine& step, Failure failure) {
    const bool stopping = step.state() == StepMachine::State::kStopping;
    if (stopping && failure.kind == FailureKind::kCancelled) return cancel_step(seq, step, false);
    const StepOptions* const declared = world_->declared(*runbook_, step.activity);
    const RetryPolicy retry = retry_of(step.options.get(), declared);
    const std::int64_t total_ms = limits_of(step.options.get(), declared).total_ms;
    failure.origin = Origin::kStep;
    failure.origin_name = step.activity;
    failure.origin_id = step.id;
    failure.attempts = step.attempt;
    std::int64_t retry_at = 0;
    bool retryable = !stopping && may_retry(retry, failure, step.attempt);
    if (retryable) {
        const auto wait = backoff_ms(retry, failure, step.attempt, world_->chance());
        retry_at = after_ms(now_ns_, wait);
        const auto deadline = after_ms(step.first_started_ns, total_ms);
        if (total_ms > 0 && retry_at >= deadline) retryable = false;
    }
    record(StepFailed{step.id, failure, step.attempt, retryable});
    if (retryable) {
        step.on(StepMachine::Happening::kRetrying);
        step.retry_at_ns = retry_at;
        record(StepRetrying{step.id, step.attempt + 1, retry_at});
        delivery_.effects.arm.push_back({seq, TimerUse::kBackoff, retry_at});
        return;
    }
    step.on(StepMachine::Happening::kFailed);
    live_.erase(seq);
    resolve(seq, std::make_shared<const Failure>(std::move(failure)));
}

void Execution::accept(TimerFired& input) {
    if (input.use == TimerUse::kGrace) return;  // pump() goes on with the end
    if (input.use == TimerUse::kDeadline) return accept_deadline();
    if (input.use == TimerUse::kGate) return gate_timed_out(input.seq);
    if (input.use == TimerUse::kHook) return hook_expired(input.seq);
    if (input.use == TimerUse::kBackoff) {
        auto* step = find<StepMachine>(input.seq);
        if (step == nullptr || step->state() != StepMachine::State::kBackingOff) return;
        if (step->retry_at_ns > now_ns_) return;
        ++step->attempt;
        return dispatch(input.seq, *step);
    }
    auto* timer = find<TimerMachine>(input.seq);
    if (ending_ || timer == nullptr || timer->fires_at_ns > now_ns_) return;
    timer->on(TimerMachine::Happening::kFired);
    record(SleepCompleted{timer->id});
    live_.erase(input.seq);
    resolve(input.seq, Payload::null());
}

void Execution::accept(ChildEnded& input) {
    auto* child = find<ChildMachine>(input.seq);
    if (child == nullptr) return;
    RB_ASSERT(is_final(input.status));
    const bool told = child->state() == ChildMachine::State::kLetGo;
    child->on(ChildMachine::Happening::kEnded);
    const std::string id = child->id;
    if (input.status == Status::kCompleted) {
        record(ChildWorkflowCompleted{id, input.result});
        live_.erase(input.seq);
        if (!told) resolve(input.seq, std::move(input.result));
        return;
    }
    auto failure = std::make_shared<const Failure>(
        child_failure(*child, input.status, std::move(input.failure)));
    if (input.status == Status::kCancelled) {
        record(ChildWorkflowCancelled{id});
    } else if (input.status == Status::kTerminated) {
        record(ChildWorkflowTerminated{id});
    } else {
        record(ChildWorkflowFailed{id, child->slug, *failure});
    }
    live_.erase(input.seq);
    if (!told) resolve(input.seq, std::move(failure));
}

// The child's type and message as they are, with who it was; its own failure is the cause.
Failure Execution::child_failure(const ChildMachine& child, Status status,
                                 std::shared_ptr<const Failure> own) {
    Failure failure;
    if (status == Status::kCancelled) {
        failure.kind = FailureKind::kCancelled;
        failure.type = "cancelled";
        failure.message = "child " + child.slug + " was cancelled";
    } else if (status == Status::kTerminated) {
        failure.kind = FailureKind::kTerminated;
        failure.type = "terminated";
        failure.message = "child " + child.slug + " was terminated";
    } else if (own) {
        failure = *own;
        failure.cause = std::move(own);
    }
    failure.origin = Origin::kChild;
    failure.origin_name = child.slug;
    failure.origin_id = child.id;
    failure.origin_run = child.run_id;
    return failure;
}

void Execution::answer(std::uint64_t ticket, Result<Payload> value) {
    if (ticket != 0) delivery_.answers.push_back({ticket, std::move(value)});
}

std::string Execution::too_many_events() const {
    return "run " + run_id_ + " has " + std::to_string(sequence_) +
           " events, as many as limits.events_max allows: it should have continued as new. To go "
           "on "
           "all the same, resume it with a larger limit";
}

// What is wrong with a value from outside, by the schema given or else the declared one.
std::optional<Error> Execution::misfit(HandlerKind kind, const std::string& name,
                                       const std::string& schema, const Payload& value) {
    const Handler* declared = find_handler(runbook_->handlers(), kind, name);
    const std::string& wanted = schema.empty() && declared ? declared->input_schema : schema;
    if (wanted.empty()) return std::nullopt;
    const std::string wrong = world_->misfit(wanted, value);
    if (wrong.empty()) return std::nullopt;
    return Error{ErrorCode::kBadInput,
                 std::string(name_of(kind)) + " " + name + " of run " + run_id_ +
                     " takes no such value:" + wrong,
                 ""};
}

// Of a run that is closed, as good as closed, or parked.
void Execution::refuse(const Input& input) {
    const std::uint64_t ticket = std::visit(
        [](const auto& one) -> std::uint64_t {
            if constexpr (requires { one.ticket; }) return one.ticket;
            return 0;
        },
        input);
    const auto* hook = std::get_if<HookAsked>(&input);
    if (hook != nullptr && (closed() || ending_))
        return answer(ticket, no_such_hook(hook->event.hook));
    const auto* gate = std::get_if<GateAsked>(&input);
    if (gate != nullptr && dialogue_ && dialogue_->ended_gates.contains(gate->event->gate)) {
        return answer(ticket, gate_asked(gate->event->gate).error());
    }
    answer(ticket, unanswerable());
}

Error Execution::unanswerable() const {
    if (closed()) {
        return {ErrorCode::kConflict,
                "run " + run_id_ + " is " + std::string(name_of(status_)) +
                    "; a closed run takes no further event",
                "runbook-host inspect " + run_id_};
    }
    if (ending_) {
        return {
            ErrorCode::kConflict,
            "run " + run_id_ + " has done its work and waits for its end: it takes nothing more",
            "runbook-host inspect " + run_id_};
    }
    return {ErrorCode::kMismatch,
            "run " + run_id_ + " is interrupted, so nothing can be asked of it" +
                (failure_ ? ": " + failure_->message : ""),
            "correct what is named, then: runbook-host resume " + run_id_};
}

void Execution::accept(CancelAsked& input) {
    if (ending_ && ending_->command.type != CommandType::kContinue) {
        return answer(input.ticket,
                      Error{ErrorCode::kConflict,
                            "run " + run_id_ +
                                " has done its work and only waits "
                                "for the ends of its steps in flight: it is too late to "
                                "cancel it",
                            "runbook-host inspect " + run_id_});
    }
    if (cancel_requested_) {
        return answer(input.ticket, Error{ErrorCode::kConflict,
                                          "run " + run_id_ + " is being cancelled already" +
                                              (cancel_reason_.empty() ? "" : ": " + cancel_reason_),
                                          "runbook-host inspect " + run_id_});
    }
    answer(input.ticket, Payload::null());
    ask_to_end({std::move(input.reason), std::move(input.by)});
}

void Execution::accept(TerminateAsked& input) {
    take_left_over(false);
    fail_as(FailureKind::kTerminated, "terminated", input.reason);
    close_questions();
    record(WorkflowTerminated{input.reason});
    answer(input.ticket, Payload::null());
    close(Status::kTerminated);
}

}  // namespace runbook::engine
