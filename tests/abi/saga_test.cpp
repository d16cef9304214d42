// rb::Saga: what is undone, when, in which order, and that an eviction undoes nothing.
#include <doctest/doctest.h>

#include "driver.hpp"

using namespace std::chrono_literals;
using rb::test::Driver;
using Texts = std::vector<std::string>;

namespace {

std::string work(rb::Activity&, std::string text) { return text; }
void undo(rb::Activity&, std::string) {}

rb::Task<std::string> buys(rb::Run& run) {
    rb::Saga saga(run);
    co_await run.step(work, "a");
    saga.undo(run.step(undo, "a"));
    co_await run.step(work, "b");
    saga.undo(run.step(undo, "b"));
    co_await run.step(work, "c");
    saga.keep();
    co_return "bought";
}

rb::Task<void> undo_slowly(rb::Run& run, std::string name) {
    co_await run.step(undo, name + "1");
    co_await run.sleep(1s);
    co_await run.step(undo, name + "2");
}

rb::Task<std::string> not_kept(rb::Run& run) {
    rb::Saga saga(run);
    saga.undo(undo_slowly(run, "a"));
    rb::Saga later(run);
    later.undo(rb::all(run.step(undo, "b"), run.step(undo, "c")));
    co_await run.step(work, "x");
    co_return "left";
}

rb::Task<std::string> asks_part(rb::Run& run) {
    auto end = co_await rb::attempt(buys(run));
    if (end.failure() != nullptr) co_await run.step(work, "after " + end.failure()->type);
    co_return end ? *end : "undone";
}

rb::Task<std::string> inner_scope(rb::Run& run) {
    {
        rb::Saga saga(run);
        saga.undo(run.step(undo, "inner"));
        co_await run.step(work, "a");
    }
    co_return co_await run.step(work, "b");
}

rb::Task<std::string> rolls_back(rb::Run& run) {
    rb::Saga saga(run);
    saga.undo(run.step(undo, "a"));
    saga.undo(run.step(undo, "b"));
    co_await run.step(work, "x");
    co_await saga.roll_back();
    co_await saga.roll_back();  // nothing is left
    saga.undo(run.step(undo, "c"));
    co_return co_await run.step(work, "y");
}

rb::Task<std::string> beside(rb::Run& run, bool any) {
    if (any) {
        auto first = co_await rb::any(buys(run), run.sleep(1h));
        co_return first.index() == 0 ? "bought" : "too late";
    }
    run.spawn(buys(run));
    co_await run.sleep(1h);
    co_return "end";
}

rb::Task<std::string> buggy_undo(rb::Run& run, std::string) {
    co_await run.sleep(1s);
    throw std::logic_error("a bug in the undoing");
}
rb::Task<std::string> has_a_bug(rb::Run& run) {
    rb::Saga saga(run);
    saga.undo(buggy_undo(run, "x"));
    co_return "done";
}

rb::Task<std::string> starts_too_early(rb::Run& run) {
    rb::Saga saga(run);
    auto call = run.step(undo, "a");
    call.start();
    saga.undo(call);
    co_return "";
}

const auto& bundle() {
    static const auto made = rb::test::bundle_of(
        rb::runbook<buys>("buys"), rb::runbook<not_kept>("not-kept"),
        rb::runbook<asks_part>("asks-part"), rb::runbook<inner_scope>("inner-scope"),
        rb::runbook<rolls_back>("rolls-back"), rb::runbook<beside>("beside"),
        rb::runbook<has_a_bug>("has-a-bug"), rb::runbook<starts_too_early>("starts-too-early"),
        rb::activity<work>("work"), rb::activity<undo>("undo"));
    return *made->abi();
}

void resolve_to(Driver& run, std::uint64_t seq) {
    for (std::uint64_t i = 1; i <= seq; ++i) run.resolve(i, R"("x")");
}

}  // namespace

TEST_CASE("what was kept is not undone") {
    Driver run(bundle(), "buys");
    run.start();
    resolve_to(run, 3);
    CHECK(run.last() == Texts{R"(complete "bought")"});
}

TEST_CASE("a failure undoes what was done, the last first, and is then what the run ends with") {
    Driver run(bundle(), "buys");
    run.start();
    resolve_to(run, 2);
    run.fail(3, rb::Failure("broken", "c"));
    CHECK(run.last() == Texts{R"(step undo "b")"});
    run.resolve_void(4);
    CHECK(run.last() == Texts{R"(step undo "a")"});
    run.resolve_void(5);
    CHECK(run.last() == Texts{"fail broken: c"});
}

TEST_CASE("a suspended run that is cancelled undoes, and ends as cancelled") {
    Driver run(bundle(), "buys");
    run.start();
    resolve_to(run, 2);
    run.cancel("enough");
    CHECK(run.last() == Texts{"cancel 3", R"(step undo "b")"});
    run.resolve(3, R"("late")");
    run.resolve_void(5);
    CHECK(run.last() == Texts{R"(step undo "a")"});
    run.resolve_void(6);
    CHECK(run.last() == Texts{"cancelled"});
}

