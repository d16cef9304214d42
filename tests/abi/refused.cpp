// What the kit refuses, a case each: the line before a case tells the text of the error that has to
// point at it. `old` is for GCC before 13 only, `not old` for all others. Compiled as a whole by
// refused_test.py, together with the refused lines of spellings.inc.
#define RUNBOOK_BUNDLE_NAME "other"
#define RUNBOOK_BUNDLE_VERSION "9"
#include "words.hpp"

using namespace words;

// refused: a coroutine that returns rb::Task takes rb::Run& as a parameter
rb::Task<int> no_run(int n) { co_return n; }
// refused: parameters of a coroutine are taken by value, and a lambda is no coroutine
rb::Task<int> by_reference(rb::Run&, const std::string& text) { co_return int(text.size()); }
// refused: parameters of a coroutine are taken by value, and a lambda is no coroutine
rb::Task<int> by_rvalue(rb::Run&, std::string&& text) { co_return int(text.size()); }
// refused: parameters of a coroutine are taken by value, and a lambda is no coroutine
rb::Task<int> by_view(rb::Run&, std::string_view text) { co_return int(text.size()); }
// refused: can be awaited in a runbook
rb::Task<int> foreign(rb::Run&) {
    co_await std::suspend_always{};
    co_return 1;
}
// refused: co_await it, or it does nothing
rb::Task<void> step_not_awaited(rb::Run& run) {
    run.step(one, "x").timeout(1s);
    co_return;
}
// refused: co_await it, or it does nothing
rb::Task<void> task_not_awaited(rb::Run& run) {
    sub2(run);
    co_return;
}
// refused: co_await it, or it does nothing
rb::Task<void> sleep_not_awaited(rb::Run& run) {
    run.sleep(1s);
    co_return;
}
// refused: co_await it
rb::Task<void> all_not_awaited(rb::Run& run) {
    rb::all(run.sleep(1s), run.sleep(2s));
    co_return;
}
// refused: co_await it
rb::Task<void> any_not_awaited(rb::Run& run) {
    rb::any(run.sleep(1s), run.sleep(2s));
    co_return;
}
// refused: no matching function
rb::Task<void> continue_attempted(rb::Run& run) {
    const auto end = co_await rb::attempt(run.continue_as_new());
}
// refused: co_await it, or it does nothing
rb::Task<void> continue_not_awaited(rb::Run& run) {
    run.continue_as_new();
    co_return;
}
// refused, not old: look whether it went well
rb::Task<void> outcome_not_looked_at(rb::Run& run) { co_await rb::attempt(run.sleep(1s)); }
// refused, not old: look whether it was approved
rb::Task<void> answer_not_looked_at(rb::Run& run) { co_await run.gate("g"); }
// refused: co_await it, or it does nothing
rb::Task<void> gate_not_awaited(rb::Run& run) {
    run.gate("g").show(1);
    co_return;
}
// refused: co_await it, or it does nothing
rb::Task<void> signal_not_awaited(rb::Run& run) {
    run.signal<int>("s").next();
    co_return;
}
// refused: co_await it, or it does nothing
rb::Task<void> wait_not_awaited(rb::Run& run) {
    run.wait([] { return true; });
    co_return;
}
// refused: the predicate of run.wait is a function without parameters that gives a bool
rb::Task<void> no_predicate(rb::Run& run) {
    co_await run.wait([](int) { return true; });
}
// refused: a validator returns nothing; it throws rb::Failure to reject
void validator_with_result(rb::Run& run) {
    run.on_update("u", [](int n) { return n; }, [](int n) { return n > 0; });
}
// refused: a query is answered at once; it is no coroutine
void slow_query(rb::Run& run) {
    run.on_query("q", [](rb::Run& r) { return sub2(r); });
}
// refused: a handler is a function, or a lambda whose parameters have their types
void generic_handler(rb::Run& run) {
    run.on_signal("s", [](auto) {});
}
// refused: a handler takes its input, or rb::Run& and its input, and no more
void two_values(rb::Run& run) {
    run.on_signal("s", [](int, int) {});
}
// refused: the handler takes another type than the signal has
void other_signal(rb::Run& run) {
    run.on_signal<int>("s", [](std::string) {});
}
// refused: a signal has one value; put several into a struct
rb::Task<void> two_signal_values(rb::Run& run) { co_await run.signal_run("w", "s", 1, 2); }
// refused: wrong number of arguments of the activity
rb::Task<std::string> too_few(rb::Run& run) { co_return co_await run.step(one); }
// refused: an argument does not convert to the activity's parameter
struct Elsewhere {
    RB_FIELDS(Elsewhere)
};
rb::Task<std::string> other_type(rb::Run& run) { co_return co_await run.step(one, Elsewhere{}); }
// refused: a runbook has one input; put several into a struct
rb::Task<void> two_inputs(rb::Run& run) { co_await run.child<void>("c", 1, 2); }
// refused: this type has no JSON form
struct Bare {
    std::string text;
};
std::string json_of(const Bare& value) { return rb::to_json(value); }
// refused: an enum RB_ENUM(Type, names..)
enum class Unnamed { a };
std::string json_of(const Unnamed& value) { return rb::to_json(value); }
// refused: std::chrono durations and system times
std::string json_of(const std::chrono::duration<double>& value) { return rb::to_json(value); }
// refused: the alternatives of a std::variant are structs with RB_FIELDS
std::string json_of(const std::variant<Order, int>& value) { return rb::to_json(value); }
// refused: the structs of a std::variant need different names
namespace other {
struct Order {
    RB_FIELDS(Order)
};
}  // namespace other
std::string json_of(const std::variant<Order, other::Order>& value) { return rb::to_json(value); }
// refused: a struct with RB_FIELDS needs a default constructor
struct NoDefault {
    explicit NoDefault(int given) : n(given) {}
    int n;
    using rb_self = NoDefault;
    static constexpr const char* rb_names() { return "n"; }
    template <class Visitor>
    auto rb_visit(Visitor& visitor) const {
        return visitor(n);
    }
};
std::string json_of(const NoDefault& value) { return rb::to_json(value); }
// refused: a struct has at most 64 fields
struct Huge {
    int n = 0;
    using rb_self = Huge;
    static constexpr const char* rb_names() { return ""; }
    template <class Visitor>
    auto rb_visit(Visitor& visitor) const {
        return visitor(n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n,
                       n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n,
                       n, n, n, n, n, n, n, n, n, n, n, n, n);
    }
};
std::string json_of(const Huge& value) { return rb::to_json(value); }

