// How a runbook waits for the world: signals, predicates, timeouts.
#include <doctest/doctest.h>

#include "driver.hpp"

using namespace std::chrono_literals;
using rb::test::Driver;
using Texts = std::vector<std::string>;

namespace {

struct Add {
    int n = 0;
    RB_FIELDS(Add, n)
};

std::string note(rb::Activity&, std::string text) { return text; }

rb::Task<std::string> three_signals(rb::Run& run) {
    auto add = run.signal<Add>("add");
    std::string got;
    for (int i = 0; i < 3; ++i) got += std::to_string((co_await add.next()).n) + " ";
    co_return got;
}

rb::Task<std::string> in_time(rb::Run& run) {
    auto add = run.signal<Add>("add");
    std::string got;
    for (int i = 0; i < 2; ++i) {
        const auto next = co_await add.next(30s);
        got += next ? std::to_string(next->n) + " " : "none ";
    }
    co_return got;
}

rb::Task<std::string> takes_what_is_there(rb::Run& run) {
    auto add = run.signal<Add>("add");
    auto stop = run.signal<void>("stop");
    co_await stop.next();
    std::string got = std::to_string(add.size()) + ": ";
    while (auto next = add.try_next()) got += std::to_string(next->n) + " ";
    co_return got + (stop.try_next() ? "stopped twice" : "stopped once");
}

rb::Task<std::string> bad_one(rb::Run& run) {
    auto add = run.signal<Add>("add");
    auto first = co_await rb::attempt(add.next());
    auto second = co_await add.next();
    co_return first.failure()->message + " | " + first.failure()->details.at(0).body + " | " +
        std::to_string(second.n);
}

rb::Task<int> taker(rb::Run& run, std::vector<int>* order, int me) {
    auto add = run.signal<Add>("add");
    const Add got = co_await add.next();
    order->push_back(me * 100 + got.n);
    co_return 0;
}

rb::Task<std::string> two_takers(rb::Run& run) {
    std::vector<int> order;
    co_await rb::all(taker(run, &order, 1), taker(run, &order, 2));
    co_return std::to_string(order.at(0)) + " " + std::to_string(order.at(1));
}

rb::Task<std::string> handled(rb::Run& run) {
    int sum = 0;
    co_await run.step(note, "first");
    run.on_signal<Add>("add", [&](Add add) { sum += add.n; });
    const int before = sum;
    co_await run.wait([&] { return sum >= 10; });
    co_return std::to_string(before) + " " + std::to_string(sum);
}

rb::Task<std::string> waits_in_time(rb::Run& run) {
    int sum = 0;
    run.on_signal<Add>("add", [&](Add add) { sum += add.n; });
    const bool came = co_await run.wait([&] { return sum >= 5; }, 1min).label("five of them");
    co_return came ? "came" : "late";
}

rb::Task<std::string> waits_for_nothing(rb::Run& run) {
    const bool came = co_await run.wait([] { return true; }, 1min);
    co_await run.wait([] { return true; });
    co_return came ? "at once" : "late";
}

// Each wakes the next: the second predicate holds only because of the first one's waiter.
rb::Task<void> link(rb::Run& run, int* stage, std::string* log, int from) {
    co_await run.wait([stage, from] { return *stage == from; });
    *log += std::to_string(from);
    ++*stage;
}
rb::Task<std::string> chained(rb::Run& run) {
    int stage = 0;
    std::string log;
    run.on_signal<void>("go", [&] { stage = 1; });
    co_await rb::all(link(run, &stage, &log, 3), link(run, &stage, &log, 2),
                     link(run, &stage, &log, 1));
    co_return log;
}

// A lock: whoever is woken finds the predicate as it was tested.
rb::Task<void> critical(rb::Run& run, bool* busy, std::string* log, char who) {
    co_await run.wait([busy] { return !*busy; });
    if (*busy) *log += "!";
    *busy = true;
    *log += who;
    co_await run.sleep(1s);
    *busy = false;
}
rb::Task<std::string> locks(rb::Run& run) {
    bool busy = false;
    std::string log;
    co_await rb::all(critical(run, &busy, &log, 'a'), critical(run, &busy, &log, 'b'),
                     critical(run, &busy, &log, 'c'));
    co_return log;
}

rb::Task<std::string> throwing(rb::Run& run) {
    bool armed = false;
    run.on_signal<void>("arm", [&] { armed = true; });
    try {
        co_await run.wait([&]() -> bool {
            if (armed) throw rb::Failure("predicate", "no answer");
            return false;
        });
    } catch (const rb::Failure& failure) {
        co_return failure.message;
    }
    co_return "not thrown";
}

rb::Task<void> emitting(rb::Run& run) {
    co_await run.wait([&run] { return run.sleep(1s).rb_handle().index > 1000; });
}

rb::Task<void> gambling(rb::Run& run) {
    co_await run.wait([&run] { return run.random() == 0; });
}

rb::Task<std::string> failing_sibling(rb::Run& run) {
    auto add = run.signal<Add>("add");
    auto both = co_await rb::attempt(rb::all(add.next(), run.step(note, "x")));
    const Add later = co_await add.next();
    co_return (both ? "went well " : "failed ") + std::to_string(later.n);
}

rb::Task<std::string> failing_beside_a_predicate(rb::Run& run) {
    {
        auto owned = std::make_unique<int>(0);
        auto tested = [&owned] { return *owned > 0; };
        auto both = co_await rb::attempt(rb::all(run.wait(tested, 1min), run.step(note, "x")));
        if (both) co_return "went well";
    }
    co_await run.step(note, "y");
    co_return "gone";
}

rb::Task<std::string> cancelled_waits(rb::Run& run) {
    auto add = run.signal<Add>("add");
    std::string got;
    auto first = co_await rb::attempt(add.next(1min));
    got += first.cancelled() ? "cancelled " : "? ";
    const Add next = co_await add.next();
    co_return got + std::to_string(next.n);
}

rb::Task<std::string> sends(rb::Run& run) {
    co_await run.signal_run("order-8", "add", Add{3});
    auto child = run.child<int>("counter");
    child.start();
    co_await child.signal("add", Add{4});
    co_await child.signal("stop");
    auto lost = co_await rb::attempt(run.signal_run("gone", "stop"));
    co_await child;
    co_return lost.failure()->type;
}

rb::Task<void> too_early(rb::Run& run) {
    auto child = run.child<int>("counter");
    co_await child.signal("add", 1);
}

rb::Task<void> both_ways(rb::Run& run) {
    auto add = run.signal<Add>("add");
    run.on_signal<Add>("add", [](Add) {});
    co_await add.next();
}

rb::Task<void> leaves_some(rb::Run& run) {
    auto stop = run.signal<void>("stop");
    co_await stop.next();
    throw rb::Failure("enough", "that was it");
}

rb::Task<std::string> helper(rb::Run& run) {
    int mine = 0;
    run.on_signal<Add>("add", [&](Add add) { mine += add.n; });
    co_await run.wait([&] { return mine > 0; });
    co_return std::to_string(mine);
}
rb::Task<std::string> handler_of_a_part(rb::Run& run) {
    const std::string first = co_await helper(run);
    auto add = run.signal<Add>("add");
    const Add second = co_await add.next();
    co_return first + " " + std::to_string(second.n);
}

rb::Task<std::string> picky(rb::Run& run) {
    int sum = 0;
    run.on_signal<Add>("add", [&](Add add) {
        if (add.n < 0) throw rb::Failure("negative", "no less than nothing");
        sum += add.n;
    });
    co_await run.wait([&] { return sum > 0; });
    co_return std::to_string(sum);
}

const auto& bundle() {
    static const auto made = rb::test::bundle_of(
        rb::runbook<three_signals>("three-signals"), rb::runbook<in_time>("in-time"),
        rb::runbook<takes_what_is_there>("there"), rb::runbook<bad_one>("bad-one"),
        rb::runbook<two_takers>("two-takers"), rb::runbook<handled>("handled"),
        rb::runbook<waits_in_time>("waits-in-time"), rb::runbook<waits_for_nothing>("nothing"),
        rb::runbook<chained>("chained"), rb::runbook<locks>("locks"),
        rb::runbook<throwing>("throwing"), rb::runbook<emitting>("emitting"),
        rb::runbook<gambling>("gambling"), rb::runbook<failing_sibling>("failing-sibling"),
        rb::runbook<failing_beside_a_predicate>("failing-predicate"),
        rb::runbook<cancelled_waits>("cancelled"), rb::runbook<sends>("sends"),
        rb::runbook<too_early>("too-early"), rb::runbook<both_ways>("both-ways"),
        rb::runbook<leaves_some>("leaves-some"), rb::runbook<handler_of_a_part>("part"),
        rb::runbook<picky>("picky"), rb::activity<note>("note"));
    return *made->abi();
}

}  // namespace

