// Instance: applying a job and running until everything waits.
#pragma once

#include <algorithm>

#include "runbook/kit/instance.hpp"

namespace rb::kit {

inline rb_status Instance::activate(const rb_activation& activation) noexcept {
    if (broken_ != RB_OK || final_) return RB_E_STATE;
    activation_ = &activation;
    now_ns_ = activation.now_ns;
    try {
        const rb_status status = apply(*activation.job);
        if (status != RB_OK) {
            broken_ = status;
        } else {
            run_until_quiet();
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
            return job.seq <= last_seq_ ? RB_OK : RB_E_STATE;
        case RB_JOB_SIGNAL:
            return RB_OK;  // no code of this kit can ask for one; the host lists it as unhandled
        case RB_JOB_UPDATE:
            return reject_update(job);
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
    if (found == nullptr) return RB_OK;  // its await was cancelled before
    const Live entry = *found;
    forget_live(job.seq);

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
    if (entry.memo != nullptr) {
        entry.memo->settled = how;
        entry.memo->payload = payload;
        entry.memo->failure = failure;
    }
    if (entry.slot != kNoSlot) {
        const bool asked = slots_[entry.slot]->cancel_sent;
        const bool stopped = asked && failure && failure->kind == FailureKind::cancelled;
        settle(entry.slot, stopped ? Settled::cancelled : how, std::move(payload),
               std::move(failure));
    }
    if (entry.memo == nullptr) return RB_OK;
    for (const Handle joined : std::exchange(entry.memo->joined, {}))
        if (!stale(joined) && slots_[joined.index]->state == SlotState::waiting)
            settle(joined.index, how, entry.memo->payload, entry.memo->failure);
    return RB_OK;
}

inline rb_status Instance::reject_update(const rb_job& job) {
    Failure failure("unknown-update", "the runbook has no update '" + copy(job.name) + "'");
    failure.kind = FailureKind::not_found;
    const FailureView view(failure);
    auto command = zeroed<rb_cmd>();
    command.type = RB_CMD_UPDATE_REJECT;
    command.key = job.id;
    command.failure = view.get();
    return activation_->emit(activation_, &command);
}

// Every pending await gets it once, in the order in which the calls were made.
inline void Instance::cancel(const rb_job& job) {
    cancel_requested_ = true;
    cancel_reason_ = copy(job.name);
    std::vector<Handle> pending;
    for (std::uint32_t i = 0; i < slots_.size(); ++i) {
        const Slot& slot = *slots_[i];
        // A side effect is short and may refer to variables of its frame: it is always waited for.
        if (slot.kind == SlotKind::call && slot.state == SlotState::waiting && slot.awaited() &&
            slot.command != RB_CMD_INLINE_STEP)
            pending.push_back(handle(i));
    }
    std::sort(pending.begin(), pending.end(), [this](Handle a, Handle b) {
        return slots_[a.index]->order < slots_[b.index]->order;
    });
    for (const Handle call : pending) cancel_call(*slots_[call.index], call.index);
}

inline void Instance::cancel_call(Slot& slot, std::uint32_t index) {
    if (slot.seq != 0 && slot.on_cancel != OnCancel::abandon) emit_cancel(slot.seq);
    if (slot.seq != 0 && slot.on_cancel == OnCancel::wait && slot.command != RB_CMD_TIMER) {
        slot.cancel_sent = true;
        return;
    }
    if (Live* const entry = live(slot.seq); entry != nullptr) {
        entry->slot = kNoSlot;
        if (entry->memo == nullptr) forget_live(slot.seq);
    }
    settle(index, Settled::cancelled, {}, nullptr);
}

inline void Instance::run_until_quiet() {
    while (broken_ == RB_OK && !final_) {
        if (!starts_.empty()) {
            start_next();
        } else if (ready_next_ < ready_.size()) {
            ready_[ready_next_++].resume();
        } else {
            break;
        }
        if (!reap_.empty()) reap();
        if (root_done_ && broken_ == RB_OK) finish();
    }
    ready_.clear();
    ready_next_ = 0;
}

inline void Instance::finish() {
    Payload output;
    try {
        result(root_, output);
    } catch (const Failure& failure) {
        return emit_final(RB_CMD_FAIL, &failure, nullptr);
    } catch (const Cancelled&) {
        if (cancel_requested_) return emit_final(RB_CMD_CANCELLED, nullptr, nullptr);
        const Failure failure = failure_of_current_exception();
        return emit_final(RB_CMD_FAIL, &failure, nullptr);
    }
    emit_final(RB_CMD_COMPLETE, nullptr, &output);
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

inline std::string_view Instance::name_of(AnyFunction function) const {
    for (const ActivityName& entry : names_)
        if (entry.function == function) return entry.name;
    throw std::logic_error(
        "rb: run.step(function): this function is no activity of the bundle; "
        "add rb::activity<function>(\"name\") to RUNBOOK_BUNDLE");
}

inline rb_status Instance::inline_task(std::uint64_t seq, void** task) noexcept {
    Live* const entry = live(seq);
    if (entry == nullptr || entry->slot == kNoSlot) return RB_E_STATE;
    Slot& slot = *slots_[entry->slot];
    if (!slot.code) return RB_E_STATE;
    *task = slot.code.release();
    return RB_OK;
}

}  // namespace rb::kit
