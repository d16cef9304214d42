// Instance: slots from their making to their end, and who is woken by what.
#pragma once

#include <algorithm>
#include <stdexcept>

#include "runbook/kit/instance.hpp"

namespace rb::kit {

inline std::uint32_t Instance::new_slot(SlotKind kind) {
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
    const std::uint32_t generation = slots_[index]->generation + 1;
    *slots_[index] = Slot{};
    slots_[index]->generation = generation;
    free_.push_back(index);
}

inline Handle Instance::prepare(std::uint16_t command, std::string_view name) {
    auto spec = std::make_unique<CallSpec>();
    spec->name = name;
    const std::uint32_t index = new_slot(SlotKind::call);
    slots_[index]->command = command;
    slots_[index]->spec = std::move(spec);
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
    if (!slot.spec) throw std::logic_error("rb: options come before the start of a call");
    return *slot.spec;
}

inline Handle Instance::add_task(std::coroutine_handle<> frame) {
    const std::uint32_t index = new_slot(SlotKind::task);
    slots_[index]->frame = frame;
    return handle(index);
}

inline Handle Instance::add_group(std::vector<Handle> members) {
    for (const Handle member : members)
        if (member.instance != nullptr && at(member).awaited())
            throw std::logic_error("rb: somebody else awaits this already");
    auto group = std::make_unique<Group>();
    group->open = members.size();
    group->members = std::move(members);
    const std::uint32_t index = new_slot(SlotKind::group);
    slots_[index]->members = std::move(group);
    if (slots_[index]->members->open == 0) {
        slots_[index]->state = SlotState::done;
        slots_[index]->settled = Settled::value;
    }
    return handle(index);
}

inline void Instance::start(Handle call) {
    if (at(call).state == SlotState::prepared) begin_slot(call.index);
}

inline bool Instance::ready(Handle handle) { return at(handle).state == SlotState::done; }

inline void Instance::suspend(Handle handle, std::coroutine_handle<> waiter) {
    Slot& slot = at(handle);
    if (slot.awaited()) throw std::logic_error("rb: somebody else awaits this already");
    slot.waiter = waiter;
    if (slot.state == SlotState::prepared) begin_slot(handle.index);
}

// A call is emitted now. Tasks and groups are begun by the loop, so that deep nesting does not
// deepen the native stack; the last one first, which is the order that direct calls would have.
inline void Instance::begin_slot(std::uint32_t index) {
    slots_[index]->state = SlotState::waiting;
    slots_[index]->order = ++last_order_;
    if (slots_[index]->kind == SlotKind::call) return emit_call(index);
    starts_.push_back(index);
}

inline void Instance::start_next() {
    const std::uint32_t index = starts_.back();
    Slot& slot = *slots_[index];
    if (slot.kind == SlotKind::group && slot.members->started < slot.members->members.size())
        return begin_member(index);
    starts_.pop_back();
    if (slot.kind == SlotKind::task) slot.frame.resume();
}

inline void Instance::begin_member(std::uint32_t group) {
    Group& members = *slots_[group]->members;
    const auto place = static_cast<std::uint32_t>(members.started++);
    const Handle member = members.members[place];
    if (member.instance == nullptr) return member_done(group, place);
    Slot& slot = at(member);
    if (slot.awaited()) throw std::logic_error("rb: somebody else awaits this already");
    slot.group = group;
    slot.group_place = place;
    if (slot.state == SlotState::done) return member_done(group, place);
    if (slot.state == SlotState::prepared) begin_slot(member.index);
}

inline void Instance::complete(std::uint32_t index) noexcept {
    Slot& slot = *slots_[index];
    slot.state = SlotState::done;
    if (slot.group != kNoSlot) return member_done(slot.group, slot.group_place);
    if (slot.waiter) {
        ready_.push_back(slot.waiter);
    } else if (slot.detached) {
        reap_.push_back(index);
    } else if (index == root_.index && slot.generation == root_.generation) {
        root_done_ = true;
    }
}

inline void Instance::member_done(std::uint32_t group, std::uint32_t place) noexcept {
    Slot& slot = *slots_[group];
    Group& members = *slot.members;
    const Handle handle = members.members[place];
    const Slot* const member = handle.instance == nullptr ? nullptr : slots_[handle.index].get();
    --members.open;
    if (slot.state == SlotState::done) return;
    if (member != nullptr && member->failed() && !member->tolerant) {
        members.failed = place;
        slot.settled = Settled::failure;
    } else if (members.open == 0) {
        slot.settled = Settled::value;
    } else {
        return;
    }
    complete(group);
}

inline std::uint32_t Instance::close_group(Handle group) {
    const std::unique_ptr<Group> members = std::move(at(group).members);
    free_slot(group.index);
    if (members->failed != kNoSlot) {
        detach(*members, members->failed);
    } else {
        for (const Handle member : members->members)
            if (member.instance != nullptr) slots_[member.index]->group = kNoSlot;
    }
    return members->failed;
}

inline void Instance::settle(std::uint32_t index, Settled how, Payload payload,
                             std::shared_ptr<const Failure> failure) {
    Slot& slot = *slots_[index];
    slot.settled = how;
    slot.payload = std::move(payload);
    slot.failure = std::move(failure);
    complete(index);
}

inline Payload Instance::take_payload(Handle call) {
    Slot& slot = at(call);
    const Settled settled = slot.settled;
    const std::shared_ptr<const Failure> failure = std::move(slot.failure);
    Payload payload = std::move(slot.payload);
    free_slot(call.index);
    if (settled == Settled::failure) throw Failure(*failure);
    if (settled == Settled::cancelled) throw Cancelled(cancel_reason_);
    return payload;
}

inline std::exception_ptr Instance::take_error(Handle task) { return std::move(at(task).error); }

inline void Instance::release(Handle handle) {
    if (stale(handle)) return;
    const std::unique_ptr<Group> group = std::move(slots_[handle.index]->members);
    const std::coroutine_handle<> frame = std::exchange(slots_[handle.index]->frame, {});
    if (frame) frame.destroy();
    free_slot(handle.index);
    if (group) detach(*group, kNoSlot);
}

// Nobody takes the members any more, except the one at place `kept`.
inline void Instance::detach(const Group& group, std::size_t kept) {
    for (std::size_t i = 0; i < group.members.size(); ++i) {
        if (group.members[i].instance == nullptr) continue;
        Slot& member = *slots_[group.members[i].index];
        member.group = kNoSlot;
        member.detached = i != kept;
        if (member.detached && member.state == SlotState::done)
            reap_.push_back(group.members[i].index);
    }
}

// What ended without anybody to take it. An error that is no failure is a bug all the same.
inline void Instance::reap() {
    for (std::size_t i = 0; i < reap_.size(); ++i) {
        const std::exception_ptr error = std::move(slots_[reap_[i]]->error);
        release(handle(reap_[i]));
        if (!error) continue;
        try {
            std::rethrow_exception(error);
        } catch (const Failure&) {
        } catch (const Cancelled&) {
        }
    }
    reap_.clear();
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
