// The end of a run, from the runbook's last word to the final event. Steps that are in flight then
// are asked to stop, and the final event waits for their ends: a charge that has happened is never
// logged as cancelled. It waits for the grace at most; then each that is left is given up.
#include <utility>

#include "host/engine/execution.hpp"

namespace runbook::engine {

namespace {

// The same at first and in a replay, for which the log has no more than this.
std::shared_ptr<const Failure> cancelled(const StepMachine& step, bool abandoned) {
    Failure failure;
    failure.kind = FailureKind::kCancelled;
    failure.type = "cancelled";
    failure.message = step.id + (abandoned ? " was given up; it may have happened all the same"
                                           : " was cancelled");
    failure.origin = Origin::kStep;
    failure.origin_name = step.activity;
    failure.origin_id = step.id;
    failure.attempts = step.attempt;
    return std::make_shared<const Failure>(std::move(failure));
}

}  // namespace

// From here on nothing is told to the runbook; ends of steps and children are still recorded.
void Execution::begin_ending(Command&& command) {
    ending_ = std::make_unique<Ending>();
    ending_->command = std::move(command);
    ending_->since_ns = now_ns_;
    leave_untold_signals();
    for (auto& [seq, machine] : live_) {
        if (auto* step = std::get_if<StepMachine>(&machine)) ask_to_stop(seq, *step);
    }
    if (!replaying_) {
        take_left_over(false);
        close_questions();
    }
    send_askers_away();
}

// Whoever sent it was told that it is kept, and the log has to show that it was.
void Execution::take_left_over(bool goes_on) {
    for (Input& input : world_->left_over(run_id_, goes_on))
        std::visit([this](auto& one) { accept(one); }, input);
}

// Nobody can answer any more. Before the final event.
void Execution::close_questions() {
    std::vector<std::uint64_t> open;
    for (const auto& [seq, machine] : live_) open.push_back(seq);
    for (const std::uint64_t seq : open) {
        if (auto* gate = find<GateMachine>(seq)) {
            record(GateClosed{gate->id, GateClosing::kRunClosed});
            end_gate(seq, GateMachine::Happening::kRunClosed);
        } else if (auto* hook = find<HookMachine>(seq)) {
            record(HookDisposed{hook->id});
            end_hook(seq, HookMachine::Happening::kDisposed);
        }
    }
}

void Execution::end_if_possible() {
    give_up_steps();
    if (!steps_under_way() && !goes_on_later()) return record_end();
    delivery_.effects.arm.push_back({0, TimerUse::kGrace, ending_due_ns(*world_)});
}

// Those that nobody waits for: between two attempts, abandoned by their calls, or too slow.
void Execution::give_up_steps() {
    const bool grace_over = now_ns_ >= after_ms(ending_->since_ns, world_->cancel_grace_ms());
    for (auto place = live_.begin(); place != live_.end();) {
        const std::uint64_t seq = place->first;
        auto* step = std::get_if<StepMachine>(&(place++)->second);
        if (step == nullptr) continue;
        if (step->state() == StepMachine::State::kBackingOff) {
            cancel_step(seq, *step, false);
        } else if (step->state() != StepMachine::State::kStopping) {
            cancel_step(seq, *step, true);
        } else if (grace_over) {
            ending_->all_stopped = false;
            cancel_step(seq, *step, true);
        }
    }
}

// The step has no other end than this.
void Execution::cancel_step(std::uint64_t seq, StepMachine& step, bool abandoned) {
    step.on(StepMachine::Happening::kCancelled);
    auto failure = cancelled(step, abandoned);
    if (!replaying_) record(StepCancelled{step.id, abandoned});
    if (abandoned) delivery_.effects.given_up.push_back(seq);
    live_.erase(seq);
    resolve(seq, std::move(failure));
}

// Steps whose ends the final event waits for.
bool Execution::steps_under_way() const {
    for (const auto& [seq, machine] : live_) {
        const auto* step = std::get_if<StepMachine>(&machine);
        if (step != nullptr && step->state() == StepMachine::State::kStopping) return true;
    }
    return false;
}

// The runbook has asked that its successor begins later. Until then it is this run that is open.
bool Execution::goes_on_later() const { return continues() && now_ns_ < ending_->go_on_ns(); }

// The run ends with another that goes on for it. Signals that come until then are not refused: the
// next one takes them.
bool Execution::continues() const {
    return ending_ && ending_->command.type == CommandType::kContinue && !ending_->cancelled;
}

// Those that the bundle gives back came before those that it was never told.
std::vector<SignalReceived> Execution::signals_to_carry() const {
    std::vector<SignalReceived> signals;
    for (const LeftSignal& one : extras_of(ending_->command).carried)
        signals.push_back(received(one));
    signals.insert(signals.end(), ending_->left_over.begin(), ending_->left_over.end());
    return signals;
}

std::int64_t Execution::ending_due_ns(Surroundings& world) const {
    if (!steps_under_way()) return ending_->go_on_ns();
    return after_ms(ending_->since_ns, world.cancel_grace_ms());
}

void Execution::record_end() {
    // The end may have begun in another process, or in the replay of a run that was parked.
    take_left_over(continues());
    close_questions();
    Command& command = ending_->command;
    if (command.type == CommandType::kComplete) {
        result_ = command.args.empty() ? Payload::null() : std::move(command.args.front());
        record_if_wanted([&] {
            std::vector<std::string> unhandled = extras_of(command).unhandled;
            for (const SignalReceived& one : ending_->left_over) unhandled.push_back(one.name);
            return WorkflowCompleted{result_, std::move(unhandled)};
        });
        return close(Status::kCompleted);
    }
    if (command.type == CommandType::kFail) {
        failure_ = command.failure ? command.failure : std::make_shared<const Failure>();
        record(WorkflowFailed{*failure_});
        return close(Status::kFailed);
    }
    if (continues()) return record_continuation();
    if (overdue_) {
        failure_ = std::make_shared<const Failure>(overdue());
        record(WorkflowFailed{*failure_});
        return close(Status::kFailed);
    }
    fail_as(FailureKind::kCancelled, "cancelled", cancel_reason_);
    record(WorkflowCancelled{cancel_reason_, ending_->all_stopped});
    close(Status::kCancelled);
}

void Execution::record_continuation() {
    Command& command = ending_->command;
    static const RunOptions kNoOptions;
    auto start =
        world_->continue_run({command.name, command.args, command.run ? *command.run : kNoOptions,
                              started_, run_id_, signals_to_carry()});
    if (start.refused) {
        failure_ = std::move(start.refused);
        record(WorkflowFailed{*failure_});
        return close(Status::kFailed);
    }
    ending_->new_run_id = start.run_id;
    record(WorkflowContinuedAsNew{std::move(start.run_id), std::move(command.args)});
    close(Status::kContinuedAsNew);
}

// Its children are treated as their calls asked, its timers are forgotten.
void Execution::close(Status status) {
    for (const auto& [seq, machine] : live_) {
        if (const auto* child = std::get_if<ChildMachine>(&machine)) {
            if (child->options.close_policy == ClosePolicy::kAbandon) continue;
            delivery_.effects.close_children.push_back(
                {child->run_id, child->options.close_policy, "parent run " + run_id_ + " closed"});
        } else if (std::holds_alternative<StepMachine>(machine)) {
            delivery_.effects.stop_steps.push_back(seq);
        }
    }
    live_.clear();
    if (!looking_) instance_.reset();
    status_ = status;
    send_askers_away();
}

}  // namespace runbook::engine
