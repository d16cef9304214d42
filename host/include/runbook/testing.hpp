// runbook/testing.hpp: LocalTest runs a runbook in a test: in this process, on a clock that jumps,
// with activities of the test's own. For any test framework.
//
//   runbook::LocalTest test;                        // the bundles that add_runbook_test() names
//   test.fake("charge", [](Order) { return std::string("pay-1"); });
//   const auto run = test.run_local("order", Order{"o-1", "pen", 1250});
//   CHECK(run.status == "completed");
//   CHECK(run.result_as<Receipt>().payment == "pay-1");
//   CHECK(test.calls("charge") == 1);
//
// What is no outcome of the runbook but a mistake of the test throws TestError, whose text says
// what to do: an unknown slug or activity (with near names), an input that does not fit, a fake
// that cannot take what it is given. One thread at a time for each LocalTest; two of them know
// nothing of each other. The engine, the C ABI and the local runtime are those of production.
#pragma once

#include <runbook/bundle.hpp>
#include <runbook/test_bench.hpp>

#include <chrono>
#include <concepts>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace runbook {

// A mistake of the test itself; what() says where, and what to do.
class TestError : public std::runtime_error {
 public:
    explicit TestError(const std::string& text) : std::runtime_error(text) {}
    explicit TestError(const Error& error)
        : TestError(error.message + (error.hint.empty() ? "" : "\n  " + error.hint)) {}
};

// How a run ended; see RunInfo for status, failure and the rest.
struct TestRun : RunInfo {
    TestRun() = default;
    explicit TestRun(RunInfo info) : RunInfo(std::move(info)) {}

    // The result as a T. TestError: the run has none, or it is no T.
    template <class T>
    T result_as() const;
};

// Whether the replay of a run came to the same; when not, where it went another way.
struct ReplayVerdict {
    std::string difference;  // empty: none
    explicit operator bool() const { return difference.empty(); }
};
inline std::ostream& operator<<(std::ostream& out, const ReplayVerdict& replay) {
    return out << (replay ? "the replay does the same" : replay.difference);
}

namespace testing {

// What a fake threw that is no failure of its activity: a mistake, or the test framework's own.
using Thrown = std::shared_ptr<std::exception_ptr>;

// The parameters and the result of a function, function object or lambda that is no template.
template <class F>
struct Shape {};
template <class F>
    requires requires { &F::operator(); }
struct Shape<F> : Shape<decltype(&F::operator())> {};
template <class R, class... P>
struct Shape<R (*)(P...)> {
    using Result = R;
    using Values = std::tuple<std::decay_t<P>...>;
};
template <class R, class... P>
struct Shape<R (*)(rb::Activity&, P...)> {
    using Result = R;
    using Values = std::tuple<std::decay_t<P>...>;
};
template <class R, class... P>
struct Shape<R (*)(P...) noexcept> : Shape<R (*)(P...)> {};
template <class C, class R, class... P>
struct Shape<R (C::*)(P...)> : Shape<R (*)(P...)> {};
template <class C, class R, class... P>
struct Shape<R (C::*)(P...) const> : Shape<R (*)(P...)> {};
template <class C, class R, class... P>
struct Shape<R (C::*)(P...) noexcept> : Shape<R (*)(P...)> {};
template <class C, class R, class... P>
struct Shape<R (C::*)(P...) const noexcept> : Shape<R (*)(P...)> {};

template <class F>
concept Shaped = requires { typename Shape<std::decay_t<F>>::Result; };

// A body that is called over the C ABI, as an activity of a bundle is.
class Body {
 public:
    explicit Body(std::string name, Thrown thrown)
        : name_(std::move(name)), thrown_(std::move(thrown)), abi_(rb::kit::zeroed<rb_activity>()) {
        abi_.slug = rb::kit::text(name_);
        abi_.user = this;
        abi_.run = &Body::run;
    }
    virtual ~Body() = default;
    Body(const Body&) = delete;
    Body& operator=(const Body&) = delete;

    const rb_activity* abi() const { return &abi_; }

 protected:
    virtual void answer(const rb_activity_call& call, rb::Payload& result) = 0;

    // The arguments, or TestError with what was given.
    void decode(const rb_payloads& args, std::initializer_list<const rb::kit::TypeOps*> types,
                std::initializer_list<void*> values) const {
        try {
            rb::kit::decode_args(args, types, values);
        } catch (const rb::Failure& wrong) {
            std::string given;
            for (std::uint64_t i = 0; i < args.len; ++i) {
                given += (i == 0 ? "" : ", ") + std::string(rb::kit::view(args.ptr[i].body));
            }
            throw TestError("the fake of '" + name_ + "' cannot take what the runbook gives: " +
                            wrong.message + "\n  given: (" + given + ")");
        }
    }