int no_runbook(int n) { return n; }
// refused: a runbook is `rb::Task<Result> name(rb::Run& run, Input input)`
constexpr auto not_a_runbook = rb::runbook<no_runbook>("x");
// refused: an activity is `Result name(rb::Activity& activity, Args.. args)`
constexpr auto not_an_activity = rb::activity<no_runbook>("x");
// refused: a bundle holds at least one runbook or activity
constexpr auto nothing = rb::kit::declare("b", "1");
// refused: a runbook's slug is 1 to 64 of a-z
constexpr auto bad_slug = rb::kit::declare("b", "1", rb::runbook<sub2>("Upper"));
// refused: an activity's name is 1 to 100 of
constexpr auto bad_name = rb::kit::declare("b", "1", rb::activity<one>("a b"));
// refused: names that begin with rb. are the kit's own
constexpr auto kit_name = rb::kit::declare("b", "1", rb::activity<one>("rb.one"));
// refused: a runbook declares a name twice
constexpr auto signal_twice =
    rb::kit::declare("b", "1", rb::runbook<sub2>("x").signal<int>("a").signal<int>("a"));
// refused: the name of a signal, query, update, gate or hook is 1 to 100 of
constexpr auto bad_signal = rb::kit::declare("b", "1", rb::runbook<sub2>("x").signal<int>("a b"));
// refused: an activity's name is there twice
constexpr auto twice =
    rb::kit::declare("b", "1", rb::activity<one>("one"), rb::activity<charge>("one"));
// refused: a bundle's name is 1 to 64 of
constexpr auto bad_bundle = rb::kit::declare("b b", "1", rb::activity<one>("one"));
// refused: a version is like 1.4.0
constexpr auto bad_version = rb::kit::declare("b", "", rb::activity<one>("one"));
// refused: at least one attempt
constexpr auto no_attempt = rb::Retry::attempts(0);
// refused: a factor from 0 to 1000
constexpr auto shrinking = rb::Retry::attempts(2).backoff(-1);
// refused: at most 8 no_retry types
constexpr auto many = rb::Retry::never().no_retry("1", "2", "3", "4", "5", "6", "7", "8", "9");
// refused: RUNBOOK_BUNDLE names another bundle than add_runbook_bundle(.. NAME ..)
// refused: RUNBOOK_BUNDLE names another version than add_runbook_bundle(.. VERSION ..)
RUNBOOK_BUNDLE("orders", "1", rb::activity<one>("one"))

#if RB_KIT_OLD_GCC
// refused, old: GCC before 13 destroys this argument twice
rb::Task<std::string> bare_child(rb::Run& run) {
    co_return co_await run.child<std::string>("c", Bare{});
}
// refused, old: GCC before 13 destroys this argument twice
std::string takes_bare(rb::Activity&, Bare b) { return b.text; }
rb::Task<std::string> bare_step(rb::Run& run) { co_return co_await run.step(takes_bare, Bare{}); }
// refused, old: GCC before 13 destroys this parameter twice
rb::Task<int> aggregate(rb::Run&, Bare b) { co_return int(b.text.size()); }
// refused, old: GCC before 13 destroys this lambda's captures twice
rb::Task<std::string> closure(rb::Run& run, std::string s) {
    co_return co_await run.side_effect([s] { return s; });
}
#endif
