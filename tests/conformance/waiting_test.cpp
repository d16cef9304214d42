// Case 11 on the virtual clock, and case 12's hours in which no process was there.
#include <doctest/doctest.h>

#include "tests/conformance/bench.hpp"
#include "tests/conformance/must.hpp"

using namespace runbook;
using namespace runbook::test;
using namespace std::chrono_literals;

namespace {

const Log kAsleep{"workflow_started", "step_started", "step_completed", "sleep_started"};
const Log kAwake{"workflow_started", "step_started", "step_completed", "sleep_started",
                 "sleep_completed",  "step_started", "step_completed", "workflow_completed"};

void check_asleep(Bench& bench, const std::string& run) {
    const auto early = bench.host().wait(run, 400ms);
    REQUIRE(!early.ok());
    CHECK(early.error().code == ErrorCode::kTimedOut);
    const auto info = bench.host().get_run(run);
    REQUIRE(info.ok());
    CHECK(info->status == "suspended");
    REQUIRE(info->waiting_for.size() == 1);
    CHECK(info->waiting_for[0].kind == "timer");
    CHECK(bench.log(run) == kAsleep);
    CHECK(witness().whats() == Log{"lie down"});
}

}  // namespace

TEST_CASE("[C11] a sleeping run is suspended, an early wait changes nothing, then it goes on") {
    on_every_kind([](Bench& bench) {
        const std::string run = bench.start("nap", "1000").run_id;
        check_asleep(bench, run);
        check_asleep(bench, run);
        CHECK(bench.wait(run).status == "completed");
        CHECK(witness().whats() == Log{"lie down", "get up"});
        CHECK(witness().pauses() == std::vector<double>{1});
        CHECK(bench.log(run) == kAwake);
    });
}

TEST_CASE("[C11] a host that resumes a sleeping run neither repeats its step nor its sleep") {
    for (const Kind& kind : kKinds) {
        if (!kind.survives) continue;
        INFO("kind: " << std::string(kind.name));
        Bench bench(kind);
        const std::string run = bench.start("nap", "1000").run_id;
        check_asleep(bench, run);
        bench.reopen();
        REQUIRE(bench.host().resume(run).ok());
        check_asleep(bench, run);
        CHECK(bench.wait(run).status == "completed");
        CHECK(bench.log(run) == kAwake);
        CHECK(witness().pauses() == std::vector<double>{1});
    }
}

TEST_CASE("[C12] with no process for hours, an overdue sleep ends at once") {
    for (const Kind& kind : kKinds) {
        if (!kind.survives) continue;
        INFO("kind: " << std::string(kind.name));
        Bench bench(kind);
        const std::string run = bench.start("nap", "1000").run_id;
        check_asleep(bench, run);
        bench.pass(5 * 3600);
        bench.reopen();
        REQUIRE(bench.host().resume(run).ok());
        CHECK(bench.host().wait(run, 0ms).ok());
        CHECK(bench.log(run) == kAwake);
        CHECK(witness().whats() == Log{"lie down", "get up"});
    }
}

namespace {

void send(Bench& bench, const std::string& item) {
    const Signal signal{"item", "\"" + item + "\"", "id-of-" + item, "ada"};
    must(bench.host().signal("box", signal, 1s));
}

Log chain(Bench& bench, std::string run) {
    Log ids;
    for (; !run.empty(); run = must(bench.host().get_run(run)).continued_to) ids.push_back(run);
    return ids;
}

}  // namespace

TEST_CASE("[C22] a signal that nobody took before continue as new is taken by the next run, once") {
    on_every_kind([](Bench& bench) {
        for (const char* after_ms : {"0", "700"}) {
            const std::string input = R"({"got":"","most":5,"after_ms":)" + std::string(after_ms);
            const std::string run = bench.start("inbox", input + "}", "box").run_id;
            for (const char* item : {"a", "b", "c"}) send(bench, item);
            CHECK(!bench.host().wait(run, 1100ms).ok());
            // The first one is taken; the run continues in a moment, or has just done so.
            for (const char* item : {"d", "b", "e"}) send(bench, item);
            CHECK(bench.wait(run).result == "\"abcde\"");
            const Log runs = chain(bench, run);
            REQUIRE(runs.size() == 5);
            const std::string& last = runs.back();
            CHECK(bench.log(last) == Log{"workflow_started", "signal_received", "sleep_started",
                                         "sleep_completed", "workflow_completed"});
            CHECK(member(bench.data(last, 0), "carried_signals") == "1");
            CHECK(member(bench.data(last, 1), "id") == "id-of-e");
            CHECK(member(bench.data(last, 1), "from") == "ada");
        }
    });
}

TEST_CASE("[C22] carried signals are still there for the next process") {
    for (const Kind& kind : kKinds) {
        if (!kind.survives) continue;
        INFO("kind: " << std::string(kind.name));
        Bench bench(kind);
        const std::string run =
            bench.start("inbox", R"({"got":"","most":3,"after_ms":700})", "box").run_id;
        for (const char* item : {"a", "b", "c"}) send(bench, item);
        for (int i = 0; i < 3; ++i) {
            CHECK(!bench.host().wait(run, 1100ms).ok());  // in the middle of a wait, of either kind
            bench.reopen();
            REQUIRE(bench.host().resume("box").ok());
        }
        CHECK(bench.wait(run).result == "\"abc\"");
    }
}