 private:
    static rb_status run(const rb_activity* abi, void*, const rb_activity_call* call) noexcept {
        auto& body = *static_cast<Body*>(abi->user);
        return rb::kit::answer_call(call, [&](rb::Payload& out) { body.guarded(*call, out); });
    }

    // The runbook must not catch what is the test's, nor may it unwind through the host.
    void guarded(const rb_activity_call& call, rb::Payload& out) {
        try {
            answer(call, out);
        } catch (const TestError&) {
            keep();
        } catch (const std::exception&) {
            throw;  // what an activity throws is its failure
        } catch (...) {
            keep();
        }
    }
    [[noreturn]] void keep() {
        if (!*thrown_) *thrown_ = std::current_exception();
        throw rb::Failure("test", "the fake of '" + name_ + "' ended the test").no_retry();
    }

    const std::string name_;
    const Thrown thrown_;
    rb_activity abi_;
};

// What is recorded for a result of that type: a literal is a text.
template <class R>
using Recorded =
    std::conditional_t<std::is_convertible_v<R, std::string_view>, std::string, std::decay_t<R>>;

template <class F>
class TypedBody final : public Body {
 public:
    TypedBody(std::string name, Thrown thrown, F function)
        : Body(std::move(name), std::move(thrown)), function_(std::move(function)) {}

 private:
    using Result = typename Shape<F>::Result;
    using Values = typename Shape<F>::Values;

    void answer(const rb_activity_call& call, rb::Payload& out) override {
        rb::Activity context(call);
        Values values;
        std::apply(
            [&]<class... T>(T&... one) {
                decode(call.args, {&rb::kit::kOps<T>...}, {&one...});
                if constexpr (std::is_void_v<Result>) {
                    invoke(context, one...);
                    out.encoding = RB_ENCODING_NULL;
                } else {
                    out = rb::Payload::of(Recorded<Result>(invoke(context, one...)));
                }
            },
            values);
    }
    template <class... T>
    Result invoke(rb::Activity& context, T&... one) {
        if constexpr (std::is_invocable_v<F&, rb::Activity&, T&&...>)
            return function_(context, std::move(one)...);
        else
            return function_(std::move(one)...);
    }

    F function_;
};

class JsonBody final : public Body {
 public:
    using Function = std::function<std::string(const std::vector<std::string>& args)>;
    JsonBody(std::string name, Thrown thrown, Function function)
        : Body(std::move(name), std::move(thrown)), function_(std::move(function)) {}

 private:
    void answer(const rb_activity_call& call, rb::Payload& out) override {
        std::vector<std::string> args;
        for (std::uint64_t i = 0; i < call.args.len; ++i) {
            const rb_payload& arg = call.args.ptr[i];
            const bool none = rb::kit::view(arg.encoding) == RB_ENCODING_NULL;
            args.emplace_back(none ? "null" : rb::kit::view(arg.body));
        }
        out.encoding = RB_ENCODING_JSON;
        out.body = function_(args);
    }

    const Function function_;
};

template <class T>
concept JsonText = std::convertible_to<const T&, std::string_view>;

}  // namespace testing

class LocalTest {
 public:
    explicit LocalTest(TestOptions options = {}) : LocalTest(linked_bundles(), options) {}
    // The entries of bundles that are linked in some other way, each under a name of its own.
    explicit LocalTest(LinkedEntry bundle, TestOptions options = {})
        : LocalTest(std::vector<LinkedEntry>{bundle}, options) {}
    LocalTest(std::initializer_list<LinkedEntry> bundles, TestOptions options = {})
        : LocalTest(std::vector<LinkedEntry>(bundles), options) {}
    // A template, so that the braces of LocalTest({.durable = true}) can only be options.
    template <std::same_as<std::vector<LinkedEntry>> Entries>
    explicit LocalTest(const Entries& bundles, TestOptions options = {})
        : bench_(TestBench::create(options)), thrown_(std::make_shared<std::exception_ptr>()) {
        for (const LinkedEntry entry : bundles) must(bench_->add_bundle(entry));
    }

    // ---- what stands in for what

