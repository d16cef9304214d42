// Instance: slots from their making to their end, and who is woken by what.
#pragma once

#include <algorithm>
#include <stdexcept>

#include "runbook/kit/instance.hpp"

namespace rb::kit {

inline void SlotFacts::clear_facts() noexcept {
    const std::uint32_t next = generation + 1;
    *this = SlotFacts();
    generation = next;
}

inline void Slot::clear() noexcept {
    clear_facts();
    if (error) error = nullptr;
    if (!payload.encoding.empty() || !payload.body.empty()) payload = Payload();
    if (failure) failure = nullptr;
    spec = nullptr;
    code = nullptr;
    local = nullptr;
    members = nullptr;
    wait = nullptr;
}

inline std::uint32_t Instance::new_slot(SlotKind kind) {
    check_may_change("a call or a wait");
    if (free_.empty()) {
        free_.reserve(slots_.size() + 1);  // so that free_slot() never allocates
        slots_.push_back(std::make_unique<Slot>());
        free_.push_back(static_cast<std::uint32_t>(slots_.size() - 1));
    }
    const std::uint32_t index = free_.back();
    free_.pop_back();
    slots_[index]->kind = kind;
    slots_[index]->order = ++last_order_;
    return index;
}

inline void Instance::free_slot(std::uint32_t index) {
    slots_[index]->clear();
    free_.push_back(index);
}

inline Handle Instance::prepare(std::uint16_t command, std::string_view name) {
    auto spec = std::make_unique<CallSpec>();
    spec->name = name;
    const std::uint32_t index = new_slot(SlotKind::call);
    slots_[index]->command = command;
    slots_[index]->spec = std::move(spec);
    if (command == RB_CMD_HOOK) slots_[index]->wait = std::make_unique<Wait>();
    return handle(index);
}

inline bool Instance::stale(Handle handle) const {
    return handle.instance != this || handle.index >= slots_.size() ||
           slots_[handle.index]->generation != handle.generation;
}

inline Slot& Instance::at(Handle handle) {
    if (stale(handle))
        throw std::logic_error(
            "rb: this was awaited before; a step, task or timer gives its "
            "result once. Keep the result, or use an explicit key");
    return *slots_[handle.index];
}

inline CallSpec& Instance::spec(Handle call) {
    Slot& slot = at(call);
    if (slot.local && slot.state == SlotState::prepared) spell_out(slot);
    if (!slot.spec) throw std::logic_error("rb: options come before the start of a call");
    return *slot.spec;
}

inline Handle Instance::add_task(std::coroutine_handle<> frame) {
    const std::uint32_t index = new_slot(SlotKind::task);
    slots_[index]->frame = frame;
    return handle(index);
}

inline void Instance::start(Handle call) {
    if (at(call).state == SlotState::prepared) begin_slot(call.index);
}

// What is over at once gives nobody else a turn in between.
inline bool Instance::ready(Handle handle) {
    const Slot& slot = at(handle);
    const bool due = current_ != kNoSlot && slots_[current_]->due;
    const bool at_once = slot.kind == SlotKind::wait || slot.local;
    if (at_once && slot.state == SlotState::prepared && !due) begin_slot(handle.index);
    return slot.state == SlotState::done;
}

inline void Instance::suspend(Handle handle, std::coroutine_handle<>) {
    Slot& slot = at(handle);
    if (slot.awaited()) throw std::logic_error("rb: somebody else awaits this already");
    Slot& task = *slots_[current_];
    slot.waiter = current_;
    task.awaits = handle.index;
    if (task.due) return interrupt(current_, handle.index);
    if (slot.state == SlotState::prepared) begin_slot(handle.index);
}

// A call is emitted now. Tasks and groups are begun by the loop, so that deep nesting does not
// deepen the native stack; the last one first, which is the order that direct calls would have.
inline void Instance::begin_slot(std::uint32_t index) {
    if (slots_[index]->local && call_here(index)) return;
    slots_[index]->state = SlotState::waiting;
    slots_[index]->order = ++last_order_;
    if (slots_[index]->kind == SlotKind::call) return emit_call(index);
    if (slots_[index]->kind == SlotKind::wait) return begin_wait(index);
    starts_.push_back(index);
}

inline void Instance::start_next() {
    const std::uint32_t index = starts_.back();
    Slot& slot = *slots_[index];
    if (slot.kind == SlotKind::group) {
        const Group& group = *slot.members;
        const bool more = group.decided == kNoSlot && group.started < group.members.size();
        // What is undone goes one by one: the next is begun when this one has ended.
        if (!more || group.mode == GroupMode::undo) starts_.pop_back();
        if (more) begin_member(index);
        return;
    }
    starts_.pop_back();
    if (slot.state == SlotState::waiting) resume(index);
}

inline void Instance::resume(std::uint32_t task) {
    Slot& slot = *slots_[task];
    slot.begun = true;
    slot.awaits = kNoSlot;
    current_ = task;
    slot.frame.resume();
    current_ = kNoSlot;
}

inline Handle Instance::current_task() {
    if (current_ == kNoSlot)
        throw std::logic_error("rb: this is for the code of a runbook, or of a part of one");
    return handle(current_);
}

inline void Instance::complete(std::uint32_t index) noexcept {
    Slot& slot = *slots_[index];
    slot.state = SlotState::done;
    if (slot.owns_handlers) drop_handlers(index);
    if (slot.handler) reap_.push_back({index, false});
    const bool last_spawned = slot.spawned && --open_spawned_ == 0;
    if (slot.members && slot.members->finishes != kNoSlot) return undo_ended(index);
    if (slot.members && slot.members->decided != kNoSlot) reap_.push_back({index, false});
    if (!slot.cut) wake(index);
    if (last_spawned && std::exchange(root_waits_, false)) end_task(root_.index);
}

// Tells who waits for it; once, so a group or task that did not wait to its end hears no more.
inline void Instance::wake(std::uint32_t index) noexcept {
    const Slot& slot = *slots_[index];
    if (slot.group != kNoSlot) return member_done(slot.group, slot.group_place);
    if (slot.waiter != kNoSlot) {
        ready_.push_back(handle(slot.waiter));
    } else if (index == root_.index && slot.generation == root_.generation) {
        root_done_ = true;
    }
}

inline void Instance::settle(std::uint32_t index, Settled how, Payload payload,
                             std::shared_ptr<const Failure> failure) {
    Slot& slot = *slots_[index];
    slot.settled = how;
    slot.payload = std::move(payload);
    slot.failure = std::move(failure);
    complete(index);
}

inline void Instance::throw_if_cut(Handle handle) {
    Slot& slot = at(handle);
    if (!slot.cut) return;
    slot.cut = false;
    slot.waiter = slot.group = kNoSlot;
    throw Cancelled(reason(slot.why));
}

inline Payload Instance::take_payload(Handle call) {
    throw_if_cut(call);
    Slot& slot = at(call);
    const Settled settled = slot.settled;
    const Why why = slot.why;
    const std::shared_ptr<const Failure> failure = std::move(slot.failure);
    Payload payload = std::move(slot.payload);
    free_slot(call.index);
    if (settled == Settled::failure) throw Failure(*failure);
    if (settled == Settled::cancelled) throw Cancelled(reason(why));
    return payload;
}

inline std::exception_ptr Instance::take_error(Handle task) {
    Slot& slot = at(task);
    if (slot.settled == Settled::cancelled)  // it never began
        return std::make_exception_ptr(Cancelled(reason(slot.why)));
    return std::move(slot.error);
}

inline bool Instance::take_in_time(Handle call, Payload& payload) {
    const Slot& slot = at(call);
    if (slot.failure && slot.failure->kind == FailureKind::timeout)
        return free_slot(call.index), false;
    payload = take_payload(call);
    return true;
}

inline void Instance::release(Handle handle) {
    if (stale(handle)) return;
    if (slots_[handle.index]->kind == SlotKind::wait) return drop_wait(handle.index);
    const std::coroutine_handle<> frame = std::exchange(slots_[handle.index]->frame, {});
    if (frame) frame.destroy();
    free_slot(handle.index);
}

// Children before their parents, as the stack would have it. Destructors of the author's variables
// may still call the kit; nothing is emitted then.
inline void Instance::destroy_frames() {
    activation_ = nullptr;
    for (;;) {
        std::uint32_t last = kNoSlot;
        std::vector<std::uint32_t> tasks;
        for (std::uint32_t i = 0; i < slots_.size(); ++i)
            if (slots_[i]->frame) tasks.push_back(i);
        std::sort(tasks.begin(), tasks.end(), [this](std::uint32_t a, std::uint32_t b) {
            return slots_[a]->order > slots_[b]->order;
        });
        for (const std::uint32_t index : tasks) {
            last = index;
            std::exchange(slots_[index]->frame, {}).destroy();
        }
        if (last == kNoSlot) return;
    }
}

}  // namespace rb::kit
