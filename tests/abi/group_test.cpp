// rb::any, rb::all and run.spawn: who wins, who is cancelled, who is waited for, in which order.
#include <doctest/doctest.h>

#include "driver.hpp"

using namespace std::chrono_literals;
using rb::test::Driver;
using Texts = std::vector<std::string>;

namespace {

std::string work(rb::Activity&, std::string text) { return text; }

// Two steps; when it is cancelled it cleans up with a step, and says so.
rb::Task<std::string> tidy(rb::Run& run, std::string name) {
    const auto first = co_await rb::attempt(run.step(work, name + "1"));
    if (first.cancelled()) {
        co_await run.step(work, "tidy " + name);
        first.rethrow();
    }
    co_return *first + co_await run.step(work, name + "2");
}

std::string which(const std::variant<std::string, std::monostate, std::string>& first) {
    if (first.index() == 1) return "timer";
    return std::to_string(first.index()) +
           (first.index() == 0 ? std::get<0>(first) : std::get<2>(first));
}

rb::Task<std::string> race(rb::Run& run) {
    auto first = co_await rb::any(run.step(work, "a"), run.sleep(5s), tidy(run, "t"));
    co_return which(first) + co_await run.step(work, "after");
}

rb::Task<std::string> race_of_many(rb::Run& run, int count) {
    std::vector<rb::StepCall<std::string>> calls;
    for (int i = 0; i < count; ++i) calls.push_back(run.step(work, std::to_string(i)));
    auto [index, value] = co_await rb::any(calls);
    co_return std::to_string(index) + value;
}

rb::Task<std::string> race_of_attempts(rb::Run& run) {
    auto first = co_await rb::any(rb::attempt(run.step(work, "a")), run.step(work, "b"));
    const auto* failed = std::get_if<0>(&first);
    co_return failed != nullptr && !*failed ? failed->failure()->type : "b";
}

rb::Task<std::string> waits_for_loser(rb::Run& run) {
    auto first = co_await rb::any(run.step(work, "a").on_cancel(rb::wait), run.sleep(1s),
                                  run.step(work, "b").on_cancel(rb::abandon));
    co_return std::to_string(first.index());
}

rb::Task<std::string> nested(rb::Run& run) {
    auto [pair, c] = co_await rb::all(rb::any(run.step(work, "a"), tidy(run, "t")),
                                      rb::attempt(rb::any(run.step(work, "b"), run.sleep(1h))));
    co_return std::to_string(pair.index()) + (c ? "ok" : "failed");
}

// The first is known before the second has begun.
rb::Task<std::string> known_at_once(rb::Run& run) {
    co_await run.step(work, "k").key("k");
    auto late = run.step(work, "late");
    auto first = co_await rb::any(run.step(work, "k").key("k"), late, tidy(run, "t"));
    co_return std::to_string(first.index()) + co_await late;
}

rb::Task<std::string> both_ready(rb::Run& run) {  // one job wakes both
    auto first = co_await rb::any(run.step(work, "s").key("k"), tidy(run, "t"),
                                  run.step(work, "s").key("k"));
    co_return std::to_string(first.index());
}

rb::Task<std::string> keyed_then(rb::Run& run, std::string name, int more) {
    co_await run.step(work, "s").key("k");
    for (int i = 0; i < more; ++i) co_await run.step(work, name);
    co_return name;
}
rb::Task<std::string> overtaken(rb::Run& run) {  // the loser is about to go on when it loses
    auto first = co_await rb::any(keyed_then(run, "a", 0), keyed_then(run, "b", 3));
    co_return first.index() == 0 ? std::get<0>(first) : std::get<1>(first);
}

rb::Task<std::string> fails_late(rb::Run& run) {
    const auto end = co_await rb::attempt(run.sleep(1h));
    if (end.cancelled()) throw rb::Failure("cleanup", "the broom is gone");
    co_return "";
}
rb::Task<std::string> loser_fails(rb::Run& run) {
    auto first = co_await rb::any(run.step(work, "a"), fails_late(run));
    co_return std::to_string(first.index());
}

rb::Task<std::string> joins(rb::Run& run) {
    auto beside = run.spawn(tidy(run, "s"));
    auto other = run.spawn(tidy(run, "t"));
    auto mine = co_await run.step(work, "mine");
    auto [a, b] = co_await rb::all(beside, other);
    co_return mine + a + b;
}

rb::Task<std::string> leaves_early(rb::Run& run) {
    run.spawn(tidy(run, "s"));
    co_await run.step(work, "mine");
    co_return "done";
}

rb::Task<void> never_waits(rb::Run& run) {
    run.spawn(tidy(run, "s"));
    co_return;
}

rb::Task<std::string> breaks(rb::Run& run) {
    co_await run.sleep(1s);
    throw rb::Failure("broken", "beside");
}
rb::Task<std::string> forgets(rb::Run& run, bool fails) {
    run.spawn(breaks(run));
    run.spawn(breaks(run));
    co_await run.step(work, "mine");
    if (fails) throw rb::Failure("mine", "too");
    co_return "done";
}

rb::Task<std::string> cancels_spawned(rb::Run& run, bool at_once) {
    auto beside = run.spawn(tidy(run, "s"));
    if (!at_once) co_await run.step(work, "mine");
    beside.cancel();
    auto end = co_await rb::attempt(beside);
    co_return end.cancelled() ? "cancelled" : "not";
}

rb::Task<std::string> lets_go(rb::Run& run) {  // losing does not cancel what was spawned
    auto beside = run.spawn(tidy(run, "s"));
    auto first = co_await rb::any(beside, run.sleep(1s));
    co_return std::to_string(first.index()) + co_await beside;
}

rb::Task<int> spawns_deep(rb::Run& run, int depth) {
    if (depth == 0) co_return 0;
    auto below = run.spawn(spawns_deep(run, depth - 1));
    const int found = co_await below;
    co_return found + 1;
}

rb::Task<std::string> spawned_bug(rb::Run& run) {
    co_await run.sleep(1s);
    throw std::logic_error("a bug beside");
}
rb::Task<std::string> forgets_a_bug(rb::Run& run) {
    run.spawn(spawned_bug(run));
    co_await run.sleep(5s);
    co_return "done";
}

const auto& bundle() {
    static const auto made = rb::test::bundle_of(
        rb::runbook<race>("race"), rb::runbook<race_of_many>("race-of-many"),
        rb::runbook<race_of_attempts>("race-of-attempts"),
        rb::runbook<waits_for_loser>("waits-for-loser"), rb::runbook<nested>("nested"),
        rb::runbook<known_at_once>("known-at-once"), rb::runbook<both_ready>("both-ready"),
        rb::runbook<overtaken>("overtaken"), rb::runbook<loser_fails>("loser-fails"),
        rb::runbook<joins>("joins"), rb::runbook<leaves_early>("leaves-early"),
        rb::runbook<never_waits>("never-waits"), rb::runbook<forgets>("forgets"),
        rb::runbook<cancels_spawned>("cancels-spawned"), rb::runbook<lets_go>("lets-go"),
        rb::runbook<spawns_deep>("spawns-deep"), rb::runbook<forgets_a_bug>("forgets-a-bug"),
        rb::activity<work>("work"));
    return *made->abi();
}

rb::Failure stopped() {
    rb::Failure failure("cancelled", "it stopped");
    failure.kind = rb::FailureKind::cancelled;
    return failure;
}

}  // namespace

