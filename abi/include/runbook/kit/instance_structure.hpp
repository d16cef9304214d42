// Instance: what belongs to a task or to the run beside its own code. Spawned tasks end with the
// run, what a rb::Saga has collected is undone at its task's end, and what nobody takes is looked
// at here, so that no failure is lost silently.
#pragma once

#include "runbook/kit/instance.hpp"

namespace rb::kit {

// Begun after what is ready now, in the order of the calls.
inline void Instance::spawn(Handle task) {
    Slot& slot = at(task);
    if (slot.awaited() || slot.state != SlotState::prepared)
        throw std::logic_error("rb: run.spawn takes a task that was not awaited yet");
    std::erase_if(spawned_, [this](Handle one) { return stale(one); });
    spawned_.push_back(task);
    slot.spawned = true;
    slot.state = SlotState::waiting;
    slot.order = ++last_order_;
    ++open_spawned_;
    ready_.push_back(task);
}

inline void Instance::task_ended(std::uint32_t index) noexcept {
    slots_[index]->ended = true;
    if (slots_[index]->owns_handlers) drop_handlers(index);
    end_task(index);
}

// The run's own code has ended: first the spawned tasks end too, then its sagas are undone.
inline void Instance::end_task(std::uint32_t index) noexcept {
    if (index == root_.index && open_spawned_ > 0) {
        root_waits_ = true;
        // When a cancellation has ended it, that one has told them already.
        const Slot& root = *slots_[index];
        Wave wave{0, Why::run_ended, {}, {}};
        wave.id = root.told != 0 && ended_cancelled(root) ? root.told : ++last_wave_;
        for (const Handle task : spawned_)
            if (!stale(task)) wave.tasks.push_back(task.index);
        return tell(std::move(wave));
    }
    Slot& task = *slots_[index];
    if (task.undo == kNoSlot) return complete(index);
    const std::uint32_t undo = task.undo;
    Group& group = *slots_[undo]->members;
    task.undo = group.next;
    group.finishes = index;
    begin_slot(undo);
}

inline void Instance::undo_ended(std::uint32_t group) noexcept {
    const std::uint32_t task = slots_[group]->members->finishes;
    free_slot(group);
    end_task(task);
}

inline void Instance::add_undo(Handle& undo, Handle call) {
    if (call.instance == nullptr) return;
    if (at(call).state != SlotState::prepared || at(call).awaited())
        throw std::logic_error("rb: a saga undoes by calls that were not started yet");
    if (undo.instance == nullptr) {
        const std::uint32_t index = new_slot(SlotKind::group);
        slots_[index]->members = std::make_unique<Group>();
        slots_[index]->members->mode = GroupMode::undo;
        slots_[index]->shielded = true;
        undo = handle(index);
    }
    Group& group = *at(undo).members;
    group.members.push_back(call);
    ++group.open;
}

// Nothing will be undone: the prepared calls go.
inline void Instance::forget_undo(Handle undo) {
    if (stale(undo)) return;
    const std::unique_ptr<Group> group = std::move(slots_[undo.index]->members);
    free_slot(undo.index);
    for (const Handle call : group->members) {
        if (stale(call)) continue;
        if (slots_[call.index]->members) {
            forget_undo(call);
        } else {
            release(call);
        }
    }
}

// From a destructor, which allocates nothing. During an eviction nothing is undone.
inline void Instance::hand_over(Handle undo, Handle task) noexcept {
    if (activation_ == nullptr || stale(undo) || stale(task)) return;
    std::uint32_t* place = &slots_[task.index]->undo;
    while (*place != kNoSlot) place = &slots_[*place]->members->next;
    *place = undo.index;
}

inline void Instance::reap() {
    const std::vector<Ended> ended = std::exchange(reap_, {});
    for (const Ended& one : ended) {
        if (one.undone) {
            drop(handle(one.slot), true);
            continue;
        }
        if (slots_[one.slot]->handler) {
            end_handler(one.slot);
            continue;
        }
        const Group& group = *slots_[one.slot]->members;
        for (std::uint32_t i = 0; i < group.members.size(); ++i)
            if (i != group.decided) drop(group.members[i], false);
    }
}

inline void Instance::drop(Handle handle, bool undone) {
    if (handle.instance == nullptr || stale(handle)) return;
    Slot& slot = *slots_[handle.index];
    slot.waiter = slot.group = kNoSlot;
    const bool goes_on = slot.cut;
    slot.cut = false;
    if (goes_on || slot.spawned || slot.state != SlotState::done) return;
    const std::unique_ptr<Group> group = std::move(slot.members);
    const std::exception_ptr error = std::move(slot.error);
    const std::shared_ptr<const Failure> failure = std::move(slot.failure);
    release(handle);
    if (group)
        for (const Handle member : group->members) drop(member, undone);
    report_dropped(error, failure.get(), undone);
}

// A failed call is in the run's log. An error that is no failure is a bug all the same.
inline void Instance::report_dropped(const std::exception_ptr& error, const Failure* failure,
                                     bool undone) {
    const auto tell_of = [&](const Failure& of) {
        const std::string what =
            (of.origin_name.empty() ? "" : of.origin_name + ": ") + of.type + ": " + of.message;
        if (undone)
            log(RB_LOG_ERROR, "what was to be undone is not undone: " + what, {});
        else
            log(RB_LOG_WARN, "a part of the run that nobody waits for has failed: " + what, {});
    };
    if (failure != nullptr && undone) tell_of(*failure);
    if (!error) return;
    try {
        std::rethrow_exception(error);
    } catch (const Failure& of) {
        tell_of(of);
    } catch (const Cancelled&) {
    } catch (const Continue&) {
    }
}

// The first failure of a spawned task that nobody awaited.
inline std::exception_ptr Instance::unjoined_failure() {
    for (const Handle task : spawned_) {
        if (stale(task) || !slots_[task.index]->error) continue;
        if (ended_cancelled(*slots_[task.index])) continue;
        return std::move(slots_[task.index]->error);
    }
    return nullptr;
}

// The others, when the run ends with another failure.
inline void Instance::tell_unjoined() {
    while (const std::exception_ptr error = unjoined_failure())
        report_dropped(error, nullptr, false);
}

}  // namespace rb::kit
