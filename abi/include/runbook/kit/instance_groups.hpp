// Instance: groups, which are rb::all, rb::any and what a rb::Saga undoes. A group that is decided
// before all its members have ended cancels the others, and is done when they have ended.
#pragma once

#include <stdexcept>

#include "runbook/kit/instance.hpp"

namespace rb::kit {

inline Handle Instance::add_group(GroupMode mode, std::vector<Handle> members) {
    for (const Handle member : members)
        if (member.instance != nullptr && at(member).awaited())
            throw std::logic_error("rb: somebody else awaits this already");
    auto group = std::make_unique<Group>();
    group->mode = mode;
    group->open = static_cast<std::uint32_t>(members.size());
    group->members = std::move(members);
    const std::uint32_t index = new_slot(SlotKind::group);
    slots_[index]->members = std::move(group);
    if (slots_[index]->members->open == 0) {
        slots_[index]->state = SlotState::done;
        slots_[index]->settled = Settled::value;
    }
    return handle(index);
}

inline void Instance::begin_member(std::uint32_t group) {
    Group& members = *slots_[group]->members;
    const std::uint32_t nth = members.started++;
    const auto last = static_cast<std::uint32_t>(members.members.size()) - 1;
    const std::uint32_t place = members.mode == GroupMode::undo ? last - nth : nth;
    const Handle member = members.members[place];
    if (member.instance == nullptr) return member_done(group, place);
    Slot& slot = at(member);
    if (slot.awaited()) throw std::logic_error("rb: somebody else awaits this already");
    slot.group = group;
    slot.group_place = place;
    if (slot.state == SlotState::prepared && members.cut_rest)
        refuse(member.index, slots_[group]->why);
    if (slot.state == SlotState::done || slot.cut) return member_done(group, place);
    if (slot.state == SlotState::prepared) begin_slot(member.index);
}

// Nothing of it is begun; who awaits it is cancelled. A call can still be made later.
inline void Instance::refuse(std::uint32_t index, Why why) {
    Slot& slot = *slots_[index];
    slot.why = why;
    if (slot.kind == SlotKind::call) {
        slot.cut = true;
    } else {
        slot.settled = Settled::cancelled;
        slot.state = SlotState::done;
    }
}

inline void Instance::member_done(std::uint32_t group, std::uint32_t place) noexcept {
    Slot& slot = *slots_[group];
    Group& members = *slot.members;
    const Handle handle = members.members[place];
    const Slot* const member = handle.instance == nullptr ? nullptr : slots_[handle.index].get();
    --members.open;
    if (members.mode == GroupMode::undo) {
        reap_.push_back({handle.index, true});
        if (members.open > 0) return starts_.push_back(group);
    } else if (members.decided == kNoSlot) {
        const bool failed = member != nullptr && member->failed() && !member->tolerant;
        if (failed || members.mode == GroupMode::any) {
            members.decided = place;
            members.closing = true;
            members.cancelled = failed && ended_cancelled(*member);
            slot.settled = failed ? Settled::failure : Settled::value;
            closing_.push_back(group);
        }
    }
    if (members.open > 0 || members.closing) return;
    if (members.decided == kNoSlot) slot.settled = Settled::value;
    complete(group);
}

// The group is decided: those that have not begun never do, the others are cancelled.
inline void Instance::close_others(std::uint32_t group) {
    Slot& slot = *slots_[group];
    Group& members = *slot.members;
    members.open -= static_cast<std::uint32_t>(members.members.size()) - members.started;
    members.started = static_cast<std::uint32_t>(members.members.size());
    const Handle decided = members.members[members.decided];
    Wave wave{0, members.mode == GroupMode::any ? Why::lost : Why::sibling_failed, {}, {}};
    // The cancellation that ended one of them has told the others already.
    if (members.cancelled && slots_[decided.index]->told != 0) {
        wave.id = slots_[decided.index]->told;
        wave.why = slots_[decided.index]->why;
    } else {
        wave.id = ++last_wave_;
    }
    for (const Handle member : members.members)
        if (member.instance != nullptr && slots_[member.index]->group == group)
            tell_awaited(wave, member.index);
    tell(std::move(wave));
    members.closing = false;
    if (members.open == 0) complete(group);
}

inline Group Instance::close_group(Handle group) {
    Slot& slot = at(group);
    const bool begun = slot.settled != Settled::cancelled;
    const Why why = slot.why;
    Group members = std::move(*slot.members);
    free_slot(group.index);
    if (!begun) throw Cancelled(reason(why));
    return members;
}

}  // namespace rb::kit
