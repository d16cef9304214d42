// Cancellation: what it cuts, what it leaves alone, and that it is neither lost nor thrown twice.
#include <doctest/doctest.h>

#include "driver.hpp"

using namespace std::chrono_literals;
using rb::test::Driver;
using Texts = std::vector<std::string>;

namespace {

std::string work(rb::Activity&, std::string text) { return text; }

rb::Task<std::string> two(rb::Run& run, std::string name) {
    auto first = co_await run.step(work, name + "1");
    co_return first + co_await run.step(work, name + "2");
}

rb::Task<std::string> shields_all(rb::Run& run) {
    auto text = co_await run.shield(two(run, "s"));
    auto end = co_await rb::attempt(run.step(work, "after"));
    co_return text + (end.cancelled() ? " then cancelled" : " not cancelled");
}

rb::Task<std::string> shields_one(rb::Run& run) {
    auto end = co_await rb::attempt(
        rb::all(run.step(work, "a").shielded(), run.step(work, "b"), run.sleep(1h)));
    co_return end.cancelled() ? "cancelled" : "not";
}

rb::Task<std::string> side_then(rb::Run& run) {
    const int n = co_await run.side_effect([] { return 1; });
    co_await run.sleep(1h);
    co_return std::to_string(n);
}

rb::Task<std::string> wait_then(rb::Run& run) {
    auto text = co_await run.step(work, "a").on_cancel(rb::wait);
    auto end = co_await rb::attempt(run.sleep(1h));
    co_return text + (end.cancelled() ? " then cancelled" : " not");
}

rb::Task<std::string> asks_result(rb::Run& run) {
    const auto call = run.step(work, "charge");
    try {
        co_return co_await call;
    } catch (const rb::Cancelled&) {
    }
    const auto end = co_await run.step_result(call);
    if (end.ok()) co_return "it was " + *end;
    co_return end.cancelled() ? "it stopped" : end.failure()->type;
}

rb::Task<std::string> asks_child(rb::Run& run) {
    const auto call = run.child<std::string>("other");
    auto first = co_await rb::any(call, run.sleep(1s));
    if (first.index() == 0) co_return "in time";
    const auto end = co_await run.step_result(call);
    co_return end.ok() ? "late " + *end : end.failure() != nullptr ? "failed" : "cancelled";
}

rb::Task<std::string> asks_never_made(rb::Run& run) {
    auto call = run.step(work, "never");
    co_await run.shield(run.sleep(1s));
    try {
        co_await call;
    } catch (const rb::Cancelled&) {
    }
    const auto end = co_await run.step_result(call);
    co_return end.cancelled() ? "never made" : "made";
}

rb::Task<std::string> cleans(rb::Run& run, std::string name) {
    const auto end = co_await rb::attempt(run.step(work, name));
    if (!end.cancelled()) co_return *end;
    co_await run.step(work, "clean " + name);
    co_await run.step(work, "wipe " + name);
    throw rb::Cancelled("clean");
}
rb::Task<std::string> cleans_beside(rb::Run& run) {
    auto [a, b] = co_await rb::all(cleans(run, "a"), cleans(run, "b"));
    co_return a + b;
}

rb::Task<std::string> looks(rb::Run& run) {
    const bool before = run.cancel_requested();
    auto end = co_await rb::attempt(run.sleep(1h));
    co_return std::string(before ? "yes " : "no ") + (run.cancel_requested() ? "yes " : "no ") +
        run.cancel_reason();
}

rb::Task<std::string> joins_spawned(rb::Run& run, bool swallows) {
    auto beside = run.spawn(cleans(run, "s"));
    auto end = co_await rb::attempt(beside);
    if (end.cancelled()) co_await run.step(work, "mine");
    if (!swallows) end.rethrow();
    co_return "end";
}

rb::Task<std::string> cancels_others(rb::Run& run) {
    auto refused = co_await rb::attempt(run.cancel_run("0190-other"));
    auto child = run.child<std::string>("other");
    auto sleep = run.sleep(1h);
    child.start();
    sleep.start();
    child.cancel();
    child.cancel();
    sleep.cancel();
    auto ended = co_await rb::attempt(child);
    auto slept = co_await rb::attempt(sleep);
    const bool both = !ended && !slept && ended.failure()->kind == rb::FailureKind::cancelled &&
                      slept.failure()->kind == rb::FailureKind::cancelled;
    co_return (refused ? "delivered " : refused.failure()->type + " ") + (both ? "both" : "not");
}

rb::Task<std::string> closes_slowly(rb::Run& run) {  // cancelled while a loser cleans up
    auto first = co_await rb::any(run.step(work, "pay"), cleans(run, "t"));
    const std::string paid = first.index() == 0 ? std::get<0>(first) : "none";
    auto end = co_await rb::attempt(run.sleep(1h));
    co_return paid + (end.cancelled() ? " then cancelled" : " not");
}

rb::Task<int> deep(rb::Run& run, int depth) {
    if (depth == 0) co_await run.sleep(1s);
    if (depth == 0) co_return 0;
    const int below = co_await deep(run, depth - 1);
    co_return below + 1;
}

const auto& bundle() {
    static const auto made = rb::test::bundle_of(
        rb::runbook<shields_all>("shields-all"), rb::runbook<shields_one>("shields-one"),
        rb::runbook<side_then>("side-then"), rb::runbook<wait_then>("wait-then"),
        rb::runbook<asks_result>("asks-result"), rb::runbook<asks_child>("asks-child"),
        rb::runbook<asks_never_made>("asks-never-made"),
        rb::runbook<cleans_beside>("cleans-beside"), rb::runbook<looks>("looks"),
        rb::runbook<joins_spawned>("joins-spawned"), rb::runbook<cancels_others>("cancels-others"),
        rb::runbook<closes_slowly>("closes-slowly"), rb::runbook<deep>("deep"),
        rb::activity<work>("work"));
    return *made->abi();
}

rb::Failure stopped() {
    rb::Failure failure("cancelled", "it stopped");
    failure.kind = rb::FailureKind::cancelled;
    return failure;
}

}  // namespace

