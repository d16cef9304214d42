// Instance: applying a job and running until everything waits.
#pragma once

#include <algorithm>

#include "runbook/kit/instance.hpp"

namespace rb::kit {

inline rb_status Instance::activate(const rb_activation& activation) noexcept {
    if (broken_ != RB_OK || final_) return RB_E_STATE;
    activation_ = &activation;
    now_ns_ = activation.now_ns;
    continue_suggested_ = (activation.flags & RB_ACT_CONTINUE_SUGGESTED) != 0;
    try {
        const rb_status status = apply(*activation.job);
        if (status != RB_OK) {
            broken_ = status;
        } else {
            run_until_quiet();
            if (broken_ == RB_OK) tell_waits();
        }
    } catch (...) {
        if (broken_ == RB_OK) {
            broken_ = RB_E_BUG;
            try {
                report(failure_of_current_exception());
            } catch (...) {  // no memory for the reason: the status alone must do
            }
        }
    }
    activation_ = nullptr;
    return broken_;
}

inline rb_status Instance::apply(const rb_job& job) {
    if (root_.instance == nullptr && job.type != RB_JOB_START) return RB_E_STATE;
    switch (job.type) {
        case RB_JOB_START:
            return begin_run(job);
        case RB_JOB_RESOLVED:
            return resolve(job);
        case RB_JOB_STARTED:
            if (job.seq > last_seq_) return RB_E_STATE;
            command_started(job);
            return RB_OK;
        case RB_JOB_SIGNAL:
            take_signal(job);
            return broken_;
        case RB_JOB_UPDATE:
            take_update(job);
            return broken_;
        case RB_JOB_CANCEL:
            cancel(job);
            return RB_OK;
        case RB_JOB_RESEED:
            random_.reseed(job.number);
            return RB_OK;
        default:
            return (job.flags & RB_JOB_F_OPTIONAL) != 0 ? RB_OK : RB_E_UNSUPPORTED;
    }
}

inline rb_status Instance::begin_run(const rb_job& job) {
    if (root_.instance != nullptr) return RB_E_STATE;
    std::string wrong;
    root_ = begin(job.args, wrong);
    if (wrong.empty()) {
        begin_slot(root_.index);
        return RB_OK;
    }
    root_.instance = this;
    const Failure failure = Failure("input", std::move(wrong)).no_retry();
    emit_final(RB_CMD_FAIL, &failure, nullptr);
    return RB_OK;
}

inline rb_status Instance::resolve(const rb_job& job) {
    if (job.seq == 0 || job.seq > last_seq_) return RB_E_STATE;
    Live* const found = live(job.seq);
    if (found == nullptr) return RB_OK;  // a timer that was cancelled
    const Live entry = *found;
    forget_live(job.seq);
    if (slots_[entry.slot]->kind == SlotKind::wait) {
        end_wait(entry.slot, Settled::timed_out, {});
        return RB_OK;
    }

    Payload payload;
    std::shared_ptr<const Failure> failure;
    Settled how = Settled::value;
    if (job.failure != nullptr) {
        failure = std::make_shared<const Failure>(copy(*job.failure));
        how = Settled::failure;
    } else if (job.args.len > 0) {
        payload = copy(job.args.ptr[0]);
    } else {
        payload.encoding = RB_ENCODING_NULL;
    }
    if (Seen* const seen = seen_.at(entry.seen)) ++(failure ? seen->failed : seen->completed);
    if (entry.memo != nullptr) {
        entry.memo->settled = how;
        entry.memo->payload = payload;
        entry.memo->failure = failure;
    }
    Slot& slot = *slots_[entry.slot];
    if (slot.wait) token_never_came(entry.slot, failure);
    const bool stopped = slot.told != 0 && failure && failure->kind == FailureKind::cancelled;
    if (slot.due_at_end && !stopped) due_after(slot);
    settle(entry.slot, stopped ? Settled::cancelled : how, std::move(payload), std::move(failure));
    if (entry.memo == nullptr) return RB_OK;
    for (const Handle joined : std::exchange(entry.memo->joined, {}))
        if (!stale(joined) && slots_[joined.index]->state == SlotState::waiting)
            settle(joined.index, how, entry.memo->payload, entry.memo->failure);
    return RB_OK;
}

// A child's run id is of no use here yet.
inline void Instance::command_started(const rb_job& job) {
    const Live* const entry = live(job.seq);
    if (entry != nullptr && slots_[entry->slot]->command == RB_CMD_HOOK)
        token_came(entry->slot, view(job.name));
}

inline void Instance::run_until_quiet() {
    if (outside_) outside_->next_condition = 0;
    while (broken_ == RB_OK && !final_ && step_on()) {
    }
    ready_.clear();
    ready_next_ = 0;
}

// False: everything waits.
inline bool Instance::step_on() {
    if (!closing_.empty()) {
        const std::uint32_t group = closing_.front();
        closing_.erase(closing_.begin());
        close_others(group);
    } else if (!reap_.empty()) {
        reap();
    } else if (root_done_) {
        finish();
    } else if (!starts_.empty()) {
        start_next();
    } else if (ready_next_ < ready_.size()) {
        const Handle task = ready_[ready_next_++];
        if (!stale(task) && slots_[task.index]->state != SlotState::done) resume(task.index);
    } else {
        return wake_condition();
    }
    return true;
}

inline void Instance::finish() {
    Payload output;
    Handle next;
    const bool due = slots_[root_.index]->due;
    try {
        try {
            result(root_, output);
        } catch (const Continue& continued) {
            next = continued.call;
        }
        if (const auto lost = unjoined_failure()) std::rethrow_exception(lost);
    } catch (const Failure& failure) {
        tell_unjoined();
        return emit_final(RB_CMD_FAIL, &failure, nullptr);
    } catch (const Cancelled&) {
        tell_unjoined();
        if (cancel_requested_) return emit_final(RB_CMD_CANCELLED, nullptr, nullptr);
        const Failure failure = failure_of_current_exception();
        return emit_final(RB_CMD_FAIL, &failure, nullptr);
    }
    if (next.instance == nullptr) return emit_final(RB_CMD_COMPLETE, nullptr, &output);
    // A cancellation that nobody has seen would be lost with the run.
    if (due) return emit_final(RB_CMD_CANCELLED, nullptr, nullptr);
    emit_call(next.index);
    final_ = true;
}

inline void Instance::report(const Failure& failure) {
    if (activation_ == nullptr || !RB_CAN(rb_activation, activation_, report)) return;
    const FailureView view(failure);
    activation_->report(activation_, view.get());
}

inline void Instance::log(std::uint32_t level, std::string_view message,
                          std::string_view json) const {
    if (activation_ == nullptr || (activation_->flags & RB_ACT_REPLAYING) != 0) return;
    if (!RB_CAN(rb_activation, activation_, log)) return;
    activation_->log(activation_, level, text(message), text(json));
}

inline const ActivityName& Instance::activity_of(AnyFunction function) const {
    for (const ActivityName& entry : names_)
        if (entry.function == function) return entry;
    throw std::logic_error(
        "rb: run.step(function): this function is no activity of the bundle; "
        "add rb::activity<function>(\"name\") to RUNBOOK_BUNDLE");
}

// Asked once of the host, which remembers it for replays. A host without patches has no old runs.
inline bool Instance::patched(std::string_view id, bool deprecated) {
    if (const auto known = patches_.find(id); known != patches_.end()) return known->second;
    bool answer = true;
    if (activation_ != nullptr && RB_CAN(rb_activation, activation_, patched))
        answer = activation_->patched(activation_, text(id), deprecated ? 1u : 0u) != 0;
    return patches_.emplace(id, answer).first->second;
}

inline rb_status Instance::inline_task(std::uint64_t seq, void** task) noexcept {
    Live* const entry = live(seq);
    if (entry == nullptr) return RB_E_STATE;
    Slot& slot = *slots_[entry->slot];
    if (!slot.code) return RB_E_STATE;
    *task = slot.code.release();
    return RB_OK;
}

}  // namespace rb::kit