TEST_CASE("signals come in order, the early ones are kept, and taking one emits nothing") {
    Driver run(bundle(), "three-signals");
    run.start();
    CHECK(run.last().empty());
    CHECK(run.told_waits() == R"({"signals":["add"],"predicates":[]})");
    CHECK(run.signal("add", R"({"n":1})") == RB_OK);
    CHECK(run.signal("other", R"({"n":9})") == RB_OK);
    CHECK(run.signal("add", R"({"n":2})") == RB_OK);
    CHECK(run.last().empty());
    run.signal("add", R"({"n":3})");
    CHECK(run.last() == Texts{R"(complete "1 2 3 " unhandled:other)"});
    CHECK(run.told_waits() == R"({"signals":[],"predicates":[]})");
}

TEST_CASE("a signal in time cancels its timer, and none in time is nothing") {
    Driver run(bundle(), "in-time");
    run.start();
    CHECK(run.last() == Texts{"timer 30000"});
    run.signal("add", R"({"n":7})");
    CHECK(run.last() == Texts{"cancel 1", "timer 30000"});
    run.resolve_void(3);
    CHECK(run.result() == R"("7 none ")");
}

TEST_CASE("a signal that is there already needs no timer") {
    Driver run(bundle(), "in-time");
    run.start();
    run.signal("add", R"({"n":1})");
    run.signal("add", R"({"n":2})");
    CHECK(run.result() == R"("1 2 ")");
    CHECK(run.final().seq == 5);
}

