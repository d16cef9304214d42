// Replaying what the world outside asked and was asked: signals, updates, gates, hooks; and what
// the run showed of itself.
#include <utility>

#include "host/engine/describe.hpp"
#include "host/engine/replayer.hpp"

namespace runbook::engine {

namespace {
// Names of gates and hooks may be those of other things.
std::string gate_key(const std::string& id) { return "gate " + id; }
std::string hook_key(const std::string& id) { return "hook " + id; }
}  // namespace

// The log closes here what is open when the run ends; no command of the runbook is behind it.
bool Replayer::is_ending() const {
    return run.ending_ || (run.ending_since_ != 0 && event.sequence >= run.ending_since_);
}

// The event came from outside, and the runbook hears of it.
Result<void> Replayer::heard() const {
    RB_CHECK(run.arrived(event));
    if (run.ending_) return run.mismatch(event, describe(run.ending_->command));
    return {};
}

// It came before the end, and was recorded by it: the runbook had said its last word, or was
// terminated before it could do what its log says that it was to do.
bool Replayer::is_left_over() const {
    return run.ending_ || (is_ending() && (run.error_ || !run.commands_.empty()));
}

Result<void> Replayer::operator()(const SignalReceived& e) {
    if (run.carried_left_ > 0) {
        run.signalled(e);
        return --run.carried_left_ == 0 ? run.settle() : Result<void>();
    }
    if (is_left_over()) {
        if (!e.id.empty()) run.dialogue().signal_ids.insert(e.id);
        if (run.ending_) run.signalled(e);
        return {};
    }
    RB_CHECK(heard());
    run.signalled(e);
    return run.settle();
}

// The validator is not asked: what is in the log was accepted.
Result<void> Replayer::operator()(const UpdateAccepted& e) {
    RB_CHECK(heard());
    run.ask_runbook(e, false);
    RB_CHECK(run.settle());
    if (run.error_) return run.mismatch(event, run.error_->message);
    RB_TRY(const Command command, run.expect(event, CommandType::kUpdateAccept, ""));
    UpdateMachine update(e.name);
    update.on(UpdateMachine::Happening::kAccepted);
    if (!run.dialogue().updates.emplace(e.update, std::move(update)).second) {
        return run.damaged(event);
    }
    return run.settle();
}

Result<void> Replayer::operator()(const UpdateCompleted& e) {
    RB_TRY(const Command command, run.expect(event, CommandType::kUpdateDone, ""));
    if (command.key != e.update) return run.mismatch(event, describe(command));
    UpdateMachine* update = run.open_update(e.update);
    if (update == nullptr) return run.damaged(event);
    run.update_completed(*update, e);
    return run.settle();
}

Result<void> Replayer::operator()(const GateOpened& e) {
    RB_TRY(const Command command, run.expect(event, CommandType::kGate, ""));
    GateMachine gate(run.gate_id(command.name), command);
    if (gate.id != e.gate) return run.mismatch(event, describe(command));
    gate.expires_at_ns = e.expires_at_ns;
    run.gate_opened(command.seq, std::move(gate), e.action);
    run.ids_[gate_key(e.gate)] = command.seq;
    return run.settle();
}

Result<void> Replayer::operator()(const GateAnswered& e) {
    const bool left_over = is_left_over();
    if (!left_over) RB_CHECK(heard());
    const auto [seq, gate] = run.by_id<GateMachine>(gate_key(e.gate));
    if (gate == nullptr) return run.damaged(event);
    run.gate_answered(seq, e);
    return left_over ? Result<void>() : run.settle();
}

Result<void> Replayer::operator()(const GateClosed& e) {
    const auto [seq, gate] = run.by_id<GateMachine>(gate_key(e.gate));
    if (gate == nullptr) return run.damaged(event);
    if (e.reason == GateClosing::kRunClosed) {
        if (!is_ending()) return run.damaged(event);
        run.end_gate(seq, GateMachine::Happening::kRunClosed);
        return {};
    }
    if (e.reason == GateClosing::kTimeout) {
        RB_CHECK(heard());
        run.gate_timed_out(seq);
        return run.settle();
    }
    RB_TRY(const Command command, run.expect(event, CommandType::kCancel, ""));
    if (command.target_seq != seq) return run.mismatch(event, describe(command));
    run.perform_cancel(command);
    return run.settle();
}

Result<void> Replayer::operator()(const HookCreated& e) {
    RB_TRY(const Command command, run.expect(event, CommandType::kHook, ""));
    HookMachine hook(run.hook_id(command.name), command);
    if (hook.id != e.hook) return run.mismatch(event, describe(command));
    hook.token_hash = e.token_hash;
    hook.expires_at_ns = e.expires_at_ns;
    run.hook_created(command.seq, std::move(hook), run.token_again(e));
    run.ids_[hook_key(e.hook)] = command.seq;
    return run.settle();
}

Result<void> Replayer::operator()(const HookReceived& e) {
    const bool left_over = is_left_over();
    if (!left_over) RB_CHECK(heard());
    const auto [seq, hook] = run.by_id<HookMachine>(hook_key(e.hook));
    if (hook == nullptr) return run.damaged(event);
    run.hook_received(seq, e.payload);
    return left_over ? Result<void>() : run.settle();
}

Result<void> Replayer::operator()(const HookExpired& e) {
    RB_CHECK(heard());
    const auto [seq, hook] = run.by_id<HookMachine>(hook_key(e.hook));
    if (hook == nullptr) return run.damaged(event);
    run.hook_expired(seq);
    return run.settle();
}

Result<void> Replayer::operator()(const HookDisposed& e) {
    const auto [seq, hook] = run.by_id<HookMachine>(hook_key(e.hook));
    if (hook == nullptr) return run.damaged(event);
    const Command* next = run.commands_.empty() ? nullptr : &run.commands_.front();
    const bool cancelled =
        next != nullptr && next->type == CommandType::kCancel && next->target_seq == seq;
    if (!cancelled && is_ending()) {
        run.end_hook(seq, HookMachine::Happening::kDisposed);
        return {};
    }
    RB_TRY(const Command command, run.expect(event, CommandType::kCancel, ""));
    if (command.target_seq != seq) return run.mismatch(event, describe(command));
    run.perform_cancel(command);
    return run.settle();
}

Result<void> Replayer::operator()(const PropertiesChanged& e) {
    run.dialogue().properties.apply(e);
    return {};
}

}  // namespace runbook::engine
