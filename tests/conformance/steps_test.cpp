// Cases 1 to 7: runs, steps, retries.
#include <doctest/doctest.h>

#include "tests/conformance/bench.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

constexpr const char* kStart = "workflow_started";
constexpr const char* kStep = "step_started";
constexpr const char* kDone = "step_completed";
constexpr const char* kFailed = "step_failed";
constexpr const char* kRetry = "step_retrying";
constexpr const char* kEnd = "workflow_completed";

std::vector<double> pauses_of(Bench& bench, const std::string& kind, int failures) {
    witness().deeds.clear();
    const RunInfo run = bench.run(
        "backoff", "{\"kind\":\"" + kind + "\",\"failures\":" + std::to_string(failures) + "}");
    CHECK(run.status == "completed");
    return witness().pauses();
}

}  // namespace

TEST_CASE("[C01] a run of one step completes, executes it once, and its log has four events") {
    on_every_kind([](Bench& bench) {
        const RunInfo run = bench.run("linear", "5");
        CHECK(run.status == "completed");
        CHECK(run.result == "6");
        CHECK(run.durable == bench.kind().durable);
        CHECK(witness().whats() == Log{"add 5 1"});
        CHECK(bench.log(run.run_id) == Log{kStart, kStep, kDone, kEnd});
        CHECK(member(bench.data(run.run_id, 1), "step") == "add#1");
        CHECK(member(bench.data(run.run_id, 1), "attempt") == "1");
        CHECK(member(bench.data(run.run_id, 2), "result") == "6");
    });
}

TEST_CASE("[C02] a run without steps has two events") {
    on_every_kind([](Bench& bench) {
        const RunInfo run = bench.run("empty");
        CHECK(run.status == "completed");
        CHECK(bench.log(run.run_id) == Log{kStart, kEnd});
        CHECK(witness().deeds.empty());
    });
}

TEST_CASE("[C03] the same call twice is two steps, with the same key it is one") {
    on_every_kind([](Bench& bench) {
        const RunInfo twice = bench.run("twice");
        CHECK(twice.result == "[3,3]");
        CHECK(witness().whats() == Log{"add 1 2", "add 1 2"});
        CHECK(bench.log(twice.run_id) == Log{kStart, kStep, kDone, kStep, kDone, kEnd});
        CHECK(member(bench.data(twice.run_id, 1), "step") == "add#1");
        CHECK(member(bench.data(twice.run_id, 3), "step") == "add#2");

        witness().deeds.clear();
        const RunInfo keyed = bench.run("keyed");
        CHECK(keyed.result == "[3,3]");
        CHECK(witness().whats() == Log{"add 1 2"});
        CHECK(bench.log(keyed.run_id) == Log{kStart, kStep, kDone, kEnd});
        CHECK(member(bench.data(keyed.run_id, 1), "step") == "add/once");
    });
}

TEST_CASE("[C05] a failure that forbids a retry fails the run after one execution") {
    on_every_kind([](Bench& bench) {
        const RunInfo run = bench.run("pay", "\"4242\"");
        CHECK(run.status == "failed");
        REQUIRE(run.failure.has_value());
        CHECK(run.failure->type == "declined");
        CHECK(run.failure->message == "card 4242 was declined");
        CHECK(!run.result.has_value());
        CHECK(witness().whats() == Log{"decline 4242"});
        CHECK(bench.log(run.run_id) == Log{kStart, kStep, kFailed, "workflow_failed"});
        const std::string failed = bench.data(run.run_id, 2);
        CHECK(member(failed, "retryable") == "false");
        CHECK(member(failed, "attempt") == "1");
        CHECK(member(failed, "type") == "declined");
        CHECK(member(bench.data(run.run_id, 3), "type") == "declined");
        CHECK(member(bench.data(run.run_id, 3), "message") == "card 4242 was declined");
    });
}

TEST_CASE("[C06] two failures, then success: three executions, a retry told between them") {
    on_every_kind([](Bench& bench) {
        const RunInfo run = bench.run("stubborn", "2");
        CHECK(run.status == "completed");
        CHECK(run.result == "\"attempt 3\"");
        CHECK(witness().whats() == Log{"flaky 1", "flaky 2", "flaky 3"});
        CHECK(bench.log(run.run_id) ==
              Log{kStart, kStep, kFailed, kRetry, kStep, kFailed, kRetry, kStep, kDone, kEnd});
        CHECK(member(bench.data(run.run_id, 3), "next_attempt") == "2");
        CHECK(!member(bench.data(run.run_id, 3), "at").empty());
        CHECK(member(bench.data(run.run_id, 6), "next_attempt") == "3");
        CHECK(member(bench.data(run.run_id, 7), "attempt") == "3");
    });
}

TEST_CASE("[C06] when the attempts are used up the run fails with the last failure") {
    on_every_kind([](Bench& bench) {
        const RunInfo run = bench.run("stubborn", "3");
        CHECK(run.status == "failed");
        REQUIRE(run.failure.has_value());
        CHECK(run.failure->type == "busy");
        CHECK(witness().whats() == Log{"flaky 1", "flaky 2", "flaky 3"});
        CHECK(bench.log(run.run_id) == Log{kStart, kStep, kFailed, kRetry, kStep, kFailed, kRetry,
                                           kStep, kFailed, "workflow_failed"});
    });
}

TEST_CASE("[C07] backoff doubles up to its cap, stays fixed, and yields to retry_after") {
    on_every_kind([](Bench& bench) {
        CHECK(pauses_of(bench, "exponential", 11) ==
              std::vector<double>{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300});
        CHECK(pauses_of(bench, "fixed", 2) == std::vector<double>{10, 10});
        CHECK(pauses_of(bench, "retry-after", 2) == std::vector<double>{7, 7});
    });
}
