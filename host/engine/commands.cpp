// What each command of a runbook causes: events, effects, and jobs for later activations.
#include <utility>

#include "host/base/same.hpp"
#include "host/engine/execution.hpp"

namespace runbook::engine {

void Execution::perform(Command& command) {
    if (sequence_ >= world_->events_max() && command.type < CommandType::kComplete) {
        return park_now("event_limit", too_many_events());
    }
    switch (command.type) {
        case CommandType::kStep:
            return perform_step(command);
        case CommandType::kInlineStep:
            return perform_inline(command);
        case CommandType::kTimer:
            return perform_timer(command);
        case CommandType::kChild:
            return perform_child(command);
        case CommandType::kSignalRun:
        case CommandType::kCancelRun:
            return perform_external(command);
        case CommandType::kCancel:
            return perform_cancel(command);
        case CommandType::kComplete:
        case CommandType::kFail:
        case CommandType::kCancelled:
        case CommandType::kContinue:
            return begin_ending(std::move(command));
        case CommandType::kGate:
            return perform_gate(command);
        case CommandType::kHook:
            return perform_hook(command);
        case CommandType::kMemo:
        case CommandType::kSearch:
        case CommandType::kDetails:
            return perform_properties(command);
        case CommandType::kUpdateAccept:
        case CommandType::kUpdateReject:
        case CommandType::kUpdateDone:
            return perform_update(command);
        default:
            break;
    }
    park_now("not_supported",
             "the runbook asked for command " +
                 std::to_string(static_cast<unsigned>(command.type)) +
                 ", which this host does not know: its kit is newer than this host");
}

std::uint32_t Execution::next_number(std::string_view name) {
    if (last_counted_ == nullptr || !same(last_counted_->first, name)) {
        auto place = counts_.find(name);
        if (place == counts_.end()) place = counts_.emplace(std::string(name), 0).first;
        last_counted_ = &*place;
    }
    return ++last_counted_->second;
}

std::string Execution::numbered(const std::string& name) {
    return name + "#" + std::to_string(next_number(name));
}

std::string Execution::step_id(const Command& command) {
    if (command.local_number != 0) return command.name + "#" + std::to_string(command.local_number);
    if (!command.key.empty()) return command.name + "/" + command.key;
    return numbered(command.name);
}

// Two calls under one step id could not be told apart in the log.
bool Execution::key_is_new(const Command& command, const std::string& id) {
    return command.key.empty() || keyed_steps_.insert(id).second;
}

std::string Execution::child_id(const Command& command) {
    if (!command.key.empty()) return command.key;
    return run_id_ + "/" + numbered(command.name);
}

void Execution::perform_step(Command& command) {
    std::string id = step_id(command);
    if (!key_is_new(command, id)) {
        return park_now("runbook_error", "step " + id +
                                             " was asked for twice: a key names one call of an "
                                             "activity, and a bundle emits it once");
    }
    const std::uint64_t seq = command.seq;
    const std::shared_ptr<const Failure> made =
        command.local_number != 0 ? command.failure : nullptr;
    StepMachine step(std::move(id), std::move(command));
    step.attempt = 1;
    step.first_started_ns = now_ns_;
    auto [place, added] = live_.emplace(seq, std::move(step));
    RB_ASSERT(added);
    StepMachine& begun = std::get<StepMachine>(place->second);
    if (!made) return dispatch(seq, begun);
    note_attempt(begun);
    step_failed(seq, begun, *made);
}

void Execution::note_attempt(StepMachine& step) {
    step.on(StepMachine::Happening::kStarted);
    step.attempt_started_ns = now_ns_;
    step.token_hash.clear();
    record_if_wanted([&] { return StepStarted{step.id, step.activity, *step.args, step.attempt}; });
}

// Records that the current attempt begins (or begins again) and hands it to the workers.
void Execution::dispatch(std::uint64_t seq, StepMachine& step) {
    note_attempt(step);
    delivery_.effects.steps.push_back(task_of(seq, step, *world_));
}

StepTask Execution::task_of(std::uint64_t seq, const StepMachine& step, Surroundings& world) const {
    const StepLimits limits =
        limits_of(step.options.get(), world.declared(*runbook_, step.activity));
    StepTask task;
    task.seq = seq;
    task.step = step.id;
    task.activity = step.activity;
    task.attempt = step.attempt;
    task.args = step.args;
    task.scheduled_ns = step.first_started_ns;
    task.attempt_ms = limits.attempt_ms;
    task.heartbeat_ms = limits.heartbeat_ms;
    if (step.deferred()) {
        task.started_ns = step.attempt_started_ns;
        task.token_hash = step.token_hash;
    }
    if (limits.total_ms > 0) {
        task.total_deadline_ns = after_ms(step.first_started_ns, limits.total_ms);
    }
    return task;
}

// The value is recorded once; a replay hands out the recorded one.
void Execution::perform_inline(Command& command) {
    auto outcome = instance_->run_inline(command.seq);
    MarkerRecorded marker;
    marker.kind = MarkerKind::kSideEffect;
    marker.id = numbered("side_effect");
    if (outcome.failure) {
        marker.failure = *outcome.failure;
        resolve(command.seq, std::move(outcome.failure));
    } else {
        marker.value = outcome.value;
        resolve(command.seq, std::move(outcome.value));
    }
    record(std::move(marker));
}

void Execution::perform_timer(Command& command) {
    TimerMachine timer(numbered("sleep"));
    timer.on(TimerMachine::Happening::kStarted);
    timer.fires_at_ns = after_ms(now_ns_, command.delay_ms);
    record(SleepStarted{timer.id, command.delay_ms, timer.fires_at_ns});
    delivery_.effects.arm.push_back({command.seq, TimerUse::kSleep, timer.fires_at_ns});
    live_.emplace(command.seq, std::move(timer));
}

void Execution::perform_child(Command& command) {
    ChildMachine child(child_id(command), command);
    const ChildRequest request{command.seq,   child.id, command.name, command.args,
                               child.options, started_, run_id_};
    auto start = world_->start_child(request);
    if (start.refused) {
        child.on(ChildMachine::Happening::kRefused);
        Failure failure = *start.refused;
        failure.origin = Origin::kChild;
        failure.origin_name = command.name;
        failure.origin_id = child.id;
        auto shared = std::make_shared<const Failure>(failure);
        record(ChildWorkflowFailed{child.id, command.name, std::move(failure)});
        return resolve(command.seq, std::move(shared));
    }
    child.on(ChildMachine::Happening::kStarted);
    child.run_id = start.run_id;
    record(ChildWorkflowStarted{child.id, command.name, child.run_id});
    delivery_.effects.children.push_back({command.seq, child.run_id});
    Job job;
    job.type = JobType::kStarted;
    job.seq = command.seq;
    job.name = child.run_id;
    jobs_.push_back(std::move(job));
    live_.emplace(command.seq, std::move(child));
}

// A cancel of what has ended already, or was cancelled before, is dropped. A cancelled timer, gate
// or hook never resolves; a step or child resolves with its real end, whatever that is, since only
// that can be recorded. A bundle that does not want to wait for it goes on by itself.
void Execution::perform_cancel(const Command& command) {
    const auto place = live_.find(command.target_seq);
    if (place == live_.end()) return;
    const std::uint64_t seq = place->first;
    if (auto* timer = std::get_if<TimerMachine>(&place->second)) {
        timer->on(TimerMachine::Happening::kCancelled);
        if (!replaying_) record(SleepCancelled{timer->id});
        delivery_.effects.disarm.push_back({seq, TimerUse::kSleep, timer->fires_at_ns});
        live_.erase(place);
    } else if (auto* step = std::get_if<StepMachine>(&place->second)) {
        if (step->state() == StepMachine::State::kBackingOff) {
            delivery_.effects.disarm.push_back({seq, TimerUse::kBackoff, step->retry_at_ns});
            return cancel_step(seq, *step, false);
        }
        ask_to_stop(seq, *step);
    } else if (auto* child = std::get_if<ChildMachine>(&place->second)) {
        ask_to_stop(seq, *child);
    } else if (std::holds_alternative<GateMachine>(place->second)) {
        cancel_gate(seq);
    } else if (std::holds_alternative<HookMachine>(place->second)) {
        cancel_hook(seq);
    }
}

void Execution::ask_to_stop(std::uint64_t seq, StepMachine& step) {
    if (!step.can(StepMachine::Happening::kAskedToStop)) return;
    if (step.cancel_mode() == CancelMode::kAbandon) return;
    step.on(StepMachine::Happening::kAskedToStop);
    delivery_.effects.stop_steps.push_back(seq);
}

void Execution::ask_to_stop(std::uint64_t seq, ChildMachine& child) {
    const CancelMode mode = child.options.cancel_mode;
    if (child.state() != ChildMachine::State::kRunning || mode == CancelMode::kAbandon) return;
    delivery_.effects.close_children.push_back(
        {child.run_id, ClosePolicy::kCancel, "cancelled by parent run " + run_id_});
    if (mode != CancelMode::kWaitRequested) return child.on(ChildMachine::Happening::kAskedToStop);
    child.on(ChildMachine::Happening::kLetGo);
    Failure failure;
    failure.kind = FailureKind::kCancelled;
    failure.type = "cancelled";
    failure.message = child.id + " was asked to stop";
    failure.origin = Origin::kChild;
    failure.origin_name = child.slug;
    failure.origin_id = child.id;
    failure.origin_run = child.run_id;
    resolve(seq, std::make_shared<const Failure>(std::move(failure)));
}

}  // namespace runbook::engine
