// What a runbook can do, one primitive at a time: which commands it gives, what comes back.
#include <doctest/doctest.h>

#include "driver.hpp"

using namespace std::chrono_literals;
using rb::test::Driver;
using Texts = std::vector<std::string>;

namespace {

struct Order {
    std::string id, sku;
    std::int64_t cents = 0;
    RB_FIELDS(Order, id, sku, cents)
};
struct Receipt {
    std::string payment, tracking;
    RB_FIELDS(Receipt, payment, tracking)
};

std::string charge(rb::Activity&, Order order) { return "paid-" + order.id; }
void refund(rb::Activity&, std::string) {}
std::string both(rb::Activity&, std::string a, int b) { return a + std::to_string(b); }

rb::Task<Receipt> order(rb::Run& run, Order o) {
    auto paid = co_await run.step(charge, o).timeout(30s);
    auto tracking = co_await run.child<std::string>("ship-parcel", o);
    co_return Receipt{paid, tracking};
}

rb::Task<void> nothing(rb::Run&) { co_return; }

rb::Task<std::string> sleeps(rb::Run& run) {
    co_await run.sleep(90s);
    co_await run.sleep(0s);
    co_await run.sleep_until(run.now() + 1500us);
    co_return "awake";
}

rb::Task<std::string> by_name(rb::Run& run) {
    co_return co_await run.step<std::string>("other.greet", "hello", 3, true);
}

rb::Task<std::string> options(rb::Run& run) {
    const auto policy =
        rb::Retry::attempts(5).first(1s).backoff(1.5).max(300s).no_retry({"declined", "timeout"});
    co_return co_await run.step(both, "x", 3)
        .retry(policy)
        .timeout(30s)
        .total(1h)
        .heartbeat(10s)
        .key("k-1")
        .label("for people");
}

rb::Task<int> child_options(rb::Run& run) {
    co_return co_await run.child<int>("other")
        .workflow_id("w-1")
        .on_parent_close(rb::ParentClose::abandon)
        .timeout(2s)
        .on_cancel(rb::abandon);
}

rb::Task<std::string> keyed_twice(rb::Run& run) {
    auto [a, b] =
        co_await rb::all(run.step(both, "x", 1).key("k"), run.step(both, "y", 2).key("k"));
    auto c = co_await run.step(both, "z", 3).key("k");
    auto d = co_await run.step(both, "z", 3);
    co_return a + b + c + d;
}

const auto& bundle() {
    static const auto made = rb::test::bundle_of(
        rb::runbook<order>("order"), rb::runbook<nothing>("nothing"), rb::runbook<sleeps>("sleeps"),
        rb::runbook<by_name>("by-name"), rb::runbook<options>("options"),
        rb::runbook<child_options>("child-options"), rb::runbook<keyed_twice>("keyed-twice"),
        rb::activity<charge>("charge"), rb::activity<refund>("refund"), rb::activity<both>("both"));
    return *made->abi();
}

}  // namespace

TEST_CASE("steps and children become commands, their results come back, and the run completes") {
    Driver run(bundle(), "order");
    CHECK(run.start(R"({"id":"o-1","sku":"pen","cents":1250})") == RB_OK);
    CHECK(run.last() == Texts{R"(step charge {"id":"o-1","sku":"pen","cents":1250})"});
    CHECK(run.command(1).attempt_ms == 30'000);
    CHECK(!run.command(1).has_retry);
    CHECK(run.resolve(1, R"("paid-o-1")") == RB_OK);
    CHECK(run.last() == Texts{R"(child ship-parcel {"id":"o-1","sku":"pen","cents":1250})"});
    CHECK(run.job(RB_JOB_STARTED, 0, 2) == RB_OK);
    CHECK(run.resolve(2, R"("t-1")") == RB_OK);
    CHECK(run.result() == R"({"payment":"paid-o-1","tracking":"t-1"})");
    CHECK(run.final().seq == 3);
    CHECK(run.resolve(2, R"("t-1")") == RB_E_STATE);
}

TEST_CASE("a runbook without input and result completes with no value") {
    Driver run(bundle(), "nothing");
    CHECK(run.start() == RB_OK);
    CHECK(run.result() == "none");
}

TEST_CASE("sleeps are rounded up to whole milliseconds and are at least one") {
    Driver run(bundle(), "sleeps");
    run.start();
    CHECK(run.last() == Texts{"timer 90000"});
    run.resolve_void(1);
    CHECK(run.last() == Texts{"timer 1"});
    run.now_ns = 5'000'000'000;
    run.resolve_void(2);
    CHECK(run.last() == Texts{"timer 2"});
    run.resolve_void(3);
    CHECK(run.result() == R"("awake")");
}

TEST_CASE("a step can be called by name") {
    Driver run(bundle(), "by-name");
    run.start();
    CHECK(run.last() == Texts{R"(step other.greet "hello" 3 true)"});
    run.resolve(1, R"("hi")");
    CHECK(run.result() == R"("hi")");
}

TEST_CASE("what is set on a step reaches its command") {
    Driver run(bundle(), "options");
    run.start();
    const auto& step = run.command(1);
    CHECK(run.last() == Texts{R"(step both/k-1 "x" 3)"});
    CHECK(step.has_retry);
    CHECK(step.max_attempts == 5);
    CHECK(step.first_ms == 1000);
    CHECK(step.backoff_permille == 1500);
    CHECK(step.max_ms == 300'000);
    CHECK(step.no_retry == Texts{"declined", "timeout"});
    CHECK(step.attempt_ms == 30'000);
    CHECK(step.total_ms == 3'600'000);
    CHECK(step.heartbeat_ms == 10'000);
    CHECK(step.label == "for people");
}

TEST_CASE("what is set on a child reaches its command") {
    Driver run(bundle(), "child-options");
    run.start();
    CHECK(run.last() == Texts{"child other/w-1"});
    CHECK(run.command(1).close_policy == RB_CLOSE_ABANDON);
    CHECK(run.command(1).cancel_mode == RB_CANCEL_ABANDON);
    CHECK(run.command(1).run_ms == 2000);
}

TEST_CASE("[C03] a second call with the same explicit key joins the first, in flight and later") {
    Driver run(bundle(), "keyed-twice");
    run.start();
    CHECK(run.last() == Texts{R"(step both/k "x" 1)"});
    run.resolve(1, R"("r")");
    CHECK(run.last() == Texts{R"(step both "z" 3)"});
    run.resolve(2, R"("s")");
    CHECK(run.result() == R"("rrrs")");
}
