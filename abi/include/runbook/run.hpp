// Run: what a runbook can do. Its first parameter, always as rb::Run&.
//
// A runbook is replayed: with the same answers it must ask for the same things in the same order.
// So its clock is now(), its chance random() and uuid(), and everything else outside belongs into
// activities.
#pragma once

#include <concepts>

#include "runbook/activity.hpp"
#include "runbook/all.hpp"
#include "runbook/any.hpp"
#include "runbook/attempt.hpp"
#include "runbook/calls.hpp"
#include "runbook/continue.hpp"
#include "runbook/gate.hpp"
#include "runbook/hook.hpp"
#include "runbook/signal.hpp"
#include "runbook/spawned.hpp"
#include "runbook/task.hpp"
#include "runbook/wait.hpp"

namespace rb {
namespace kit {

template <class F>
class InlineFunction final : public InlineCode {
 public:
    explicit InlineFunction(F function) : function_(std::move(function)) {}
    void run(Payload& result) override {
        if constexpr (std::is_void_v<std::invoke_result_t<F&>>) {
            function_();
            result.encoding = RB_ENCODING_NULL;
        } else {
            result = Payload::of<std::decay_t<std::invoke_result_t<F&>>>(function_());
        }
    }

 private:
    F function_;
};

inline constexpr const char* kInlineActivity = "rb.inline";

}  // namespace kit

class Run {
 public:
    explicit Run(kit::Instance& instance) : instance_(&instance) {}
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    // ---- steps: co_await run.step(charge, order).retry(..).timeout(30s)
    template <class R, class... P, class... A>
    StepCall<std::decay_t<R>> step(R (*activity)(Activity&, P...), A&&... args) {
        static_assert(sizeof...(P) == sizeof...(A),
                      "rb: wrong number of arguments of the activity");
        static_assert(
            (kit::kSafeArgument<A> && ...),
            "rb: GCC before 13 destroys this argument twice. Name it in a statement of its "
            "own and pass the name, or give the struct RB_FIELDS(Type, members..)");
        const kit::ActivityName& known =
            instance_->activity_of(reinterpret_cast<kit::AnyFunction>(activity));
        if constexpr (sizeof...(P) == sizeof...(A) && kit::kKeptAsTheyAre<R, P...>) {
            if (instance_->calls_here(known)) {
                return StepCall<std::decay_t<R>>(
                    instance_->prepare(instance_->local_room().make<kit::LocalStep<R, P...>>(
                        known.name, activity, args...)));
            }
        }
        const auto call = instance_->prepare(RB_CMD_STEP, known.name);
        [[maybe_unused]] kit::CallSpec& spec = instance_->spec(call);
        if constexpr (sizeof...(P) == sizeof...(A))
            (kit::add_arg<std::decay_t<P>>(spec, args), ...);
        return StepCall<std::decay_t<R>>(call);
    }

    // By name: `<bundle>.<activity>`, or short for one of this bundle, or one that is unique.
    template <class R, class... A>
    StepCall<R> step(std::string_view activity, A&&... args) {
        return StepCall<R>(
            kit::call_by_name(*instance_, RB_CMD_STEP, activity, static_cast<A&&>(args)...));
    }

    // ---- another runbook by its slug, whatever bundle holds it
    template <class R, class... A>
    ChildCall<R> child(std::string_view slug, A&&... input) {
        static_assert(sizeof...(A) <= 1, "rb: a runbook has one input; put several into a struct");
        return ChildCall<R>(
            kit::call_by_name(*instance_, RB_CMD_CHILD, slug, static_cast<A&&>(input)...));
    }

    // ---- waiting; at least 1 ms
    Sleep sleep(Duration duration) {
        const auto call = instance_->prepare(RB_CMD_TIMER, {});
        instance_->spec(call).delay_ms = kit::milliseconds(duration);
        return Sleep(call);
    }
    Sleep sleep_until(Time time) { return sleep(time - now()); }
    // Until the predicate holds: co_await run.wait([&] { return ready; }). With a time: true when
    // it came, false when it did not come in time.
    template <class F>
    Waiting wait(F&& predicate) {
        return Waiting(kit::prepare_condition(*instance_, static_cast<F&&>(predicate), 0));
    }
    template <class F>
    WaitingInTime wait(F&& predicate, Duration most) {
        return WaitingInTime(kit::prepare_condition(*instance_, static_cast<F&&>(predicate),
                                                    kit::milliseconds(most)));
    }