TEST_CASE("the first of rb::any to end wins, and a task that loses cleans up before it goes on") {
    Driver run(bundle(), "race");
    run.start();
    CHECK(run.last() == Texts{R"(step work "a")", "timer 5000", R"(step work "t1")"});
    run.resolve(1, R"("A")");
    CHECK(run.last() == Texts{"cancel 2", "cancel 3", R"(step work "tidy t")"});
    run.resolve(6, R"("")");
    CHECK(run.last() == Texts{R"(step work "after")"});
    run.resolve(7, R"("!")");
    CHECK(run.result() == R"("0A!")");
}

TEST_CASE("what wins rb::any may be a timer or a task") {
    Driver timer(bundle(), "race");
    timer.start();
    timer.resolve_void(2);
    CHECK(timer.last() == Texts{"cancel 1", "cancel 3", R"(step work "tidy t")"});
    timer.resolve(1, R"("late")");
    timer.resolve(6, R"("")");
    timer.resolve(7, R"("!")");
    CHECK(timer.result() == R"("timer!")");
    Driver task(bundle(), "race");
    task.start();
    task.resolve(3, R"("T1")");
    task.resolve(4, R"("T2")");
    CHECK(task.last() == Texts{"cancel 1", "cancel 2", R"(step work "after")"});
    task.resolve(7, R"("!")");
    CHECK(task.result() == R"("2T1T2!")");
}

