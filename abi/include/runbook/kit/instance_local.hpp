// Instance: steps of local activities that the run's own code calls, where the host allows it.
#pragma once

#include "runbook/kit/instance.hpp"

namespace rb::kit {

inline bool Instance::calls_here(const ActivityName& activity) const {
    return activity.local && activation_ != nullptr &&
           RB_CAN(rb_activation, activation_, begin_local) &&
           RB_CAN(rb_activation, activation_, end_local);
}

inline Handle Instance::prepare(std::unique_ptr<LocalCall> local) {
    const std::uint32_t index = new_slot(SlotKind::call);
    slots_[index]->command = RB_CMD_STEP;
    slots_[index]->local = std::move(local);
    return handle(index);
}

// From here on it is a step like all others.
inline void Instance::spell_out(Slot& slot) {
    auto spec = std::make_unique<CallSpec>();
    spec->name = slot.local->name;
    slot.local->write_args(*spec);
    slot.spec = std::move(spec);
    slot.local.reset();
}

// False: it is to be emitted, as a step that nobody has begun or whose first attempt has failed.
inline bool Instance::call_here(std::uint32_t index) {
    Slot& slot = *slots_[index];
    check_may_change("a command");
    if (activation_ == nullptr || broken_ != RB_OK || final_) return spell_out(slot), false;
    const std::string_view name = slot.local->name;
    const std::uint32_t number = activation_->begin_local(activation_, text(name));
    if (number == 0) return spell_out(slot), false;
    std::shared_ptr<const Failure> failure;
    try {
        if (!local_) local_ = std::make_unique<LocalContext>(info_, activation_);
        Activity activity(local_->begin(name, number, now_ns_));
        slot.local->call(activity);
    } catch (...) {
        failure = std::make_shared<const Failure>(failure_of_current_exception());
    }
    activation_->end_local(activation_, failure ? 0 : 1);
    if (!failure) {
        ++seen_.at(seen_.started(RB_CMD_STEP, name))->completed;
        settle(index, Settled::value, {}, nullptr);
        return true;
    }
    spell_out(slot);
    slot.spec->local_number = number;
    slot.spec->local_failure = std::move(failure);
    return false;
}

inline std::unique_ptr<LocalCall> Instance::take_local(Handle call) {
    throw_if_cut(call);
    Slot& slot = at(call);
    if (!slot.local || slot.settled != Settled::value) return nullptr;
    std::unique_ptr<LocalCall> local = std::move(slot.local);
    free_slot(call.index);
    return local;
}

}  // namespace rb::kit