    // ---- signals: taken one by one, as a channel, ..
    template <class T>
    Channel<T> signal(std::string_view name) {
        return Channel<T>(*instance_, name);
    }
    // .. or by a handler, as they come; first those that came before it was there. Handlers change
    // variables of the runbook; they go with the coroutine that set them.
    template <class T = kit::Deduced, class F>
    void on_signal(std::string_view name, F&& handler) {
        static_assert(kit::kTakes<T, F>, "rb: the handler takes another type than the signal has");
        set_handler<kit::Deduced>(RB_HANDLES_SIGNAL, name, static_cast<F&&>(handler),
                                  kit::NoValidator());
    }
    // To another run, by its run id or workflow id.
    template <class... V>
    SendSignal signal_run(std::string_view run, std::string_view name, V&&... value) {
        static_assert(sizeof...(V) <= 1, "rb: a signal has one value; put several into a struct");
        const auto call =
            kit::call_by_name(*instance_, RB_CMD_SIGNAL_RUN, name, static_cast<V&&>(value)...);
        instance_->spec(call).run_id = run;
        return SendSignal(call);
    }

    // ---- questions and requests
    // Answers with what f gives; it reads variables of the runbook and changes nothing.
    template <class R = kit::Deduced, class F>
    void on_query(std::string_view name, F&& function) {
        static_assert(!kit::TaskResult<typename kit::SignatureOf<std::decay_t<F>>::Result>::kIsTask,
                      "rb: a query is answered at once; it is no coroutine");
        set_handler<R>(RB_HANDLES_QUERY, name, static_cast<F&&>(function), kit::NoValidator());
    }
    // Carries out a request and answers with its result or with the rb::Failure that it throws. It
    // may give an rb::Task, which goes on beside the runbook. The validator looks at the input
    // first, changes nothing, and throws rb::Failure to reject it; then nothing is recorded.
    template <class R = kit::Deduced, class F, class V = kit::NoValidator>
    void on_update(std::string_view name, F&& handler, V&& validator = {}) {
        static_assert(kit::validates<std::decay_t<V>, F>(),
                      "rb: a validator returns nothing; it throws rb::Failure to reject");
        set_handler<R>(RB_HANDLES_UPDATE, name, static_cast<F&&>(handler),
                       static_cast<V&&>(validator));
    }
    // Of signals and updates, those that are coroutines and have not ended. What still runs when
    // the runbook ends is cancelled: co_await run.wait([&] { return run.handlers_running() == 0;
    // }).
    std::size_t handlers_running() const { return instance_->handlers_running(); }

    // ---- people and callbacks
    Gate gate(std::string_view name) {
        kit::check_id(name, "the gate's name");
        return Gate(instance_->prepare(RB_CMD_GATE, name));
    }
    template <class T>
    Hook<T> hook(std::string_view name) {
        kit::check_id(name, "the hook's name");
        const auto call = instance_->prepare(RB_CMD_HOOK, name);
        if constexpr (!std::is_void_v<T>) instance_->spec(call).schema = json_schema<T>();
        return Hook<T>(call);
    }

    // ---- shown to people: how far it is, a text or a value
    template <class T>
    void progress(const T& value) {
        if constexpr (std::is_convertible_v<const T&, std::string_view>)
            instance_->progress(value);
        else
            instance_->progress(to_json(value));
    }
    // Kept beside the run; search attributes can be looked for.
    template <class T>
    void memo(std::string_view key, const T& value) {
        set_pair(RB_CMD_MEMO, key, value);
    }
    void remove_memo(std::string_view key) {
        instance_->set_pair(RB_CMD_MEMO, key, kit::null_payload());
    }
    template <class T>
    void search(std::string_view key, const T& value) {
        set_pair(RB_CMD_SEARCH, key, value);
    }

    // ---- instead of the world's clock and chance
    Time now() const { return instance_->now(); }
    std::uint64_t random() { return instance_->random().next(); }
    // Evenly from least to most, both included.
    template <std::integral I>
    I random(I least, I most) {
        if (least > most) throw std::invalid_argument("rb: run.random(least, most): least > most");
        const auto width = static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least);
        return static_cast<I>(static_cast<std::uint64_t>(least) + instance_->random().up_to(width));
    }
    std::string uuid() { return instance_->random().uuid(); }
    template <class T>
    std::vector<T> shuffle(std::vector<T> list) {
        using std::swap;
        for (std::size_t left = list.size(); left > 1; --left)
            swap(list[left - 1], list[random<std::size_t>(0, left - 1)]);
        return list;
    }

