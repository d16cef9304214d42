// run_local: runbooks, children and clocks in one process.
#include <thread>

#include "tests/testing/fixture.hpp"

using namespace runbook;
using namespace runbook::test;
using namespace std::chrono_literals;

using Types = std::vector<std::string>;

TEST_CASE("a runbook runs with its real activities and the child of another bundle") {
    LocalTest test;
    const TestRun run = test.run_local("buy", kCart);
    CHECK(run.status == "completed");
    CHECK(!run.durable);
    CHECK(run.result == R"({"payment":"real-c-1","parcel":"parcel-c-1"})");
    CHECK(run.result_as<Bill>().parcel == "parcel-c-1");
    CHECK(test.event_types(run) == Types{"workflow_started", "step_started", "step_completed",
                                         "child_workflow_started", "child_workflow_completed",
                                         "workflow_completed"});
    CHECK(test.calls("pack") == 1);
    CHECK(!test.calls_of("pack").at(0).faked);
}

TEST_CASE("a run that sleeps three days ends at once, three days later") {
    LocalTest test;
    const rb::Time begin = test.now();
    CHECK(test.run_local("patient").result == "\"done\"");
    CHECK(test.now() - begin == 72h);
}

TEST_CASE("time that a fake takes counts against the limit of its step") {
    LocalTest test;
    test.fake("slow", [&] {
        test.pass(29s);
        return "in time";
    });
    CHECK(test.run_local("patient").result == "\"in time\"");
    test.fake("slow", [&] {
        test.pass(31s);
        return "too late";
    });
    const TestRun late = test.run_local("patient");
    CHECK(late.status == "failed");
    REQUIRE(late.failure);
    CHECK(late.failure->type == "timeout");
}

TEST_CASE("a run that never ends is told apart from one that sleeps long") {
    LocalTest test({.patience = 24h * 365 * 3});
    const std::string said = mistake_in([&] { test.run_local("endless"); });
    CHECK(has(said, "runbook 'endless' is still open after 1095 virtual days: it waits for timer"));
}

TEST_CASE("what a test cannot ask for says what there is") {
    LocalTest test;
    CHECK(has(mistake_in([&] { test.run_local("by"); }), "no runbook 'by'; did you mean 'buy'?"));
    CHECK(has(mistake_in([&] { test.run_local("buy", R"({"id":3})"); }), "$.id"));
    CHECK(has(mistake_in([&] { test.run_local("buy", "{"); }), "not JSON"));
    CHECK(has(mistake_in([&] { (void)test.calls("charg"); }), "did you mean 'charge'?"));
    CHECK(has(mistake_in([&] { (void)test.events("no-run"); }), "no run 'no-run' in this test"));
    const TestRun run = test.run_local("patient");
    CHECK(has(mistake_in([&] { (void)run.result_as<Bill>(); }), "result: \"done\""));
}

TEST_CASE("the log of a run can be replayed, and a runbook that does something else is found out") {
    LocalTest test;
    const TestRun run = test.run_local("buy", kCart);
    CHECK(test.replays(run));
    CHECK(test.calls("charge") == 1);
    const TestRun moody = test.run_local("moody");
    const runbook::ReplayVerdict replay = test.replays(moody);
    CHECK(!replay);
    CHECK(has(replay.difference, "sleep"));
    CHECK(has(replay.difference, "slow"));
}

TEST_CASE("durable in memory an activity reads the log of its run, transient there is none") {
    LocalTest durable({.durable = true});
    const TestRun told = durable.run_local("teller");
    CHECK(told.durable);
    CHECK(told.result == R"(["workflow_started","step_started"])");
    LocalTest transient;
    CHECK(transient.run_local("teller").failure.value().type == "no_history");
    CHECK(durable.run_local("teller").result == R"(["workflow_started","step_started"])");
}

TEST_CASE("tests in two threads do not disturb each other") {
    const auto many = [](int id, std::int64_t& right) {
        for (int i = 0; i < 20; ++i) {
            LocalTest test({.durable = true});
            test.fake("charge", [&](Cart cart) {
                test.pass(std::chrono::seconds(id));
                return cart.id + " by " + std::to_string(id);
            });
            const rb::Time begin = test.now();
            const TestRun run = test.run_local("buy", kCart);
            const TestRun told = test.run_local("teller");
            right += run.result_as<Bill>().payment == "c-1 by " + std::to_string(id) &&
                     test.now() - begin == std::chrono::seconds(id) && test.replays(run) &&
                     told.status == "completed" && test.calls("charge") == 1;
        }
    };
    std::int64_t first = 0, second = 0;
    std::thread other([&] { many(7, second); });
    many(3, first);
    other.join();
    CHECK(first == 20);
    CHECK(second == 20);
}

TEST_CASE("a test neither uses nor binds the runtime of the process") {
    reset_config();
    REQUIRE(set_runtime("stub").ok());
    LocalTest test;
    CHECK(test.run_local("patient").status == "completed");
    CHECK(test.host().runtime().value() == "local: it is a test's own");
    CHECK(get_runtime().empty());
    reset_config();
}
