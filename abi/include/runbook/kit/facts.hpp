// What a bundle knows of its runbooks and activities, without their types.
#pragma once

#include "runbook/run.hpp"

namespace rb::kit {

struct RunbookFacts {
    std::string_view slug, version, title;
    bool transient = false;
    std::int64_t max_ms = 0;
    Handle (*start)(Run&, const rb_payloads&, std::string& wrong) = nullptr;
    void (*take)(Handle root, Payload& out) = nullptr;
    SchemaText input_schema = nullptr, output_schema = nullptr;
    HandlerList handlers;
    StepList steps;
};

struct ActivityFacts {
    std::string_view name, version, title;
    Retry retry;
    bool has_retry = false;
    bool local = false;
    StepLimits limits;
    AnyFunction (*function)() = nullptr;
    void (*invoke)(Activity&, const rb_payloads&, Payload& out) = nullptr;
    SchemaText input_schema = nullptr, output_schema = nullptr;
};

template <class T>
std::string schema_text() {
    if constexpr (std::is_void_v<T>)
        return {};
    else
        return json_schema<T>();
}

// Empty, or what is wrong with the input.
inline std::string decode_arg(const rb_payloads& args, std::size_t index, const TypeOps& ops,
                              void* value) {
    const rb_payload given = index < args.len ? args.ptr[index] : null_payload();
    return decode(given, Unknown::strict, ops, value);
}

template <class T>
void take_result(Handle root, Payload& out) {
    if constexpr (std::is_void_v<T>) {
        Task<T>::take(root);
        out.encoding = RB_ENCODING_NULL;
    } else {
        out = Payload::of(Task<T>::take(root));
    }
}

template <auto Function, class Signature = decltype(Function)>
struct RunbookCode {
    static_assert(
        kAlwaysFalse<Signature>,
        "rb: a runbook is `rb::Task<Result> name(rb::Run& run, Input input)`, or without an "
        "input");
};

template <auto Function, class R>
struct RunbookCode<Function, Task<R> (*)(Run&)> {
    using Input = void;
    using Result = R;
    static Handle start(Run& run, const rb_payloads&, std::string&) {
        return Function(run).rb_handle();
    }
};

template <auto Function, class R, class In>
struct RunbookCode<Function, Task<R> (*)(Run&, In)> {
    using Input = std::decay_t<In>;
    using Result = R;
    static Handle start(Run& run, const rb_payloads& args, std::string& wrong) {
        Input input{};
        wrong = decode_arg(args, 0, kOps<Input>, &input);
        if (!wrong.empty()) return {};
        return Function(run, std::move(input)).rb_handle();
    }
};

inline void decode_args(const rb_payloads& args, std::initializer_list<const TypeOps*> types,
                        std::initializer_list<void*> values) {
    if (args.len > types.size())
        throw Failure("input", "the activity takes " + std::to_string(types.size()) +
                                   " arguments, " + std::to_string(args.len) + " were given")
            .no_retry();
    for (std::size_t i = 0; i < types.size(); ++i) {
        const std::string wrong =
            decode_arg(args, i, *types.begin()[i], const_cast<void*>(values.begin()[i]));
        if (!wrong.empty())
            throw Failure("input", "argument " + std::to_string(i + 1) + ": " + wrong).no_retry();
    }
}

template <auto Function, class Signature = decltype(Function)>
struct ActivityCode {
    static_assert(kAlwaysFalse<Signature>,
                  "rb: an activity is `Result name(rb::Activity& activity, Args.. args)`");
};

template <auto Function, class R, class... P>
struct ActivityCode<Function, R (*)(Activity&, P...)> {
    using Result = std::decay_t<R>;

    static AnyFunction function() { return reinterpret_cast<AnyFunction>(Function); }

    static void invoke(Activity& activity, const rb_payloads& args, Payload& out) {
        std::tuple<std::decay_t<P>...> values;
        std::apply([&](auto&... one) { decode_args(args, {&kOps<std::decay_t<P>>...}, {&one...}); },
                   values);
        const auto call = [&](auto&... one) -> R {
            return Function(activity, static_cast<std::decay_t<P>&&>(one)...);
        };
        if constexpr (std::is_void_v<R>) {
            std::apply(call, values);
            out.encoding = RB_ENCODING_NULL;
        } else {
            out = Payload::of<Result>(std::apply(call, values));
        }
    }

    static std::string input_schema() {
        if constexpr (sizeof...(P) == 1)
            return schema_text<std::decay_t<P>...>();
        else
            return {};
    }
};

template <auto Function, class R, class... P>
struct ActivityCode<Function, R (*)(Activity&, P...) noexcept>
    : ActivityCode<static_cast<R (*)(Activity&, P...)>(Function)> {};

}  // namespace rb::kit
