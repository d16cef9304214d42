// Task<T>: what a runbook, or a part of one, returns. A coroutine whose first parameter is
// rb::Run&. It begins when it is awaited (or is in rb::all); its frame belongs to the run.
#pragma once

#include <tuple>

#include "runbook/kit/awaitable.hpp"

namespace rb {

class Run;

namespace kit {

template <class T>
class Promise;

// Defined in run.hpp.
Instance& instance_of(Run& run);

}  // namespace kit

template <class T = void>
class [[nodiscard("co_await it, or it does nothing")]] Task : public kit::Awaitable<Task<T>> {
 public:
    using value_type = T;
    using kit::Awaitable<Task<T>>::Awaitable;

    static T take(kit::Handle handle);
};

namespace kit {

class PromiseBase {
 public:
    template <class... Args>
    PromiseBase(std::coroutine_handle<> frame, Args&... args)
        : handle_(find_instance(args...).add_task(frame)) {}

    std::suspend_always initial_suspend() const noexcept { return {}; }
    struct Final {
        bool await_ready() const noexcept { return false; }
        template <class P>
        void await_suspend(std::coroutine_handle<P> frame) const noexcept {
            const Handle handle = frame.promise().handle();
            handle.instance->task_ended(handle.index);
        }
        void await_resume() const noexcept {}
    };
    Final final_suspend() const noexcept { return {}; }
    void unhandled_exception() {
        handle_.instance->slot(handle_.index).error = std::current_exception();
    }

    template <class A>
    std::remove_cvref_t<A> await_transform(A&& awaitable) const {
        static_assert(IsAwaitable<std::remove_cvref_t<A>>,
                      "rb: only what rb::Run, rb::Task, rb::all, rb::any and rb::attempt give can "
                      "be awaited in a runbook; do anything else in an activity");
        return static_cast<A&&>(awaitable);
    }

    Handle handle() const { return handle_; }

 protected:
    void returning() const noexcept { handle_.instance->task_returns(handle_.index); }

 private:
    template <class First, class... Rest>
    static Instance& find_instance(First& first, Rest&... rest) {
        if constexpr (std::is_same_v<First, Run>)
            return instance_of(first);
        else
            return find_instance(rest...);
    }

    Handle handle_;
};

template <class T>
class Promise : public PromiseBase {
 public:
    template <class... Args>
    explicit Promise(Args&... args)
        : PromiseBase(std::coroutine_handle<Promise>::from_promise(*this), args...) {}

    Task<T> get_return_object() const { return Task<T>(handle()); }
    // A reference, so that the variable that is returned still has its value.
    void return_value(T&& result) {
        returning();
        value = std::move(result);
    }
    void return_value(const T& result) {
        returning();
        value = result;
    }
    void return_value(Never) {}
    std::optional<T> value;
};

template <>
class Promise<void> : public PromiseBase {
 public:
    template <class... Args>
    explicit Promise(Args&... args)
        : PromiseBase(std::coroutine_handle<Promise>::from_promise(*this), args...) {}

    Task<void> get_return_object() const { return Task<void>(handle()); }
    void return_void() const {}
};

struct Released {  // a task's frame goes when its value was taken, or its error thrown
    Handle handle;
    explicit Released(Handle task) : handle(task) {}
    Released(const Released&) = delete;
    Released& operator=(const Released&) = delete;
    ~Released() { handle.instance->release(handle); }
};

// What may be a parameter of a coroutine that runs for days.
template <class First, class... Rest>
constexpr bool has_run() {
    if constexpr (std::is_same_v<First, Run&>)
        return true;
    else if constexpr (sizeof...(Rest) > 0)
        return has_run<Rest...>();
    else
        return false;
}

// A reference may dangle when the run goes on; the closure of a lambda is passed as one.
template <class P>
constexpr bool is_kept_parameter() {
    if constexpr (std::is_same_v<P, Run&>)
        return true;
    else
        return !std::is_reference_v<P> && !std::is_same_v<std::remove_cv_t<P>, std::string_view>;
}

template <class P>
inline constexpr bool kSafeParameter =
    !RB_KIT_OLD_GCC || std::is_reference_v<P> || !Owning<P> || !std::is_aggregate_v<P>;

template <class... Args>
constexpr bool check_coroutine() {
    static_assert(sizeof...(Args) > 0 && has_run<Args..., void>(),
                  "rb: a coroutine that returns rb::Task takes rb::Run& as a parameter");
    static_assert((is_kept_parameter<Args>() && ...),
                  "rb: parameters of a coroutine are taken by value, and a lambda is no coroutine: "
                  "a reference, string_view or closure may be gone when the run goes on. Take the "
                  "value itself; make the lambda a function");
    static_assert((kSafeParameter<Args> && ...),
                  "rb: GCC before 13 destroys this parameter twice. Give the struct "
                  "RB_FIELDS(Type, members..), or a constructor");
    return true;
}

}  // namespace kit

template <class T>
T Task<T>::take(kit::Handle handle) {
    const kit::Released released(handle);
    if (const auto error = handle.instance->take_error(handle)) std::rethrow_exception(error);
    if constexpr (!std::is_void_v<T>) {
        using Frame = std::coroutine_handle<kit::Promise<T>>;
        const auto frame = Frame::from_address(handle.instance->at(handle).frame.address());
        return std::move(*frame.promise().value);
    }
}

}  // namespace rb

template <class T, class... Args>
struct std::coroutine_traits<rb::Task<T>, Args...> {
    static_assert(rb::kit::check_coroutine<Args...>());
    using promise_type = rb::kit::Promise<T>;
};