    // `body` answers the calls of that activity from now on. It takes what the activity takes, with
    // or without rb::Activity& before it, and returns or throws what the activity would; declared
    // retries and time limits stay. `name` is short, or "bundle.activity" as it may be of a bundle
    // that is not linked in. Called on the thread in run_local().
    template <class F>
    LocalTest& fake(std::string_view name, F body) {
        must(bench_->fake_activity(name, typed(name, std::move(body))));
        return *this;
    }
    // The same in JSON texts, for types that the test does not have.
    LocalTest& fake_json(std::string_view name, testing::JsonBody::Function body) {
        must(bench_->fake_activity(name, make<testing::JsonBody>(name, std::move(body))));
        return *this;
    }
    // A child runbook of that slug: `body` takes its input and returns or throws what it ends with.
    // Not tried again, and the bundle that has it need not be linked in.
    template <class F>
    LocalTest& fake_child(std::string_view slug, F body) {
        must(bench_->fake_runbook(slug, typed(slug, std::move(body))));
        return *this;
    }

    // ---- running

    // Starts a run and drives it to its end, or until it is parked (status "interrupted"). A text
    // is taken as JSON, anything else is turned into it.
    template <class Input>
    TestRun run_local(std::string_view slug, const Input& input) {
        StartRequest request;
        request.runbook = slug;
        if constexpr (testing::JsonText<Input>)
            request.input = std::string_view(input);
        else
            request.input = rb::to_json(input);
        return run_local(request);
    }
    TestRun run_local(std::string_view slug) { return run_local(slug, "null"); }
    TestRun run_local(const StartRequest& request) {
        auto ended = bench_->run(request);
        if (*thrown_) std::rethrow_exception(std::exchange(*thrown_, nullptr));
        return TestRun(must(std::move(ended)));
    }

    // ---- looking

    // How often an activity was called, real or faked, all attempts counted.
    std::size_t calls(std::string_view name) const { return calls_of(name).size(); }
    std::vector<CallInfo> calls_of(std::string_view name) const {
        return must(bench_->calls(name));
    }
    // How often a child runbook that fake_child() replaced was started.
    std::size_t child_calls(std::string_view slug) const { return child_calls_of(slug).size(); }
    std::vector<CallInfo> child_calls_of(std::string_view slug) const {
        return bench_->child_calls(slug);
    }
    // The log of a run, also of a transient one; and the types of its events alone.
    std::vector<EventInfo> events(const RunInfo& run) const { return events(run.run_id); }
    std::vector<EventInfo> events(std::string_view run_id) const {
        return must(bench_->events(run_id));
    }
    std::vector<std::string> event_types(const RunInfo& run) const {
        std::vector<std::string> types;
        for (EventInfo& event : events(run)) types.push_back(std::move(event.type));
        return types;
    }
    // Feeds the log of the run, and of its children, to fresh code, as a host does that takes it
    // over after a crash: CHECK(test.replays(run)). No activity is called.
    ReplayVerdict replays(const RunInfo& run) const {
        const auto replayed = bench_->replay(run.run_id);
        if (replayed.ok()) return {};
        if (replayed.error().code != ErrorCode::kMismatch) throw TestError(replayed.error());
        return {replayed.error().message};
    }

    // ---- time, and the rest

    rb::Time now() const { return rb::Time(std::chrono::nanoseconds(bench_->now_ns())); }
    // The clock moves on; called by a fake: what it does takes so long.
    void pass(std::chrono::nanoseconds time) { bench_->pass(time); }
    // What else a host can do: list, get_run, start with an idempotency key.
    Host& host() { return bench_->host(); }
    TestBench& bench() { return *bench_; }

 private:
    template <class T>
    static T must(Result<T> result) {
        if (!result.ok()) throw TestError(result.error());
        return std::move(result).value();
    }
    static void must(Result<void> result) {
        if (!result.ok()) throw TestError(result.error());
    }

    template <class B, class F>
    std::shared_ptr<const rb_activity> make(std::string_view name, F body) const {
        const auto made = std::make_shared<B>(std::string(name), thrown_, std::move(body));
        return std::shared_ptr<const rb_activity>(made, made->abi());
    }
    template <class F>
    std::shared_ptr<const rb_activity> typed(std::string_view name, F body) const {
        static_assert(testing::Shaped<F>,
                      "runbook: a fake is a function or lambda whose parameters are named types, "
                      "not auto");
        return make<testing::TypedBody<F>>(name, std::move(body));
    }

    std::unique_ptr<TestBench> bench_;
    testing::Thrown thrown_;
};

template <class T>
T TestRun::result_as() const {
    if (!result) {
        throw TestError("the run of '" + runbook + "' has no result, it is " + status +
                        (failure ? ": " + failure->type + ": " + failure->message : ""));
    }
    try {
        return rb::from_json<T>(*result);
    } catch (const std::exception& wrong) {
        throw TestError("the result of '" + runbook + "' is not of that type: " + wrong.what() +
                        "\n  result: " + *result);
    }
}

}  // namespace runbook
