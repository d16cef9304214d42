// Who is woken by what, and in which order: groups, attempts, tasks, cancellation.
#include <doctest/doctest.h>

#include "driver.hpp"

using namespace std::chrono_literals;
using rb::test::Driver;
using Texts = std::vector<std::string>;

namespace {

std::string work(rb::Activity&, std::string text) { return text; }

rb::Task<std::string> part(rb::Run& run, std::string name) {
    auto first = co_await run.step(work, name + "1");
    co_return first + co_await run.step(work, name + "2");
}

rb::Task<std::string> parallel(rb::Run& run) {
    auto [a, b, c] = co_await rb::all(part(run, "a"), run.step(work, "plain"), part(run, "b"));
    co_return a + b + c;
}

rb::Task<std::vector<std::string>> fan_out(rb::Run& run, int count) {
    std::vector<rb::StepCall<std::string>> calls;
    for (int i = 0; i < count; ++i) calls.push_back(run.step(work, std::to_string(i)));
    auto list = co_await rb::all(calls);
    co_return list;
}

rb::Task<std::string> first_failure(rb::Run& run) {
    auto done = co_await rb::attempt(rb::all(part(run, "a"), run.step(work, "b")));
    std::string text = done ? "fine" : done.failure()->type;
    co_await run.sleep(1s);
    co_return text;
}

rb::Task<std::string> tolerates(rb::Run& run) {
    auto [a, b] = co_await rb::all(rb::attempt(run.step(work, "a")), run.step(work, "b"));
    co_return (a ? *a : a.failure()->message) + b;
}

rb::Task<int> deep(rb::Run& run, int depth) {
    if (depth == 0) {
        co_await run.sleep(1s);
        co_return 0;
    }
    const int below = co_await deep(run, depth - 1);
    co_return below + 1;
}

rb::Task<std::string> cleans_up(rb::Run& run) {
    std::string why;
    try {
        co_await rb::all(run.step(work, "a"), run.sleep(60s), part(run, "b"));
    } catch (const rb::Cancelled& cancelled) {
        why = cancelled.reason();
    }
    if (!why.empty()) {
        co_await run.step(work, "undo " + why);
        throw rb::Cancelled(why);
    }
    co_return "not cancelled";
}

rb::Task<std::string> swallows(rb::Run& run) {
    auto one = co_await rb::attempt(run.child<std::string>("other"));
    const std::string text = one.cancelled() ? "cancelled" : "not";
    co_return text + co_await run.step(work, "after");
}

rb::Task<std::string> waits_for_end(rb::Run& run) {
    auto end = co_await rb::attempt(run.step(work, "a").on_cancel(rb::wait));
    co_return end.cancelled() ? "cancelled" : *end;
}

rb::Task<std::string> abandons(rb::Run& run) {
    auto end = co_await rb::attempt(run.step(work, "a").on_cancel(rb::abandon));
    co_return end.cancelled() ? "cancelled" : *end;
}

rb::Task<std::string> throws_cancelled(rb::Run&) {
    throw rb::Cancelled("by itself");
    co_return "";
}

rb::Task<int> side(rb::Run& run) {
    int counter = 41;
    co_return co_await run.side_effect([&counter] { return ++counter; });
}
rb::Task<int> side_throws(rb::Run& run) {
    auto out = co_await rb::attempt(run.side_effect([]() -> int { throw rb::Failure("no"); }));
    co_return out ? 1 : 2;
}

rb::Task<std::string> same_key(rb::Run& run, std::string name) {
    co_await run.step(work, "shared").key("k");
    co_return co_await run.step(work, name);
}
rb::Task<std::string> woken_together(rb::Run& run) {
    auto [a, b, c] = co_await rb::all(same_key(run, "a"), same_key(run, "b"), same_key(run, "c"));
    co_return a + b + c;
}

struct Flag {  // a destructor that looks at the run
    rb::Run& run;
    ~Flag() { (void)run.now(), run.log().info("gone"), (void)run.sleep(1s); }
};
rb::Task<void> guarded(rb::Run& run) {
    const Flag flag{run};
    co_await run.sleep(1s);
    co_await rb::all(part(run, "a"), run.sleep(1s));
}

rb::Task<std::string> buggy_cleanup(rb::Run& run) {
    const auto end = co_await rb::attempt(run.sleep(1h));
    if (end.cancelled()) throw std::logic_error("late bug");
    co_return "";
}
rb::Task<std::string> dropped_bug(rb::Run& run) {
    auto end = co_await rb::attempt(rb::all(run.step(work, "a"), buggy_cleanup(run)));
    co_await run.sleep(5s);
    co_return end ? "" : "failed";
}

const auto& bundle() {
    static const auto made = rb::test::bundle_of(
        rb::runbook<parallel>("parallel"), rb::runbook<fan_out>("fan-out"),
        rb::runbook<first_failure>("first-failure"), rb::runbook<tolerates>("tolerates"),
        rb::runbook<deep>("deep"), rb::runbook<cleans_up>("cleans-up"),
        rb::runbook<swallows>("swallows"), rb::runbook<waits_for_end>("waits-for-end"),
        rb::runbook<abandons>("abandons"), rb::runbook<throws_cancelled>("throws-cancelled"),
        rb::runbook<side>("side"), rb::runbook<side_throws>("side-throws"),
        rb::runbook<guarded>("guarded"), rb::runbook<woken_together>("woken-together"),
        rb::runbook<dropped_bug>("dropped-bug"), rb::activity<work>("work"));
    return *made->abi();
}

}  // namespace