TEST_CASE("what is there can be taken without waiting, and a signal may have no value") {
    Driver run(bundle(), "there");
    run.start();
    run.signal("add", R"({"n":1})");
    run.signal("add", R"({"n":2})");
    run.signal("stop");
    CHECK(run.result() == R"("2: 1 2 stopped once")");
}

TEST_CASE(
    "a signal that does not fit is a failure of its taker, with its payload; the next is not") {
    Driver run(bundle(), "bad-one");
    run.start();
    run.signal("add", R"({"m":1})");
    run.signal("add", R"({"n":2})");
    CHECK(run.result() == R"("signal 'add': $.m: unknown field; known: n | {\"m\":1} | 2")");
}

TEST_CASE("of two takers the one who came first gets the first signal") {
    Driver run(bundle(), "two-takers");
    run.start();
    run.signal("add", R"({"n":1})");
    run.signal("add", R"({"n":2})");
    CHECK(run.result() == R"("101 202")");
}

TEST_CASE("a handler first gets the signals that came before it") {
    Driver run(bundle(), "handled");
    run.start();
    run.signal("add", R"({"n":1})");
    run.signal("add", R"({"n":2})");
    run.resolve(1, R"("x")");
    CHECK(run.told_waits() == R"({"signals":[],"predicates":[""]})");
    run.signal("add", R"({"n":7})");
    CHECK(run.result() == R"("3 10")");
}

TEST_CASE("a wait with a time is true when the predicate came, and false when it was late") {
    Driver came(bundle(), "waits-in-time");
    came.start();
    CHECK(came.last() == Texts{"timer 60000"});
    CHECK(came.command(1).label == "five of them");
    CHECK(came.told_waits() == R"({"signals":[],"predicates":["five of them"]})");
    came.signal("add", R"({"n":4})");
    CHECK(came.last().empty());
    came.signal("add", R"({"n":1})");
    CHECK(came.last() == Texts{"cancel 1", R"(complete "came")"});

    Driver late(bundle(), "waits-in-time");
    late.start();
    late.resolve_void(1);
    CHECK(late.last() == Texts{R"(complete "late")"});
}

TEST_CASE("a predicate that holds at once waits for nothing and starts no timer") {
    Driver run(bundle(), "nothing");
    run.start();
    CHECK(run.last() == Texts{R"(complete "at once")"});
}

TEST_CASE("predicates are tested until none changes, within the one job") {
    Driver run(bundle(), "chained");
    run.start();
    run.signal("go");
    CHECK(run.result() == R"("123")");
}

TEST_CASE("a waiter finds its predicate as it was tested, so a flag is a lock") {
    Driver run(bundle(), "locks");
    run.start();
    for (std::uint64_t timer = 1; timer <= 3; ++timer) run.resolve_void(timer);
    CHECK(run.result() == R"("abc")");
}

TEST_CASE("what a predicate throws is thrown to its waiter") {
    Driver run(bundle(), "throwing");
    run.start();
    run.signal("arm");
    CHECK(run.result() == R"("no answer")");
}

TEST_CASE("a predicate that asks for something parks the run and says why") {
    Driver emitting(bundle(), "emitting");
    CHECK(emitting.start() == RB_E_BUG);
    CHECK(emitting.reported()->message ==
          "rb: the predicate of run.wait changes nothing: a call or a wait cannot be used in it");
    Driver gambling(bundle(), "gambling");
    CHECK(gambling.start() == RB_E_BUG);
    CHECK(gambling.reported()->message ==
          "rb: the predicate of run.wait changes nothing: run.random() and run.uuid() cannot be "
          "used in it");
}

TEST_CASE("a wait that nobody takes any more swallows no signal") {
    Driver before(bundle(), "failing-sibling");
    before.start();
    before.fail(1, rb::Failure("broken"));
    before.signal("add", R"({"n":5})");
    CHECK(before.result() == R"("failed 5")");

    Driver after(bundle(), "failing-sibling");
    after.start();
    after.signal("add", R"({"n":6})");  // taken, but its value was not looked at yet
    after.fail(1, rb::Failure("broken"));
    CHECK(after.result() == R"("failed 6")");
}

TEST_CASE("a predicate that nobody waits for any more is not called, and its timer is cancelled") {
    Driver run(bundle(), "failing-predicate");
    run.start();
    CHECK(run.last() == Texts{"timer 60000", R"(step note "x")"});
    run.fail(2, rb::Failure("broken"));
    CHECK(run.last() == Texts{"cancel 1", R"(step note "y")"});
    run.signal("anything");
    run.resolve(run.count(), R"("z")");
    CHECK(run.result() == R"("gone")");
}

TEST_CASE("cancelling throws once into a wait and cancels its timer; later signals are taken") {
    Driver run(bundle(), "cancelled");
    run.start();
    run.cancel("enough");
    CHECK(run.last() == Texts{"cancel 1"});
    run.signal("add", R"({"n":5})");
    CHECK(run.result() == R"("cancelled 5")");
}

TEST_CASE("a run signals other runs and its own children") {
    Driver run(bundle(), "sends");
    run.start();
    CHECK(run.last() == Texts{R"(signal add order-8 {"n":3})"});
    run.resolve_void(1);
    CHECK(run.last() == Texts{"child counter", R"(signal add {"n":4} to 2)"});
    run.resolve_void(3);
    CHECK(run.last() == Texts{"signal stop to 2"});
    run.resolve_void(4);
    CHECK(run.last() == Texts{"signal stop gone"});
    run.fail(5, rb::Failure("not_found"));
    run.resolve(2, "7");
    CHECK(run.result() == R"("not_found")");
}

TEST_CASE("a child that is not started cannot be signalled") {
    Driver run(bundle(), "too-early");
    CHECK(run.start() == RB_E_BUG);
    CHECK(run.reported()->message == "rb: child.signal(..): start the child first, child.start()");
}

TEST_CASE("a signal is taken by a handler or by awaits, not by both") {
    Driver run(bundle(), "both-ways");
    CHECK(run.start() == RB_E_BUG);
    CHECK(run.reported()->message ==
          "rb: signal 'add' has a handler, which takes all of them; it "
          "cannot be awaited too");
}

TEST_CASE("signals that nobody took are told with the last command, in order of arrival") {
    Driver run(bundle(), "leaves-some");
    run.start();
    for (const char* name : {"b", "a", "b"}) run.signal(name);
    run.signal("stop");
    CHECK(run.last() == Texts{"fail unhandled:b unhandled:a unhandled:b enough: that was it"});
}

TEST_CASE("a handler goes with the coroutine that set it; what comes later is kept") {
    Driver run(bundle(), "part");
    run.start();
    run.signal("add", R"({"n":1})");
    run.signal("add", R"({"n":2})");
    CHECK(run.result() == R"("1 2")");
}

TEST_CASE("a signal that its handler cannot read is kept and told as unhandled, with a warning") {
    Driver run(bundle(), "picky");
    run.start();
    run.signal("add", R"({"n":"many"})");
    CHECK(run.last().empty());
    CHECK(run.logged().back() ==
          "4 signal 'add' is left unhandled: $.n: expected a number, found "
          "a string (byte 5)");
    run.signal("add", R"({"n":2})");
    CHECK(run.last() == Texts{R"(complete "2" unhandled:add)"});
}

TEST_CASE("a failure that a signal handler throws is the run's") {
    Driver run(bundle(), "picky");
    run.start();
    CHECK(run.signal("add", R"({"n":-1})") == RB_OK);
    CHECK(run.last() == Texts{"fail negative: no less than nothing"});
}
