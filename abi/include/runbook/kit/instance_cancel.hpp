// Instance: cancellation. It goes down from a task along what is awaited, stops at shields, and
// cuts each await that it finds: who waits there gets rb::Cancelled. Where nothing can be cut (a
// shield, a side effect) the task is due: its next await outside of a shield throws. So it is never
// lost, and never thrown twice by the same cancellation.
#pragma once

#include <algorithm>

#include "runbook/kit/instance.hpp"

namespace rb::kit {

inline void Instance::cancel(const rb_job& job) {
    cancel_requested_ = true;
    cancel_reason_ = copy(job.name);
    Wave wave{++last_wave_, Why::run, {root_.index}, {}};
    for (const Handle task : spawned_)
        if (!stale(task)) wave.tasks.push_back(task.index);
    tell(std::move(wave));
}

// Cuts in the order in which the awaits began.
inline void Instance::tell(Wave wave) {
    while (!wave.tasks.empty()) {
        const std::uint32_t task = wave.tasks.back();
        wave.tasks.pop_back();
        tell_task(wave, task);
    }
    std::sort(wave.cuts.begin(), wave.cuts.end(), [this](std::uint32_t a, std::uint32_t b) {
        return slots_[a]->order < slots_[b]->order;
    });
    for (const std::uint32_t index : wave.cuts) cut(wave, index);
}

inline void Instance::tell_task(Wave& wave, std::uint32_t index) {
    Slot& task = *slots_[index];
    if (task.state == SlotState::done || task.told >= wave.id) return;
    task.told = wave.id;
    task.why = wave.why;
    if (!task.begun) return settle(index, Settled::cancelled, {}, nullptr);
    const bool waits = !task.ended && task.awaits != kNoSlot;
    if (!waits || !tell_awaited(wave, task.awaits)) task.due = true;
}

// True: rb::Cancelled will come out of there, or is on its way already.
inline bool Instance::tell_awaited(Wave& wave, std::uint32_t index) {
    Slot& slot = *slots_[index];
    if (slot.cut) return true;
    if (slot.state == SlotState::done) return ended_cancelled(slot);
    if (slot.shielded || slot.command == RB_CMD_INLINE_STEP) {
        // A side effect is short and may refer to variables of its frame: it is waited for.
        return false;
    }
    if (slot.kind == SlotKind::group) return tell_group(wave, index);
    // A task that was spawned is not of those who wait for it: they let go of it.
    auto& list = slot.kind == SlotKind::task && !slot.spawned ? wave.tasks : wave.cuts;
    list.push_back(index);
    return true;
}

inline bool Instance::tell_group(Wave& wave, std::uint32_t index) {
    Slot& slot = *slots_[index];
    Group& group = *slot.members;
    slot.told = wave.id;
    slot.why = wave.why;
    const bool decided = group.decided != kNoSlot;
    if (!decided) group.cut_rest = group.started < group.members.size();
    bool told = decided ? group.cancelled : group.cut_rest;
    for (std::uint32_t i = 0; i < group.started; ++i) {
        const Handle member = group.members[i];
        if (member.instance == nullptr) continue;
        const Slot& one = *slots_[member.index];
        if (one.cut || one.state == SlotState::done || one.group != index) continue;
        const bool reached = tell_awaited(wave, member.index);
        if (!decided) told = reached || told;
    }
    return told;
}

inline bool asks_to_stop(const Slot& slot) {
    return slot.seq != 0 && !slot.cancel_sent && slot.on_cancel != OnCancel::abandon &&
           slot.command != RB_CMD_SIGNAL_RUN && slot.command != RB_CMD_CANCEL_RUN;
}

// A cancelled timer, gate or hook never resolves; a step or child has an end of its own, which
// can still be asked for.
inline bool ends_when_cancelled(const Slot& slot) {
    return slot.kind == SlotKind::call && slot.command != RB_CMD_STEP &&
           slot.command != RB_CMD_CHILD && slot.command != RB_CMD_SIGNAL_RUN &&
           slot.command != RB_CMD_CANCEL_RUN;
}

inline void Instance::cut(const Wave& wave, std::uint32_t index) {
    Slot& slot = *slots_[index];
    if (slot.cut || slot.state == SlotState::done) return;
    slot.told = wave.id;
    slot.why = wave.why;
    if (slot.kind == SlotKind::wait) return end_wait(index, Settled::cancelled, {});
    if (slot.kind == SlotKind::call && asks_to_stop(slot)) {
        slot.cancel_sent = true;
        emit_cancel(slot.seq);
    }
    if (ends_when_cancelled(slot)) {
        forget_unanswered(slot.seq);
        return settle(index, Settled::cancelled, {}, nullptr);
    }
    if (slot.seq != 0 && slot.on_cancel == OnCancel::wait) {
        slot.due_at_end = true;
        return;
    }
    slot.cut = true;
    wake(index);
}

// A task that is due begins to wait.
inline void Instance::interrupt(std::uint32_t task, std::uint32_t awaited) {
    Slot& slot = *slots_[awaited];
    if (slot.shielded || slot.command == RB_CMD_INLINE_STEP) {
        if (slot.state == SlotState::prepared) begin_slot(awaited);
        return;
    }
    const Why why = slots_[task]->why;
    if (slot.state == SlotState::prepared) {
        slots_[task]->due = false;
        refuse(awaited, why);
        return wake(awaited);
    }
    Wave wave{++last_wave_, why, {}, {}};
    slots_[task]->due = !tell_awaited(wave, awaited);
    tell(std::move(wave));
}

inline void Instance::throw_if_due() {
    if (current_ == kNoSlot || !slots_[current_]->due) return;
    slots_[current_]->due = false;
    throw Cancelled(reason(slots_[current_]->why));
}

// A call that was asked to stop and awaited ended in its own way. Who awaited it gets that, and the
// cancellation at the next await.
inline void Instance::due_after(const Slot& call) {
    const Slot* slot = &call;
    while (slot->group != kNoSlot) {
        slot = slots_[slot->group].get();
        if (slot->members->decided != kNoSlot) return;
    }
    if (slot->waiter == kNoSlot) return;
    slots_[slot->waiter]->due = true;
    slots_[slot->waiter]->why = call.why;
}

inline bool Instance::ended_cancelled(const Slot& slot) const {
    if (slot.cut || slot.settled == Settled::cancelled) return true;
    if (slot.members && slot.members->decided != kNoSlot) return slot.members->cancelled;
    if (!slot.error) return false;
    try {
        std::rethrow_exception(slot.error);
    } catch (const Cancelled&) {
        return true;
    } catch (...) {
        return false;
    }
}

inline std::string Instance::reason(Why why) const {
    switch (why) {
        case Why::run:
            return cancel_reason_;
        case Why::lost:
            return "another one of rb::any ended first";
        case Why::sibling_failed:
            return "another one of rb::all failed";
        case Why::run_ended:
            return "the runbook has ended";
        case Why::asked:
            break;
    }
    return "cancelled by the runbook";
}

// ---- asked for by the runbook itself

inline void Instance::cancel_task(Handle task) {
    if (!stale(task)) tell(Wave{++last_wave_, Why::asked, {task.index}, {}});
}

// Nothing is thrown by this: whoever awaits the call gets what it ends with.
inline void Instance::cancel_call(Handle call) {
    if (stale(call)) return;
    Slot& slot = *slots_[call.index];
    if (slot.state == SlotState::done || slot.cancel_sent) return;
    const bool made = slot.state != SlotState::prepared;
    slot.spec.reset();
    if (slot.seq != 0) emit_cancel(slot.seq);
    slot.cancel_sent = true;
    if (made && !ends_when_cancelled(slot)) return;
    forget_unanswered(slot.seq);
    auto failure = std::make_shared<Failure>("cancelled", "it was cancelled by the runbook");
    failure->kind = FailureKind::cancelled;
    settle(call.index, Settled::failure, {}, std::move(failure));
}

inline void Instance::never_make(Handle call) {
    Slot& slot = at(call);
    if (slot.state != SlotState::prepared) return;
    slot.spec.reset();
    slot.settled = Settled::cancelled;
    slot.state = SlotState::done;
}

}  // namespace rb::kit