TEST_CASE("[C10] a group starts its members in order and gives results in the order of the calls") {
    Driver run(bundle(), "parallel");
    run.start();
    CHECK(run.last() == Texts{R"(step work "a1")", R"(step work "plain")", R"(step work "b1")"});
    run.resolve(3, R"("B1")");
    CHECK(run.last() == Texts{R"(step work "b2")"});
    run.resolve(4, R"("B2")");
    run.resolve(2, R"("P")");
    run.resolve(1, R"("A1")");
    run.resolve(5, R"("A2")");
    CHECK(run.result() == R"("A1A2PB1B2")");
}

TEST_CASE("those who are woken by one job go on in the order in which they began to wait") {
    Driver run(bundle(), "woken-together");
    run.start();
    CHECK(run.last() == Texts{R"(step work/k "shared")"});
    run.resolve(1, R"("x")");
    CHECK(run.last() == Texts{R"(step work "a")", R"(step work "b")", R"(step work "c")"});
    Driver cancelled(bundle(), "parallel");
    cancelled.start();
    cancelled.cancel("enough");
    CHECK(cancelled.last() == Texts{"cancel 1", "cancel 2", "cancel 3", "cancelled"});
}

TEST_CASE("a thousand steps at once, and none, are a group as well") {
    Driver run(bundle(), "fan-out");
    run.start("1000");
    CHECK(run.last().size() == 1000);
    for (std::uint64_t seq = 1000; seq >= 1; --seq)
        run.resolve(seq, std::to_string(seq) == "1" ? R"("x")" : R"("y")");
    CHECK(run.result().rfind(R"(["x","y",)", 0) == 0);
    Driver none(bundle(), "fan-out");
    none.start("0");
    CHECK(none.result() == "[]");
}

TEST_CASE("the first failure cancels the others of a group, and is thrown when they have ended") {
    Driver run(bundle(), "first-failure");
    run.start();
    run.fail(2, rb::Failure("broken"));
    CHECK(run.last() == Texts{"cancel 1", "timer 1000"});
    run.resolve(1, R"("A1")");  // it ended all the same; nobody asks
    CHECK(run.last().empty());
    run.resolve_void(4);
    CHECK(run.result() == R"("broken")");
}

TEST_CASE("a bug in a task that nobody awaits any more still parks the run") {
    Driver run(bundle(), "dropped-bug");
    run.start();
    CHECK(run.fail(1, rb::Failure("broken")) == RB_E_BUG);
    CHECK(run.reported()->message == "late bug");
}

