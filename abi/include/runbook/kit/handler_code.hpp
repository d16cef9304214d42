// HandlerCode of an author's function: how its input is read, whether it is a coroutine, and what
// becomes of its result.
//
// A handler is called with its input, with rb::Run& and its input, or with neither. It gives a
// value, nothing, or an rb::Task, which then goes on by itself beside the runbook.
#pragma once

#include "runbook/kit/compiler.hpp"
#include "runbook/task.hpp"

namespace rb::kit {

struct Deduced;       // a type that the author did not name
struct NoValidator {  // takes everything
    template <class Input>
    void operator()(const Input&) const {}
};

template <class R, class... A>
struct Signature {
    static_assert(kAlwaysFalse<R>,
                  "rb: a handler takes its input, or rb::Run& and its input, and no more");
};
template <class R>
struct Signature<R> {
    using Input = void;
    using Result = R;
    static constexpr bool kTakesRun = false;
};
template <class R, class In>
struct Signature<R, In> {
    using Input = std::decay_t<In>;
    using Result = R;
    static constexpr bool kTakesRun = false;
};
template <class R>
struct Signature<R, Run&> {
    using Input = void;
    using Result = R;
    static constexpr bool kTakesRun = true;
};
template <class R, class In>
struct Signature<R, Run&, In> {
    using Input = std::decay_t<In>;
    using Result = R;
    static constexpr bool kTakesRun = true;
};

template <class F>
struct SignatureOf {
    static_assert(kAlwaysFalse<F>,
                  "rb: a handler is a function, or a lambda whose parameters have their types");
};
template <class F>
    requires requires { &F::operator(); }
struct SignatureOf<F> : SignatureOf<decltype(&F::operator())> {};
template <class R, class... A>
struct SignatureOf<R (*)(A...)> : Signature<R, A...> {};
template <class R, class... A>
struct SignatureOf<R (*)(A...) noexcept> : Signature<R, A...> {};
template <class C, class R, class... A>
struct SignatureOf<R (C::*)(A...)> : Signature<R, A...> {};
template <class C, class R, class... A>
struct SignatureOf<R (C::*)(A...) const> : Signature<R, A...> {};
template <class C, class R, class... A>
struct SignatureOf<R (C::*)(A...) noexcept> : Signature<R, A...> {};
template <class C, class R, class... A>
struct SignatureOf<R (C::*)(A...) const noexcept> : Signature<R, A...> {};

template <class R>
struct TaskResult {
    static constexpr bool kIsTask = false;
    using Value = std::decay_t<R>;
};
template <class T>
struct TaskResult<Task<T>> {
    static constexpr bool kIsTask = true;
    using Value = T;
};

// Empty, or what is wrong with the input.
template <class T>
std::string read_input(const rb_payload& given, T& value) {
    return decode(given, Unknown::strict, kOps<T>, &value);
}
inline std::string no_input_but(const rb_payload& given) {
    const bool none = view(given.encoding) == RB_ENCODING_NULL || view(given.body) == "null";
    return none ? std::string() : "$: expected no value";
}

template <class F, class V, class Named>
class HandlerOf final : public HandlerCode {
    using Shape = SignatureOf<F>;
    using Input = typename Shape::Input;
    using Returned = TaskResult<typename Shape::Result>;
    static constexpr bool kHasInput = !std::is_void_v<Input>;
    using Kept = std::conditional_t<kHasInput, Input, std::monostate>;

 public:
    static constexpr bool kIsTask = Returned::kIsTask;
    using Value =
        std::conditional_t<std::is_same_v<Named, Deduced>, typename Returned::Value, Named>;
    static_assert(!kIsTask || std::is_same_v<Value, typename Returned::Value>,
                  "rb: the handler's rb::Task gives another type than the one that is named");

    HandlerOf(Run& run, F function, V validator)
        : run_(run), function_(std::move(function)), validator_(std::move(validator)) {}

    std::unique_ptr<HandlerCall> read(const rb_payload& input, std::string& wrong) override {
        auto call = std::make_unique<Call>(*this);
        if constexpr (kHasInput)
            wrong = read_input(input, call->input);
        else
            wrong = no_input_but(input);
        if (!wrong.empty()) return nullptr;
        return call;
    }
    bool takes_input() const override { return kHasInput; }
    void take_task(Handle task, Payload& out) const override {
        if constexpr (!kIsTask)
            static_cast<void>(task);
        else if constexpr (std::is_void_v<Value>)
            Task<void>::take(task);
        else
            out = Payload::of(Task<Value>::take(task));
        if (out.encoding.empty()) out.encoding = RB_ENCODING_NULL;
    }

 private:
    struct Call final : HandlerCall {
        explicit Call(HandlerOf& handler) : of(handler) {}
        void validate() override { of.validate(input); }
        Handle run(Payload& out) override { return of.run(std::move(input), out); }
        HandlerOf& of;
        Kept input{};
    };

    void validate(const Kept& input) {
        if constexpr (kHasInput)
            validator_(input);
        else if constexpr (std::is_same_v<V, NoValidator>)
            static_cast<void>(input);
        else
            validator_();
    }

    Handle run(Kept input, Payload& out) {
        if constexpr (kIsTask) {
            return call(std::move(input)).rb_handle();
        } else if constexpr (std::is_void_v<Value>) {
            call(std::move(input));
            out.encoding = RB_ENCODING_NULL;
        } else {
            out = Payload::of<Value>(call(std::move(input)));
        }
        return {};
    }

    typename Shape::Result call([[maybe_unused]] Kept&& input) {
        if constexpr (Shape::kTakesRun && kHasInput)
            return function_(run_, std::move(input));
        else if constexpr (Shape::kTakesRun)
            return function_(run_);
        else if constexpr (kHasInput)
            return function_(std::move(input));
        else
            return function_();
    }

    Run& run_;
    F function_;
    V validator_;
};

template <class Named, class F, class V = NoValidator>
auto handler_code(Run& run, F&& function, V&& validator = {}) {
    using Code = HandlerOf<std::decay_t<F>, std::decay_t<V>, Named>;
    return std::make_shared<Code>(run, static_cast<F&&>(function), static_cast<V&&>(validator));
}

// Whether the validator returns nothing: a result would be mistaken for a verdict.
template <class V, class F>
constexpr bool validates() {
    using Input = typename SignatureOf<std::decay_t<F>>::Input;
    if constexpr (std::is_same_v<V, NoValidator>)
        return true;
    else if constexpr (std::is_void_v<Input>)
        return std::is_void_v<std::invoke_result_t<V&>>;
    else
        return std::is_void_v<std::invoke_result_t<V&, const Input&>>;
}

// The type that the author named for the input is the one that the handler takes.
template <class Named, class F>
inline constexpr bool kTakes = std::is_same_v<Named, Deduced> ||
                               std::is_same_v<Named, typename SignatureOf<std::decay_t<F>>::Input>;

}  // namespace rb::kit