    // Runs f once and records its value; a replay takes the recorded one. For small things that are
    // not worth an activity; f may run on another thread while the runbook waits.
    template <class F>
    auto side_effect(F&& function) {
        using Code = std::decay_t<F>;
        using R = std::decay_t<std::invoke_result_t<Code&>>;
        static_assert(
            kit::kSafeClosure<F>,
            "rb: GCC before 13 destroys this lambda's captures twice. Name the lambda in a "
            "statement of its own and pass the name, or capture by reference");
        const auto call = instance_->prepare(RB_CMD_INLINE_STEP, kit::kInlineActivity);
        instance_->at(call).code =
            std::make_unique<kit::InlineFunction<Code>>(static_cast<F&&>(function));
        return SideEffect<R>(call);
    }

    // ---- beside each other, and cancelled
    // Begins the task beside this one, when this one waits next. See Spawned.
    template <class T>
    Spawned<T> spawn(Task<T> task) {
        instance_->spawn(task.rb_handle());
        return Spawned<T>(task.rb_handle());
    }
    // No cancellation reaches what is awaited here; the next await outside of a shield throws it.
    template <kit::IsAwaitable A>
    A shield(A awaitable) {
        const kit::Handle handle = awaitable.rb_handle();
        if (handle.instance != nullptr) instance_->at(handle).shielded = true;
        return awaitable;
    }
    // How a step ended whose await was cancelled: with its result all the same, or a failure, or
    // cancelled. Waits for that end.
    template <class T>
    Attempt<StepCall<T>> step_result(StepCall<T> call) {
        instance_->never_make(call.rb_handle());
        return attempt(call);
    }
    template <class T>
    Attempt<ChildCall<T>> step_result(ChildCall<T> call) {
        instance_->never_make(call.rb_handle());
        return attempt(call);
    }
    bool cancel_requested() const { return instance_->cancel_requested(); }
    const std::string& cancel_reason() const { return instance_->cancel_reason(); }
    // Another run, by its run id. An own child: call.cancel().
    CancelRun cancel_run(std::string_view run_id) {
        kit::check_id(run_id, "the run id");
        const auto call = instance_->prepare(RB_CMD_CANCEL_RUN, {});
        instance_->spec(call).run_id = run_id;
        return CancelRun(call);
    }

    // ---- a fresh log: co_return co_await run.continue_as_new(state)
    template <class... A>
    ContinueAsNew continue_as_new(A&&... input) {
        static_assert(sizeof...(A) <= 1, "rb: a runbook has one input; put several into a struct");
        return ContinueAsNew(
            kit::call_by_name(*instance_, RB_CMD_CONTINUE, {}, static_cast<A&&>(input)...));
    }
    // The log is long: a good moment to continue as new comes soon.
    bool continue_as_new_suggested() const { return instance_->continue_suggested(); }

    // ---- changed code beside old logs
    // True for a run that comes here first under this code; false in one whose log is from before.
    bool patched(std::string_view id) { return instance_->patched(id, false); }
    // Once no run of before is left, in place of the branch: the old branch can go.
    void deprecate_patch(std::string_view id) { instance_->patched(id, true); }

    const RunInfo& info() const { return instance_->info(); }
    Log log() const { return {instance_, &write_log}; }

 private:
    friend kit::Instance& kit::instance_of(Run& run);

    template <class R, class F, class V>
    void set_handler(std::uint32_t kind, std::string_view name, F&& function, V&& validator) {
        instance_->set_handler(
            kind, name,
            kit::handler_code<R>(*this, static_cast<F&&>(function), static_cast<V&&>(validator)));
    }
    template <class T>
    void set_pair(std::uint16_t command, std::string_view key, const T& value) {
        std::string text;
        kit::append_json(text, static_cast<const kit::Sent<T>&>(value));
        instance_->set_pair(command, key, kit::json_payload(text));
    }

    static void write_log(const void* target, std::uint32_t level, std::string_view message,
                          std::string_view json) {
        static_cast<const kit::Instance*>(target)->log(level, message, json);
    }

    kit::Instance* instance_;
};

namespace kit {
inline Instance& instance_of(Run& run) { return *run.instance_; }
}  // namespace kit

}  // namespace rb