TEST_CASE("a cancellation that comes while a saga undoes does not disturb it") {
    Driver run(bundle(), "not-kept");
    run.start();
    run.resolve(1, R"("x")");
    CHECK(run.last() == Texts{R"(step undo "b")", R"(step undo "c")"});
    run.cancel("enough");
    CHECK(run.last().empty());
    run.resolve_void(2);
    run.resolve_void(3);
    CHECK(run.last() == Texts{R"(step undo "a1")"});
    run.resolve_void(4);
    run.resolve_void(5);
    run.resolve_void(6);
    CHECK(run.result() == R"("left")");
}

TEST_CASE("an undoing that fails is logged, and the others still run") {
    Driver run(bundle(), "buys");
    run.start();
    resolve_to(run, 2);
    run.fail(3, rb::Failure("broken", "c"));
    rb::Failure closed("closed", "the shop is");
    closed.origin_name = "undo";
    run.fail(4, closed);
    CHECK(run.last() == Texts{R"(step undo "a")"});
    REQUIRE(run.logged().size() == 1);
    CHECK(run.logged()[0] == "5 what was to be undone is not undone: undo: closed: the shop is");
    run.resolve_void(5);
    CHECK(run.last() == Texts{"fail broken: c"});
}

TEST_CASE("a bug in an undoing parks the run") {
    Driver run(bundle(), "has-a-bug");
    run.start();
    CHECK(run.resolve_void(1) == RB_E_BUG);
    CHECK(run.reported()->message == "a bug in the undoing");
}

TEST_CASE("a part of a run has undone its own before whoever awaits it goes on") {
    Driver run(bundle(), "asks-part");
    run.start();
    run.resolve(1, R"("x")");
    run.fail(2, rb::Failure("broken", "b"));
    CHECK(run.last() == Texts{R"(step undo "a")"});
    run.resolve_void(3);
    CHECK(run.last() == Texts{R"(step work "after broken")"});
    run.resolve(4, R"("x")");
    CHECK(run.result() == R"("undone")");
}

TEST_CASE("a saga of an inner scope is undone at the end of its task") {
    Driver run(bundle(), "inner-scope");
    run.start();
    run.resolve(1, R"("x")");
    CHECK(run.last() == Texts{R"(step work "b")"});
    run.resolve(2, R"("B")");
    CHECK(run.last() == Texts{R"(step undo "inner")"});
    run.resolve_void(3);
    CHECK(run.result() == R"("B")");
}

TEST_CASE("a saga can be rolled back on the spot, and goes on empty") {
    Driver run(bundle(), "rolls-back");
    run.start();
    run.resolve(1, R"("x")");
    CHECK(run.last() == Texts{R"(step undo "b")"});
    run.fail(2, rb::Failure("broken"));
    run.resolve_void(3);
    CHECK(run.last() == Texts{R"(step work "y")"});
    run.resolve(4, R"("Y")");
    CHECK(run.last() == Texts{R"(step undo "c")"});
    run.resolve_void(5);
    CHECK(run.result() == R"("Y")");
}

TEST_CASE("a loser of rb::any and a spawned task undo before the run goes on") {
    Driver loser(bundle(), "beside");
    loser.start("true");
    loser.resolve(1, R"("x")");
    loser.resolve_void(2);
    CHECK(loser.last() == Texts{"cancel 3", R"(step undo "a")"});
    loser.resolve_void(5);
    CHECK(loser.result() == R"("too late")");

    Driver spawned(bundle(), "beside");
    spawned.start("false");
    spawned.resolve(2, R"("x")");
    spawned.resolve_void(1);
    CHECK(spawned.last() == Texts{"cancel 3", R"(step undo "a")"});
    spawned.resolve_void(5);
    CHECK(spawned.result() == R"("end")");
}

TEST_CASE("an eviction undoes nothing, at any point") {
    for (const char* slug : {"buys", "not-kept", "asks-part", "inner-scope", "rolls-back"}) {
        for (std::uint64_t at = 0; at < 6; ++at) {
            Driver run(bundle(), slug);
            run.start();
            for (std::uint64_t i = 1; i <= at && i <= run.count(); ++i)
                if (run.command(i).type == RB_CMD_STEP) run.resolve(i, R"("x")");
            const std::size_t before = run.count();
            run.evict();
            CHECK(run.count() == before);
        }
    }
}

TEST_CASE("a saga takes calls that were not started") {
    Driver run(bundle(), "starts-too-early");
    CHECK(run.start() == RB_E_BUG);
    CHECK(run.reported()->message == "rb: a saga undoes by calls that were not started yet");
}
