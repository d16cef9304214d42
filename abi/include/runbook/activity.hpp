// Activity: the context of a running activity, its first parameter. Used on the worker's thread, or
// on others that end before the activity does.
#pragma once

#include <optional>

#include "runbook/failure.hpp"
#include "runbook/info.hpp"
#include "runbook/kit/step_ids.hpp"
#include "runbook/log.hpp"

namespace rb {

enum class StopReason : std::uint32_t {
    none = RB_STOP_NONE,
    cancelled = RB_STOP_CANCELLED,
    timed_out = RB_STOP_TIMED_OUT,
    shutdown = RB_STOP_SHUTDOWN,
    paused = RB_STOP_PAUSED,
    reset = RB_STOP_RESET,
    gone = RB_STOP_GONE
};

namespace kit {
struct AnswersLater {};  // thrown by rb::later to the edge of the bundle; no std::exception
struct AnyResult {       // what rb::later seems to return, for every type of activity
    template <class T>
    operator T() const {
        throw AnswersLater();
    }
};
}  // namespace kit

class Activity {
 public:
    // `ids`: of a step that the run's own code calls, in the place of the call's. Both are
    // borrowed.
    explicit Activity(const rb_activity_call& call, kit::StepIds* ids = nullptr)
        : call_(call), ids_(ids) {}
    Activity(const Activity&) = delete;
    Activity& operator=(const Activity&) = delete;

    std::uint32_t attempt() const { return call_.attempt; }  // from 1
    // The same in all attempts of this step: hand it to services that know repeated requests by it.
    std::string_view idempotency_key() const {
        return ids_ != nullptr ? ids_->idempotency_key() : kit::view(call_.idempotency_key);
    }
    std::string_view run_id() const { return kit::view(call_.run_id); }
    std::string_view workflow_id() const { return kit::view(call_.workflow_id); }
    std::string_view step_id() const {
        return ids_ != nullptr ? ids_->step_id() : kit::view(call_.step_id);
    }
    std::string_view runbook() const { return kit::view(call_.runbook); }
    std::optional<Time> deadline() const {
        if (call_.deadline_ns == 0) return std::nullopt;
        return Time(std::chrono::nanoseconds(call_.deadline_ns));
    }

    // Says that it is alive; the details are kept for the next attempt.
    void heartbeat() const { beat(nullptr, 0); }
    template <class T>
    void heartbeat(const T& details) const {
        const Payload payload = Payload::of(details);
        const rb_payload one = kit::borrow(payload);
        beat(&one, 1);
    }
    // The details of the last heartbeat of an earlier attempt; none: there was none.
    template <class T>
    std::optional<T> last_heartbeat() const {
        if (call_.last_heartbeat.len == 0) return std::nullopt;
        return kit::decode_or_throw<T>(kit::copy(call_.last_heartbeat.ptr[0]), "last heartbeat");
    }

    // Look now and then in a long activity, and leave soon when asked to: clean up and throw
    // rb::Cancelled, or finish after all.
    StopReason stop_reason() const {
        if (!RB_CAN(rb_activity_call, &call_, stop_reason)) return StopReason::none;
        return static_cast<StopReason>(call_.stop_reason(&call_));
    }
    bool stop_requested() const { return stop_reason() != StopReason::none; }
    void throw_if_stopped() const {
        if (stop_requested()) throw Cancelled("asked to stop");
    }

    // Names this step to whoever is to answer it later, see rb::later: `activity complete <token>`,
    // or rb::LaterAnswer. A secret. Empty: this host takes no later answers.
    std::string token() const {
        if (!RB_HAS(rb_activity_call, &call_, token)) return {};
        return std::string(kit::view(call_.token));
    }

    Log log() const { return {&call_, &write_log}; }

 private:
    void beat(const rb_payload* details, std::uint64_t count) const {
        if (!RB_CAN(rb_activity_call, &call_, heartbeat)) return;
        const rb_payloads list{details, count};
        call_.heartbeat(&call_, &list);
    }
    static void write_log(const void* target, std::uint32_t level, std::string_view message,
                          std::string_view json) {
        const auto* call = static_cast<const rb_activity_call*>(target);
        if (!RB_CAN(rb_activity_call, call, log)) return;
        call->log(call, level, kit::text(message), kit::text(json));
    }

    const rb_activity_call& call_;
    kit::StepIds* const ids_;
};

// Ends the activity without a result: the step stays open until somebody answers by the token, also
// after a restart, and is not run again. Hand the token out first.
//
//   std::string approve(rb::Activity& activity, Order order) {
//       send_mail(order, activity.token());
//       return rb::later(activity);
//   }
[[noreturn]] inline kit::AnyResult later(const Activity& activity) {
    if (activity.token().empty())
        throw Failure("no_later", "this host takes no later answers").no_retry();
    throw kit::AnswersLater();
}

}  // namespace rb