TEST_CASE("when the first of rb::any to end has failed, its failure is thrown") {
    Driver run(bundle(), "race");
    run.start();
    run.fail(1, rb::Failure("broken", "first"));
    run.resolve(6, R"("")");
    CHECK(run.last() == Texts{"fail broken: first"});
    Driver attempted(bundle(), "race-of-attempts");
    attempted.start();
    attempted.fail(1, rb::Failure("broken", "first"));
    CHECK(attempted.result() == R"("broken")");
}

TEST_CASE("rb::any of a thousand cancels the other 999, in order") {
    Driver run(bundle(), "race-of-many");
    run.start("1000");
    run.resolve(500, R"("x")");
    CHECK(run.last().size() == 1000);
    CHECK(run.last().front() == "cancel 1");
    CHECK(run.last().at(499) == "cancel 501");
    CHECK(run.result() == R"("499x")");
    Driver none(bundle(), "race-of-many");
    CHECK(none.start("0") == RB_E_BUG);
    CHECK(none.reported()->message == "rb::any: none of nothing ever ends");
}

TEST_CASE("a loser is waited for, or left alone, when its call says so") {
    for (const bool stops : {true, false}) {
        Driver run(bundle(), "waits-for-loser");
        run.start();
        run.resolve_void(2);
        CHECK(run.last() == Texts{"cancel 1"});
        if (stops)
            run.fail(1, stopped());
        else
            run.resolve(1, R"("finished")");
        CHECK(run.result() == R"("1")");
    }
}

TEST_CASE("groups nest: a loser inside of one delays that one alone") {
    Driver run(bundle(), "nested");
    run.start();
    run.resolve(1, R"("A")");
    CHECK(run.last() == Texts{"cancel 2", R"(step work "tidy t")"});
    run.fail(3, rb::Failure("broken"));
    CHECK(run.last() == Texts{"cancel 4"});
    run.resolve(6, R"("")");
    CHECK(run.result() == R"("0failed")");
    Driver failed(bundle(), "nested");
    failed.start();
    failed.fail(1, rb::Failure("broken", "a"));
    CHECK(failed.last() == Texts{"cancel 2", R"(step work "tidy t")"});
    failed.resolve(6, R"("")");
    CHECK(failed.last() == Texts{"cancel 3", "cancel 4", "fail broken: a"});
}

TEST_CASE("when the first is known before others have begun, they never begin") {
    Driver run(bundle(), "known-at-once");
    run.start();
    run.resolve(1, R"("x")");
    CHECK(run.last() == Texts{R"(step work "late")"});  // awaited after it, as it was not made
    run.resolve(2, R"("!")");
    CHECK(run.result() == R"("0!")");
}

TEST_CASE("of two that end with the same job the one that began to wait first wins") {
    Driver run(bundle(), "both-ready");
    run.start();
    CHECK(run.last() == Texts{R"(step work/k "s")", R"(step work "t1")"});
    run.resolve(1, R"("x")");
    run.resolve(4, R"("")");
    CHECK(run.result() == R"("0")");
}

TEST_CASE("a task that is about to go on when it loses is cancelled at its next await") {
    Driver run(bundle(), "overtaken");
    run.start();
    run.resolve(1, R"("x")");
    CHECK(run.result() == R"("a")");
    CHECK(run.count() <= 4);
}

TEST_CASE("a failure of a loser's cleanup is logged") {
    Driver run(bundle(), "loser-fails");
    run.start();
    run.resolve(1, R"("A")");
    CHECK(run.result() == R"("0")");
    REQUIRE(run.logged().size() == 1);
    CHECK(run.logged()[0] ==
          "4 a part of the run that nobody waits for has failed: cleanup: the broom is gone");
}

