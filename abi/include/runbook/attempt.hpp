// rb::attempt(..): a failure or cancellation as a value. For use where co_await is not allowed to
// throw on, and because co_await is not allowed in a catch block.
//
//   auto parcel = co_await rb::attempt(run.child<Parcel>("ship-parcel", o));
//   if (!parcel) co_await run.step(refund, paid);
#pragma once

#include <variant>

#include "runbook/kit/awaitable.hpp"

namespace rb {

template <class T>
class [[nodiscard("look whether it went well")]] Outcome {
 public:
    using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

    explicit Outcome(Value value) : value_(std::move(value)) {}
    explicit Outcome(const Failure& failure) : failure_(std::make_shared<const Failure>(failure)) {}
    explicit Outcome(const Cancelled& cancelled) : cancelled_(cancelled) {}

    bool ok() const { return value_.has_value(); }
    explicit operator bool() const { return ok(); }
    bool cancelled() const { return cancelled_.has_value(); }
    const Failure* failure() const { return failure_.get(); }  // null: it went well, or cancelled

    // The value; throws what it ended with when there is none.
    Value& value() & { return rethrow(), *value_; }
    const Value& value() const& { return rethrow(), *value_; }
    Value value() && { return rethrow(), std::move(*value_); }
    Value& operator*() & { return value(); }
    const Value& operator*() const& { return value(); }
    Value operator*() && { return std::move(*this).value(); }
    Value* operator->() { return &value(); }
    const Value* operator->() const { return &value(); }

    // Throws what it ended with; does nothing when it went well.
    void rethrow() const {
        if (failure_) throw Failure(*failure_);
        if (cancelled_) throw Cancelled(*cancelled_);
    }

 private:
    std::optional<Value> value_;
    std::shared_ptr<const Failure> failure_;
    std::optional<Cancelled> cancelled_;
};

template <class A>
class [[nodiscard("co_await it")]] Attempt : public kit::Awaitable<Attempt<A>> {
 public:
    using value_type = Outcome<typename A::value_type>;
    using kit::Awaitable<Attempt<A>>::Awaitable;

    static value_type take(kit::Handle handle) {
        try {
            if constexpr (std::is_void_v<typename A::value_type>) {
                A::take(handle);
                return value_type(std::monostate());
            } else {
                return value_type(A::take(handle));
            }
        } catch (const Failure& failure) {
            return value_type(failure);
        } catch (const Cancelled& cancelled) {
            return value_type(cancelled);
        }
    }
};

template <kit::IsMember A>
Attempt<A> attempt(A awaitable) {
    const kit::Handle handle = awaitable.rb_handle();
    if (handle.instance != nullptr) handle.instance->at(handle).tolerant = true;
    return Attempt<A>(handle);
}

}  // namespace rb
