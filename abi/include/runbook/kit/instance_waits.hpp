// Instance: slots of kind wait. They wait for a predicate, the next signal of a channel or a hook's
// token, and may have a timer beside them, the only command they emit.
#pragma once

#include <algorithm>
#include <stdexcept>

#include "runbook/kit/instance.hpp"

namespace rb::kit {

inline Outside& Instance::outside() {
    if (!outside_) outside_ = std::make_unique<Outside>();
    return *outside_;
}

inline void Instance::check_may_change(const char* what) const {
    if (read_only_ != nullptr)
        throw std::logic_error(std::string("rb: ") + read_only_ + " changes nothing: " + what +
                               " cannot be used in it");
}

// ---- channels

inline std::uint32_t Instance::channel(std::string_view name) {
    auto& channels = outside().channels;
    for (std::uint32_t i = 0; i < channels.size(); ++i)
        if (channels[i].name == name) return i;
    channels.push_back({std::string(name), {}, {}});
    return static_cast<std::uint32_t>(channels.size() - 1);
}

inline std::optional<Message> Instance::try_receive(std::uint32_t channel) {
    check_may_change("taking a signal");
    auto& kept = channel_at(channel).kept;
    if (kept.empty()) return std::nullopt;
    std::optional<Message> first = std::move(kept.front());
    kept.erase(kept.begin());
    return first;
}

// To the one who has waited longest, else it is kept.
inline void Instance::deliver(std::uint32_t channel, Message message) {
    const Channel& to = channel_at(channel);
    if (to.waiters.empty()) return keep(channel, std::move(message));
    const std::uint32_t wait = to.waiters.front().index;
    Payload payload = std::move(message.payload);
    slots_[wait]->wait->taken = std::move(message);
    end_wait(wait, Settled::value, std::move(payload));
}

// In its place among those that are there: one that is given back came before them.
inline void Instance::keep(std::uint32_t channel, Message message) {
    auto& kept = channel_at(channel).kept;
    const auto place = std::find_if(kept.begin(), kept.end(),
                                    [&](const Message& one) { return one.order > message.order; });
    kept.insert(place, std::move(message));
}

// ---- waits

inline Handle Instance::prepare_wait(Wait wait) {
    check_may_change("waiting");
    auto kept = std::make_unique<Wait>(std::move(wait));
    const std::uint32_t index = new_slot(SlotKind::wait);
    slots_[index]->wait = std::move(kept);
    return handle(index);
}

// What is there already is taken without a timer, so nothing is emitted.
inline void Instance::begin_wait(std::uint32_t index) {
    Payload payload;
    if (wait_is_over(index, payload)) {
        const bool threw = slots_[index]->error != nullptr;
        return settle(index, threw ? Settled::failure : Settled::value, std::move(payload),
                      nullptr);
    }
    Wait& wait = *slots_[index]->wait;
    if (wait.condition) outside().conditions.push_back(handle(index));
    if (wait.channel != kNoSlot) channel_at(wait.channel).waiters.push_back(handle(index));
    if (wait.timeout_ms == 0) return;
    auto timer = zeroed<rb_cmd>();
    timer.type = RB_CMD_TIMER;
    timer.delay_ms = wait.timeout_ms;
    timer.label = text(wait.label);
    slots_[index]->seq = last_seq_ + 1;
    live_.push_back({last_seq_ + 1, index, SeenList::kNone, nullptr});
    emit(timer);
}

inline bool Instance::wait_is_over(std::uint32_t index, Payload& payload) {
    Wait& wait = *slots_[index]->wait;
    if (wait.condition) return condition_holds(index);
    if (wait.channel == kNoSlot) return token_is_there(index, payload);
    if (handler(RB_HANDLES_SIGNAL, channel_at(wait.channel).name) != nullptr)
        throw std::logic_error("rb: signal '" + channel_at(wait.channel).name +
                               "' has a handler, which takes all of them; it cannot be awaited "
                               "too");
    if (auto first = try_receive(wait.channel)) {
        payload = std::move(first->payload);
        wait.taken = std::move(*first);
        return true;
    }
    return false;
}

// Also when it throws: then that is what the waiter gets.
inline bool Instance::condition_holds(std::uint32_t index) {
    const char* const before = std::exchange(read_only_, "the predicate of run.wait");
    bool holds = true;
    try {
        holds = slots_[index]->wait->condition->holds();
    } catch (...) {
        slots_[index]->error = std::current_exception();
    }
    read_only_ = before;
    return holds;
}

// Nothing wakes it any more, and its timer is not needed.
inline void Instance::leave(std::uint32_t index) {
    Slot& slot = *slots_[index];
    const auto take_out = [&](std::vector<Handle>& from) {
        std::erase_if(from, [index](Handle one) { return one.index == index; });
    };
    const Wait& wait = *slot.wait;
    if (wait.condition) take_out(outside().conditions);
    if (wait.channel != kNoSlot) take_out(channel_at(wait.channel).waiters);
    if (wait.hook.instance != nullptr && !stale(wait.hook))
        take_out(slots_[wait.hook.index]->wait->askers);
    if (slot.seq == 0) return;
    const std::uint64_t timer = std::exchange(slot.seq, 0);
    if (live(timer) == nullptr) return;
    forget_live(timer);
    emit_cancel(timer);
}

inline void Instance::end_wait(std::uint32_t index, Settled how, Payload payload) {
    leave(index);
    settle(index, how, std::move(payload), nullptr);
}

// Nobody takes it any more. A signal that it was given is not lost: the next in line gets it.
inline void Instance::drop_wait(std::uint32_t index) {
    Slot& slot = *slots_[index];
    if (slot.state == SlotState::waiting) leave(index);
    const bool has_signal = slot.state == SlotState::done && slot.settled == Settled::value &&
                            slot.wait->channel != kNoSlot;
    const std::uint32_t channel = slot.wait->channel;
    Message message = std::move(slot.wait->taken);
    message.payload = std::move(slot.payload);
    free_slot(index);
    if (has_signal) deliver(channel, std::move(message));
}

inline Settled Instance::take_wait(Handle wait, Payload* payload) {
    Slot& slot = at(wait);
    const Settled settled = slot.settled;
    const Why why = slot.why;
    const std::exception_ptr error = std::move(slot.error);
    if (payload != nullptr) *payload = std::move(slot.payload);
    const std::shared_ptr<const Failure> failure = std::move(slot.failure);
    free_slot(wait.index);
    if (error) std::rethrow_exception(error);
    if (settled == Settled::failure && failure) throw Failure(*failure);
    if (settled == Settled::cancelled) throw Cancelled(reason(why));
    return settled;
}

// The next predicate that holds, in order of creation, wakes its waiter; true: it did. The caller
// lets that one run before it asks again, so a waiter finds its predicate as it was tested.
inline bool Instance::wake_condition() {
    if (!outside_) return false;
    auto& conditions = outside_->conditions;
    for (std::size_t tried = 0; tried < conditions.size(); ++tried) {
        if (outside_->next_condition >= conditions.size()) outside_->next_condition = 0;
        const std::uint32_t index = conditions[outside_->next_condition].index;
        if (condition_holds(index)) {
            const bool threw = slots_[index]->error != nullptr;
            end_wait(index, threw ? Settled::failure : Settled::value, {});
            return true;
        }
        ++outside_->next_condition;
    }
    return false;
}

// ---- tokens of hooks

inline bool Instance::token_is_there(std::uint32_t index, Payload& payload) {
    const Handle hook = slots_[index]->wait->hook;
    start(hook);
    Slot& slot = at(hook);
    if (slot.wait->token.empty() && slot.state != SlotState::done) {
        slot.wait->askers.push_back(handle(index));
        return false;
    }
    if (slot.wait->token.empty())  // it never existed
        slots_[index]->error = slot.failure ? std::make_exception_ptr(Failure(*slot.failure))
                                            : std::make_exception_ptr(Cancelled(reason(slot.why)));
    payload.body = slot.wait->token;
    return true;
}

inline void Instance::token_came(std::uint32_t hook, std::string_view token) {
    slots_[hook]->wait->token = token;
    for (const Handle asker : std::exchange(slots_[hook]->wait->askers, {}))
        end_wait(asker.index, Settled::value, {{}, std::string(token)});
}

// The hook ended without ever having existed.
inline void Instance::token_never_came(std::uint32_t hook, std::shared_ptr<const Failure> failure) {
    for (const Handle asker : std::exchange(slots_[hook]->wait->askers, {})) {
        leave(asker.index);
        settle(asker.index, Settled::failure, {}, failure);
    }
}

}  // namespace rb::kit
