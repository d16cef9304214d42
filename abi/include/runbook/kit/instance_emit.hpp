// Instance: commands on their way to the host.
#pragma once

#include <algorithm>

#include "runbook/kit/instance.hpp"

namespace rb::kit {

inline void Instance::emit(rb_cmd& command) {
    check_may_change("a command");
    if (activation_ == nullptr || broken_ != RB_OK || final_) return;
    command.seq = ++last_seq_;
    broken_ = activation_->emit(activation_, &command);
}

inline void Instance::emit_cancel(std::uint64_t target) {
    auto command = zeroed<rb_cmd>();
    command.type = RB_CMD_CANCEL;
    command.target_seq = target;
    emit(command);
}

inline void Instance::emit_final(std::uint16_t type, const Failure* failure,
                                 const Payload* result) {
    auto command = zeroed<rb_cmd>();
    command.type = type;
    rb_payload value = null_payload();
    if (result != nullptr) {
        value = borrow(*result);
        command.args = {&value, 1};
    }
    Unhandled unhandled;
    add_unhandled(command, unhandled);
    if (failure != nullptr) {
        const FailureView view(*failure);
        command.failure = view.get();
        emit(command);
    } else {
        emit(command);
    }
    final_ = true;
}

// By their names; whole when another run goes on, to which they are carried.
inline void Instance::add_unhandled(rb_cmd& command, Unhandled& room) const {
    struct Left {
        const Channel* channel;
        const Message* message;
    };
    std::vector<Left> left;
    for (std::size_t i = 0; outside_ && i < outside_->channels.size(); ++i)
        for (const Message& message : outside_->channels[i].kept)
            left.push_back({&outside_->channels[i], &message});
    std::sort(left.begin(), left.end(),
              [](const Left& a, const Left& b) { return a.message->order < b.message->order; });
    const bool carries = command.type == RB_CMD_CONTINUE;
    room.payloads.reserve(left.size());  // the pointers below must stay
    room.jobs.reserve(left.size());
    for (const Left& one : left) {
        room.names.push_back(text(one.channel->name));
        if (!carries) continue;
        room.payloads.push_back(borrow(one.message->payload));
        auto job = zeroed<rb_job>();
        job.type = RB_JOB_SIGNAL;
        job.number = one.message->number;
        job.name = room.names.back();
        job.id = text(one.message->id);
        job.sender = text(one.message->sender);
        job.args = {&room.payloads.back(), 1};
        room.jobs.push_back(job);
        room.whole.push_back(&room.jobs.back());
    }
    command.unhandled = room.names.data();
    command.unhandled_count = room.names.size();
    command.carried = room.whole.data();
    command.carried_count = room.whole.size();
}

// True: the call was made before under this key and is joined instead.
inline bool Instance::join_memo(Slot& slot, std::uint32_t index, Memo*& memo) {
    const CallSpec& spec = *slot.spec;
    if (slot.command != RB_CMD_STEP || spec.key.empty()) return false;
    const auto [place, first] = memos_.try_emplace(spec.name + "/" + spec.key);
    memo = &place->second;
    if (first) return false;
    slot.spec.reset();
    if (memo->settled == Settled::open)
        memo->joined.push_back(handle(index));
    else
        settle(index, memo->settled, memo->payload, memo->failure);
    return true;
}

inline std::uint32_t Instance::note_started(std::uint16_t command, const CallSpec& spec) {
    if (command == RB_CMD_INLINE_STEP) return SeenList::kNone;
    if (command == RB_CMD_TIMER && spec.label.empty()) return SeenList::kNone;
    return seen_.started(command, command == RB_CMD_TIMER ? spec.label : spec.name);
}

inline void Instance::emit_call(std::uint32_t index) {
    Slot& slot = *slots_[index];
    Memo* memo = nullptr;
    if (join_memo(slot, index, memo)) return;
    const std::unique_ptr<CallSpec> spec = std::move(slot.spec);

    auto command = zeroed<rb_cmd>();
    auto step = zeroed<rb_step_opts>();
    auto child = zeroed<rb_run_opts>();
    std::optional<RetryView> retry;
    std::optional<FailureView> local_failure;
    command.type = slot.command;
    command.name = text(spec->name);
    command.key = text(spec->key);
    command.label = text(spec->label);
    command.delay_ms = spec->delay_ms;
    command.target_seq = spec->target;
    command.schema = text(spec->schema);
    step.cancel_mode = child.cancel_mode = static_cast<std::uint32_t>(slot.on_cancel);
    step.attempt_ms = spec->limits.attempt_ms;
    step.total_ms = child.total_ms = spec->limits.total_ms;
    step.heartbeat_ms = spec->limits.heartbeat_ms;
    child.close_policy = static_cast<std::uint32_t>(spec->parent_close);
    child.run_ms = spec->run_ms;
    command.run_id = text(spec->run_id);
    if (spec->has_retry) step.retry = child.retry = retry.emplace(spec->retry).get();
    if (spec->local_failure) {
        step.local_number = spec->local_number;
        step.local_failure = local_failure.emplace(*spec->local_failure).get();
    }
    if (slot.command == RB_CMD_STEP) command.step = &step;
    if (slot.command == RB_CMD_CHILD || slot.command == RB_CMD_CONTINUE) command.run = &child;
    Unhandled unhandled;
    if (slot.command == RB_CMD_CONTINUE) add_unhandled(command, unhandled);
    // Known before it is emitted: a host may ask for the code of a side effect from within emit().
    slot.seq = last_seq_ + 1;
    if (slot.command != RB_CMD_CONTINUE)
        live_.push_back({slot.seq, index, note_started(slot.command, *spec), memo});
    emit_args(command, *spec);
}

inline void Instance::emit_args(rb_cmd& command, const CallSpec& spec) {
    constexpr std::size_t kFew = 4;
    rb_payload few[kFew];
    std::vector<rb_payload> many;
    rb_payload* args = few;
    if (spec.args_end.size() > kFew) {
        many.resize(spec.args_end.size());
        args = many.data();
    }
    std::size_t from = 0;
    for (std::size_t i = 0; i < spec.args_end.size(); ++i) {
        args[i] = json_payload(std::string_view(spec.args).substr(from, spec.args_end[i] - from));
        from = spec.args_end[i];
    }
    command.args = {args, spec.args_end.size()};
    emit(command);
}

inline Instance::Live* Instance::live(std::uint64_t seq) {
    const auto place = std::lower_bound(
        live_.begin(), live_.end(), seq,
        [](const Live& entry, std::uint64_t number) { return entry.seq < number; });
    return place != live_.end() && place->seq == seq ? &*place : nullptr;
}

inline void Instance::forget_unanswered(std::uint64_t seq) {
    const Live* const entry = live(seq);
    if (entry == nullptr) return;
    if (Seen* const seen = seen_.at(entry->seen)) ++seen->cancelled;
    forget_live(seq);
}

inline void Instance::forget_live(std::uint64_t seq) {
    if (Live* const entry = live(seq); entry != nullptr)
        live_.erase(live_.begin() + (entry - live_.data()));
}

}  // namespace rb::kit
