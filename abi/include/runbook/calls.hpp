// What run.step, run.child, run.sleep, run.signal_run and run.side_effect give: something to set
// options on, then to co_await. It does nothing before it is awaited or started.
#pragma once

#include <stdexcept>

#include "runbook/task.hpp"

namespace rb {
namespace kit {

// A name given by people: step keys, workflow ids.
inline void check_id(std::string_view id, const char* what) {
    bool good = !id.empty() && id.size() <= 200 && id.find("..") == std::string_view::npos;
    for (const char c : id) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        good = good &&
               (letter || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == ':' || c == '-');
    }
    if (!good)
        throw Failure("bad-id", std::string(what) + " '" + std::string(id.substr(0, 200)) +
                                    "' is not 1 to 200 of A-Z a-z 0-9 . _ : - without '..'")
            .no_retry();
}

template <class T, class A>
decltype(auto) converted(const A& arg) {
    static_assert(std::is_convertible_v<const A&, T>,
                  "rb: an argument does not convert to the activity's parameter");
    if constexpr (std::is_same_v<A, T>)
        return (arg);
    else
        return static_cast<T>(arg);
}

template <class P, class A>
void add_arg(CallSpec& spec, const A& arg) {
    append_json<P>(spec.args, converted<P>(arg));
    spec.args_end.push_back(static_cast<std::uint32_t>(spec.args.size()));
}

// How an argument of a call by name is sent: texts as std::string, the rest as it is.
template <class A>
using Sent = std::conditional_t<std::is_convertible_v<const A&, std::string_view>, std::string,
                                std::decay_t<A>>;

template <class... A>
Handle call_by_name(Instance& instance, std::uint16_t command, std::string_view name, A&&... args) {
    static_assert((kSafeArgument<A> && ...),
                  "rb: GCC before 13 destroys this argument twice. Name it in a statement of its "
                  "own and pass the name, or give the struct RB_FIELDS(Type, members..)");
    const auto call = instance.prepare(command, name);
    [[maybe_unused]] CallSpec& spec = instance.spec(call);
    (add_arg<Sent<std::remove_cvref_t<A>>>(spec, args), ...);
    return call;
}

// A parameter by value, or one that is moved from, gets a copy.
template <class P, class T>
decltype(auto) handed(const T& arg) {
    if constexpr (std::is_lvalue_reference_v<P>)
        return (arg);
    else
        return T(arg);
}

template <class T>
class LocalResult : public LocalCall {
 public:
    std::optional<T> value;
};
template <>
class LocalResult<void> : public LocalCall {};

// What a local step can keep as it is.
template <class T>
inline constexpr bool kKept = alignof(T) <= alignof(std::max_align_t);
template <>
inline constexpr bool kKept<void> = true;
template <class R, class... P>
inline constexpr bool kKeptAsTheyAre =
    kKept<std::decay_t<R>> &&
    ((std::is_copy_constructible_v<std::decay_t<P>> && kKept<std::decay_t<P>>) && ...);

template <class R, class... P>
class LocalStep final : public LocalResult<std::decay_t<R>> {
 public:
    using Body = R (*)(Activity&, P...);

    template <class... A>
    explicit LocalStep(Body body, const A&... args)
        : body_(body), args_(converted<std::decay_t<P>>(args)...) {}

    // The arguments stay: when it fails, they are what the next attempt gets.
    void call(Activity& activity) override {
        const auto with = [&](const auto&... args) -> R {
            return body_(activity, handed<P>(args)...);
        };
        if constexpr (std::is_void_v<R>)
            std::apply(with, args_);
        else
            this->value.emplace(std::apply(with, args_));
    }
    void write_args(CallSpec& spec) const override {
        std::apply([&](const auto&... args) { (add_arg<std::decay_t<P>>(spec, args), ...); },
                   args_);
    }

 private:
    const Body body_;
    const std::tuple<std::decay_t<P>...> args_;
};

template <class Derived>
class Call : public Awaitable<Derived> {
 public:
    using Awaitable<Derived>::Awaitable;

    // Begins it now, to be awaited later.
    void start() const { this->handle_.instance->start(this->handle_); }
    // Asks it to stop. Whoever awaits it gets what it ends with: a failure of kind cancelled, or
    // its result when it was faster. Nothing when it has ended.
    void cancel() const { this->handle_.instance->cancel_call(this->handle_); }
    // As run.shield(..).
    Derived shielded() const {
        this->handle_.instance->at(this->handle_).shielded = true;
        return self();
    }

 protected:
    CallSpec& spec() const { return this->handle_.instance->spec(this->handle_); }
    void on_cancel_of_call(OnCancel mode) const {
        spec();
        this->handle_.instance->at(this->handle_).on_cancel = mode;
    }
    Derived self() const { return Derived(this->handle_); }
};

}  // namespace kit

template <class T>
class [[nodiscard("co_await it, or it does nothing")]] StepCall : public kit::Call<StepCall<T>> {
 public:
    using value_type = T;
    using kit::Call<StepCall<T>>::Call;