TEST_CASE("an attempt inside a group does not end it") {
    Driver run(bundle(), "tolerates");
    run.start();
    run.fail(1, rb::Failure("broken", "sorry "));
    CHECK(run.last().empty());
    run.resolve(2, R"("b")");
    CHECK(run.result() == R"("sorry b")");
}

TEST_CASE("tasks nest without deepening the native stack") {
    Driver run(bundle(), "deep");
    run.start("20000");
    CHECK(run.last() == Texts{"timer 1000"});
    run.resolve_void(1);
    CHECK(run.result() == "20000");
    Driver evicted(bundle(), "deep");
    evicted.start("20000");
}

TEST_CASE(
    "cancellation is thrown once into each pending await, cleanup runs steps, and is re-raised") {
    Driver run(bundle(), "cleans-up");
    run.start();
    CHECK(run.last() == Texts{R"(step work "a")", "timer 60000", R"(step work "b1")"});
    CHECK(run.cancel("enough") == RB_OK);
    CHECK(run.last() == Texts{"cancel 1", "cancel 2", "cancel 3", R"(step work "undo enough")"});
    run.resolve(1, R"("late")");  // its end is still recorded; nobody waits for it
    CHECK(run.last().empty());
    run.resolve(7, R"("undone")");
    CHECK(run.last() == Texts{"cancelled"});
}

TEST_CASE("a cancellation that is swallowed lets the run complete") {
    Driver run(bundle(), "swallows");
    run.start();
    run.cancel("enough");
    CHECK(run.last() == Texts{"cancel 1", R"(step work "after")"});
    run.resolve(3, R"(" all")");
    CHECK(run.result() == R"("cancelled all")");
}

TEST_CASE("a call may wait for the end of what is cancelled, or leave it alone") {
    Driver stopped(bundle(), "waits-for-end");
    stopped.start();
    stopped.cancel("enough");
    CHECK(stopped.last() == Texts{"cancel 1"});
    rb::Failure as_asked("cancelled");
    as_asked.kind = rb::FailureKind::cancelled;
    stopped.fail(1, as_asked);
    CHECK(stopped.result() == R"("cancelled")");

    Driver finished(bundle(), "waits-for-end");
    finished.start();
    finished.cancel("enough");
    finished.resolve(1, R"("done anyway")");
    CHECK(finished.result() == R"("done anyway")");

    Driver abandoned(bundle(), "abandons");
    abandoned.start();
    abandoned.cancel("enough");
    CHECK(abandoned.result() == R"("cancelled")");
    CHECK(abandoned.count() == 2);
}

TEST_CASE("rb::Cancelled without a request is a failure of kind cancelled") {
    Driver run(bundle(), "throws-cancelled");
    run.start();
    CHECK(run.final().type == RB_CMD_FAIL);
    CHECK(run.final().failure->kind == rb::FailureKind::cancelled);
}

TEST_CASE("a side effect is code that is handed over once and run by the hidden activity") {
    Driver run(bundle(), "side");
    run.start();
    CHECK(run.last() == Texts{"inline rb.inline"});
    CHECK(run.cancel("not now") == RB_OK);
    CHECK(run.last().empty());
    CHECK(run.run_inline(1) == RB_OK);
    CHECK(run.result() == "42");
    CHECK(run.run_inline(1) == RB_E_STATE);

    Driver replayed(bundle(), "side");
    replayed.start();
    replayed.resolve(1, "7");
    CHECK(replayed.result() == "7");

    Driver throwing(bundle(), "side-throws");
    throwing.start();
    throwing.run_inline(1);
    CHECK(throwing.result() == "2");
}

TEST_CASE("destructors of a run's variables may look at the run while it is evicted") {
    for (int at = 0; at < 3; ++at) {
        Driver run(bundle(), "guarded");
        run.start();
        if (at > 0) run.resolve_void(1);
        if (at > 1) run.resolve(2, R"("x")");
        run.evict();
    }
}
