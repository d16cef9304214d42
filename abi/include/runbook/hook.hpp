// Hooks: a callback that comes once, addressed by a secret token. What run.hook<T>("name") gives.
//
//   auto paid = run.hook<Payment>("paid").within(1h);
//   co_await run.step(send_invoice, order, co_await paid.token());
//   Payment payment = co_await paid;          // a failure of kind timeout: it never came
//
// Whoever has the token can answer, so it goes to those who shall, and into no log.
#pragma once

#include "runbook/calls.hpp"
#include "runbook/signal.hpp"

namespace rb {

class [[nodiscard("co_await it, or it does nothing")]] HookToken
    : public kit::Awaitable<HookToken> {
 public:
    using value_type = std::string;
    using kit::Awaitable<HookToken>::Awaitable;

    static std::string take(kit::Handle handle) {
        Payload token;
        handle.instance->take_wait(handle, &token);
        return token.body;
    }
};

template <class T>
class [[nodiscard("co_await it, or it does nothing")]] Hook : public kit::Call<Hook<T>> {
 public:
    using value_type = T;
    using kit::Call<Hook<T>>::Call;

    // After this time the await throws an rb::Failure of kind timeout.
    Hook within(Duration most) const {
        this->spec().delay_ms = kit::milliseconds(most);
        return *this;
    }
    Hook label(std::string_view for_people) const {
        this->spec().label = for_people;
        return *this;
    }
    // Makes the hook when it is not there yet. Before the hook itself is awaited, or beside it.
    HookToken token() const {
        kit::Wait what;
        what.hook = this->handle_;
        return HookToken(this->handle_.instance->prepare_wait(std::move(what)));
    }

    static T take(kit::Handle call) {
        return kit::outside_value<T>(call.instance->take_payload(call), "bad-payload",
                                     "the payload of a hook");
    }
};

}  // namespace rb