    // Overrides what was declared where the activity is registered.
    StepCall retry(const Retry& policy) const {
        this->spec().retry = policy;
        this->spec().has_retry = true;
        return this->self();
    }
    StepCall timeout(Duration one_attempt) const {
        this->spec().limits.attempt_ms = kit::milliseconds(one_attempt);
        return this->self();
    }
    StepCall total(Duration all_attempts) const {
        this->spec().limits.total_ms = kit::milliseconds(all_attempts);
        return this->self();
    }
    StepCall heartbeat(Duration longest_silence) const {
        this->spec().limits.heartbeat_ms = kit::milliseconds(longest_silence);
        return this->self();
    }
    // The step's name in this run. A second call of the activity with the same key joins the first
    // and gives the same result.
    StepCall key(std::string_view key) const {
        kit::check_id(key, "the step key");
        this->spec().key = key;
        return this->self();
    }
    StepCall label(std::string_view for_people) const {
        this->spec().label = for_people;
        return this->self();
    }
    StepCall on_cancel(OnCancel mode) const {
        this->on_cancel_of_call(mode);
        return this->self();
    }

    static T take(kit::Handle handle) {
        if (const auto local = handle.instance->take_local(handle)) {
            if constexpr (std::is_void_v<T>)
                return;
            else
                return *std::move(static_cast<kit::LocalResult<T>&>(*local).value);
        }
        return kit::take_value<T>(handle, "result of a step");
    }
};

// Done when the signal was delivered. A run that is unknown or closed is a failure.
class [[nodiscard("co_await it, or it does nothing")]] SendSignal : public kit::Call<SendSignal> {
 public:
    using value_type = void;
    using kit::Call<SendSignal>::Call;

    static void take(kit::Handle call) { call.instance->take_payload(call); }
};

template <class T>
class [[nodiscard("co_await it, or it does nothing")]] ChildCall : public kit::Call<ChildCall<T>> {
 public:
    using value_type = T;
    using kit::Call<ChildCall<T>>::Call;

    ChildCall workflow_id(std::string_view id) const {
        kit::check_id(id, "the workflow id");
        this->spec().key = id;
        return this->self();
    }
    ChildCall on_parent_close(ParentClose policy) const {
        this->spec().parent_close = policy;
        return this->self();
    }
    ChildCall timeout(Duration one_run) const {
        this->spec().run_ms = kit::milliseconds(one_run);
        return this->self();
    }
    ChildCall total(Duration all_runs) const {
        this->spec().limits.total_ms = kit::milliseconds(all_runs);
        return this->self();
    }
    // Starts it again when it fails.
    ChildCall retry(const Retry& policy) const {
        this->spec().retry = policy;
        this->spec().has_retry = true;
        return this->self();
    }
    ChildCall label(std::string_view for_people) const {
        this->spec().label = for_people;
        return this->self();
    }
    ChildCall on_cancel(OnCancel mode) const {
        this->on_cancel_of_call(mode);
        return this->self();
    }

    // A signal to this child, which was started and is not awaited yet:
    //   auto child = run.child<int>("counter");
    //   child.start();
    //   co_await child.signal("add", 3);
    template <class... V>
    SendSignal signal(std::string_view name, V&&... value) const {
        static_assert(sizeof...(V) <= 1, "rb: a signal has one value; put several into a struct");
        kit::Instance& instance = *this->handle_.instance;
        const std::uint64_t child = instance.at(this->handle_).seq;
        if (child == 0)
            throw std::logic_error("rb: child.signal(..): start the child first, child.start()");
        const auto call =
            kit::call_by_name(instance, RB_CMD_SIGNAL_RUN, name, static_cast<V&&>(value)...);
        instance.spec(call).target = child;
        return SendSignal(call);
    }

    static T take(kit::Handle handle) { return kit::take_value<T>(handle, "result of a child"); }
};

class [[nodiscard("co_await it, or it does nothing")]] Sleep : public kit::Call<Sleep> {
 public:
    using value_type = void;
    using kit::Call<Sleep>::Call;

    Sleep label(std::string_view for_people) const {
        spec().label = for_people;
        return self();
    }
    static void take(kit::Handle handle) { handle.instance->take_payload(handle); }
};

template <class T>
class [[nodiscard("co_await it, or it does nothing")]] SideEffect
    : public kit::Call<SideEffect<T>> {
 public:
    using value_type = T;
    using kit::Call<SideEffect<T>>::Call;

    static T take(kit::Handle handle) { return kit::take_value<T>(handle, "side effect"); }
};

// run.cancel_run(id): done when the request was delivered; a failure when it was refused.
class [[nodiscard("co_await it, or it does nothing")]] CancelRun : public kit::Call<CancelRun> {
 public:
    using value_type = void;
    using kit::Call<CancelRun>::Call;

    static void take(kit::Handle handle) { handle.instance->take_payload(handle); }
};

}  // namespace rb