TEST_CASE("spawned tasks run beside in the order of their calls, and are joined by awaiting them") {
    Driver run(bundle(), "joins");
    run.start();
    CHECK(run.last() == Texts{R"(step work "mine")", R"(step work "s1")", R"(step work "t1")"});
    run.resolve(2, R"("S1")");
    run.resolve(1, R"("M")");
    run.resolve(4, R"("S2")");
    run.resolve(3, R"("T1")");
    run.resolve(5, R"("T2")");
    CHECK(run.result() == R"("MS1S2T1T2")");
}

TEST_CASE("what was spawned and still runs when the runbook ends is cancelled and waited for") {
    Driver run(bundle(), "leaves-early");
    run.start();
    run.resolve(1, R"("M")");
    CHECK(run.last() == Texts{"cancel 2", R"(step work "tidy s")"});
    run.resolve(4, R"("")");
    CHECK(run.result() == R"("done")");
    Driver at_once(bundle(), "never-waits");
    at_once.start();
    CHECK(at_once.result() == "none");
    CHECK(at_once.count() == 1);
}

TEST_CASE("a failure of a spawned task that nobody awaited is the run's failure") {
    Driver run(bundle(), "forgets");
    run.start("false");
    run.resolve_void(2);
    CHECK(run.last().empty());
    run.resolve_void(3);
    run.resolve(1, R"("M")");
    CHECK(run.last() == Texts{"fail broken: beside"});
    CHECK(run.logged().size() == 1);  // the other one

    Driver failed(bundle(), "forgets");
    failed.start("true");
    failed.resolve_void(2);
    failed.resolve(1, R"("M")");
    CHECK(failed.last() == Texts{"cancel 3", "fail mine: too"});
    CHECK(failed.logged().size() == 1);
}

TEST_CASE("a bug in a spawned task that nobody awaited parks the run at its end") {
    Driver run(bundle(), "forgets-a-bug");
    run.start();
    run.resolve_void(2);
    CHECK(run.resolve_void(1) == RB_E_BUG);
    CHECK(run.reported()->message == "a bug beside");
}

TEST_CASE("a spawned task can be cancelled alone, before it begins too") {
    Driver run(bundle(), "cancels-spawned");
    run.start("false");
    run.resolve(1, R"("M")");
    CHECK(run.last() == Texts{"cancel 2", R"(step work "tidy s")"});
    run.resolve(4, R"("")");
    CHECK(run.result() == R"("cancelled")");
    Driver at_once(bundle(), "cancels-spawned");
    at_once.start("true");
    CHECK(at_once.last() == Texts{R"(complete "cancelled")"});
}

TEST_CASE("whoever waits for a spawned task can let go of it, and join it later") {
    Driver run(bundle(), "lets-go");
    run.start();
    CHECK(run.last() == Texts{"timer 1000", R"(step work "s1")"});
    run.resolve_void(1);
    CHECK(run.last().empty());
    run.resolve(2, R"("S1")");
    run.resolve(3, R"("S2")");
    CHECK(run.result() == R"("1S1S2")");
}

TEST_CASE("tasks spawn tasks without deepening the native stack") {
    Driver run(bundle(), "spawns-deep");
    run.start("20000");
    CHECK(run.result() == "20000");
}

TEST_CASE("[C10] the same jobs give the same commands, whichever end comes first") {
    for (const char* slug : {"race", "nested", "joins", "leaves-early", "lets-go"}) {
        for (std::uint64_t first = 1; first <= 3; ++first) {
            std::vector<Texts> seen[2];
            for (auto& commands : seen) {
                Driver run(bundle(), slug);
                run.start();
                commands.push_back(run.last());
                for (std::uint64_t i = 0; i < run.count() && i < 40; ++i) {
                    const std::uint64_t seq = (i + first) % run.count() + 1;
                    if (run.command(seq).type >= RB_CMD_CANCEL) continue;
                    if (run.command(seq).type == RB_CMD_TIMER)
                        run.resolve_void(seq);
                    else
                        run.resolve(seq, R"("x")");
                    commands.push_back(run.last());
                }
            }
            CHECK(seen[0] == seen[1]);
        }
    }
}
