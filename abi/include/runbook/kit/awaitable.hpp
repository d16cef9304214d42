// Awaitable: what co_await needs of a handle. A derived class names value_type and says how the
// value is taken (static value_type take(Handle)).
#pragma once

#include "runbook/kit/kit.hpp"

namespace rb::kit {

template <class Derived>
class Awaitable {
 public:
    explicit Awaitable(Handle handle) : handle_(handle) {}

    bool await_ready() const {
        return handle_.instance == nullptr || handle_.instance->ready(handle_);
    }
    void await_suspend(std::coroutine_handle<> waiter) const {
        handle_.instance->suspend(handle_, waiter);
    }
    auto await_resume() const { return Derived::take(handle_); }

    Handle rb_handle() const { return handle_; }

 protected:
    Handle handle_;
};

template <class A>
concept IsAwaitable = requires(const A& a) {
    typename A::value_type;
    { a.rb_handle() } -> std::same_as<Handle>;
};

struct Never {};  // what an await gives that never comes back; every task may return it

// What may be in a group, an attempt or a saga: what comes back.
template <class A>
concept IsMember = IsAwaitable<A> && !std::same_as<typename A::value_type, Never>;

// The value of a call: decoded from its payload.
template <class T>
T take_value(Handle call, const char* what) {
    const Payload payload = call.instance->take_payload(call);
    if constexpr (!std::is_void_v<T>) return decode_or_throw<T>(payload, what);
}

}  // namespace rb::kit