TEST_CASE("a shield protects all that is awaited in it, and the next await outside throws") {
    Driver run(bundle(), "shields-all");
    run.start();
    run.cancel("enough");
    CHECK(run.last().empty());
    run.resolve(1, R"("S1")");
    CHECK(run.last() == Texts{R"(step work "s2")"});
    run.resolve(2, R"("S2")");
    CHECK(run.last() == Texts{R"(complete "S1S2 then cancelled")"});  // and `after` was never made
}

TEST_CASE("a shielded member of a group is waited for, the others are cut") {
    Driver run(bundle(), "shields-one");
    run.start();
    run.cancel("enough");
    CHECK(run.last() == Texts{"cancel 2", "cancel 3"});
    run.resolve(1, R"("A")");
    CHECK(run.result() == R"("cancelled")");
}

TEST_CASE("where an await cannot be cut the cancellation comes at the next one") {
    Driver side(bundle(), "side-then");
    side.start();
    side.cancel("enough");
    CHECK(side.last().empty());
    side.run_inline(1);
    CHECK(side.last() == Texts{"cancelled"});

    Driver waits(bundle(), "wait-then");
    waits.start();
    waits.cancel("enough");
    CHECK(waits.last() == Texts{"cancel 1"});
    waits.resolve(1, R"("A")");
    CHECK(waits.result() == R"("A then cancelled")");
}

