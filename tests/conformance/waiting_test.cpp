// Case 11 on the virtual clock, and case 12's hours in which no process was there.
#include <doctest/doctest.h>

#include "tests/conformance/bench.hpp"

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
