// LaterAnswer: answers a step whose activity has returned rb::later(..), by its token. For code of
// the bundle outside of runs, such as a thread that listens to a service; on any thread. From
// outside of the process it is `runbook-host activity complete|fail|heartbeat TOKEN`.
#pragma once

#include <string>
#include <utility>

#include "runbook/bundle.hpp"

namespace rb {

class LaterAnswer {
 public:
    explicit LaterAnswer(std::string token) : token_(std::move(token)) {}

    // Each throws rb::Failure: `no_later` when this host takes no later answers, `not_open` when no
    // step waits for this token (any more).
    void complete() const { succeed(kit::null_payload()); }
    template <class T>
    void complete(const T& result) const {
        const Payload payload = Payload::of(result);
        succeed(kit::borrow(payload));
    }
    // The step is tried again as its policy says.
    void fail(const Failure& failure) const {
        const kit::FailureView view(failure);
        check(can(&rb_async_activity_v1::fail)(host().host_data, token(), view.get()));
    }
    // False: whoever works on it may stop, the step was cancelled.
    bool heartbeat() const { return beat(nullptr, 0); }
    template <class T>
    bool heartbeat(const T& details) const {
        const Payload payload = Payload::of(details);
        const rb_payload one = kit::borrow(payload);
        return beat(&one, 1);
    }

 private:
    static const rb_async_activity_v1& host() {
        const auto* const found = host_extension<rb_async_activity_v1>(RB_EXT_ASYNC_ACTIVITY_V1);
        if (found == nullptr)
            throw Failure("no_later", "this host takes no later answers").no_retry();
        return *found;
    }
    template <class F>
    static F can(F rb_async_activity_v1::* function) {
        const F found = host().*function;
        if (found == nullptr)
            throw Failure("no_later", "this host takes no such later answers").no_retry();
        return found;
    }
    static void check(rb_status status) {
        if (status == RB_OK) return;
        throw Failure("not_open",
                      "no step waits for an answer under this token: it was answered, "
                      "it is too late, or its run has ended (status " +
                          std::to_string(status) + ")")
            .no_retry();
    }

    rb_bytes token() const { return kit::bytes(token_); }
    void succeed(const rb_payload& value) const {
        check(can(&rb_async_activity_v1::succeed)(host().host_data, token(), &value));
    }
    bool beat(const rb_payload* details, std::uint64_t count) const {
        const rb_payloads list{details, count};
        const rb_status status =
            can(&rb_async_activity_v1::heartbeat)(host().host_data, token(), &list);
        if (status == RB_E_CANCELLED) return false;
        check(status);
        return true;
    }

    std::string token_;
};

}  // namespace rb