TEST_CASE("after a cancellation a step in flight can be asked how it ended") {
    Driver done(bundle(), "asks-result");
    done.start();
    done.cancel("enough");
    CHECK(done.last() == Texts{"cancel 1"});
    done.resolve(1, R"("charged")");
    CHECK(done.result() == R"("it was charged")");

    Driver agreed(bundle(), "asks-result");
    agreed.start();
    agreed.cancel("enough");
    agreed.fail(1, stopped());
    CHECK(agreed.result() == R"("it stopped")");

    Driver failed(bundle(), "asks-result");
    failed.start();
    failed.cancel("enough");
    failed.fail(1, rb::Failure("broken"));
    CHECK(failed.result() == R"("broken")");
}

TEST_CASE("a loser of rb::any can be asked how it ended, and a call that was never made too") {
    Driver late(bundle(), "asks-child");
    late.start();
    late.resolve_void(2);
    CHECK(late.last() == Texts{"cancel 1"});
    late.resolve(1, R"("x")");
    CHECK(late.result() == R"("late x")");

    Driver never(bundle(), "asks-never-made");
    never.start();
    never.cancel("enough");
    never.resolve_void(1);
    CHECK(never.result() == R"("never made")");
    CHECK(never.count() == 2);
}

TEST_CASE("cleanup of several parts is not disturbed by the part that ends first") {
    Driver run(bundle(), "cleans-beside");
    run.start();
    run.cancel("enough");
    CHECK(run.last() ==
          Texts{"cancel 1", "cancel 2", R"(step work "clean a")", R"(step work "clean b")"});
    run.resolve(5, R"("")");
    run.resolve(6, R"("")");
    CHECK(run.last() == Texts{R"(step work "wipe b")"});
    run.resolve(7, R"("")");  // a is done, b still cleans
    CHECK(run.last().empty());
    run.resolve(8, R"("")");
    CHECK(run.last() == Texts{"cancelled"});
}

TEST_CASE("a runbook can look whether it was cancelled, and why") {
    Driver run(bundle(), "looks");
    run.start();
    run.cancel("enough");
    CHECK(run.result() == R"("no yes enough")");
}

TEST_CASE("a cancelled run and what it spawned are each cancelled once") {
    Driver run(bundle(), "joins-spawned");
    run.start("true");
    run.cancel("enough");
    CHECK(run.last() == Texts{"cancel 1", R"(step work "mine")", R"(step work "clean s")"});
    run.resolve(4, R"("")");
    CHECK(run.last() == Texts{R"(step work "wipe s")"});
    run.resolve(3, R"("")");  // the runbook ends: what is spawned is told, and waited for
    CHECK(run.last() == Texts{"cancel 5", R"(complete "end")"});

    Driver ends(bundle(), "joins-spawned");
    ends.start("false");
    ends.cancel("enough");
    ends.resolve(3, R"("")");  // it ends by that cancellation, and so does what it spawned
    CHECK(ends.last().empty());
    ends.resolve(4, R"("")");
    ends.resolve(5, R"("")");
    CHECK(ends.last() == Texts{"cancelled"});
}

TEST_CASE("a runbook cancels another run, its own child, and a timer") {
    Driver run(bundle(), "cancels-others");
    run.start();
    CHECK(run.last() == Texts{"cancel-run 0190-other"});
    run.fail(1, rb::Failure("not_found"));
    CHECK(run.last() == Texts{"child other", "timer 3600000", "cancel 2", "cancel 3"});
    run.fail(2, stopped());
    CHECK(run.result() == R"("not_found both")");
}

TEST_CASE("a cancellation while the losers clean up takes neither the winner nor itself away") {
    Driver run(bundle(), "closes-slowly");
    run.start();
    run.resolve(1, R"("paid")");
    CHECK(run.last() == Texts{"cancel 2", R"(step work "clean t")"});
    run.cancel("enough");
    CHECK(run.last() == Texts{"cancel 4", R"(complete "paid then cancelled")"});
}

TEST_CASE("a cancellation reaches the bottom of deep nesting without deepening the native stack") {
    Driver run(bundle(), "deep");
    run.start("20000");
    run.cancel("enough");
    CHECK(run.last() == Texts{"cancel 1", "cancelled"});
}
