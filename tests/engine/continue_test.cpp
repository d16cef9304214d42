// Continuing as new, and how long a run may take: one execution alone.
#include <doctest/doctest.h>

#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

using Types = std::vector<std::string>;

void check_replay(const Lived& run) {
    engine::Execution again("run-1", run.runbook);
    const auto replayed = again.replay(run.log);
    REQUIRE_MESSAGE(replayed.ok(), (replayed.ok() ? "" : replayed.error().message));
    CHECK(again.status() == run.execution.status());
    CHECK(again.continued_to() == run.execution.continued_to());
    CHECK(again.waits().size() == run.execution.waits().size());
}

Body goes_on(std::int64_t delay_ms, const std::string& slug = {}) {
    return [delay_ms, slug](Scene& s, std::string) -> Script {
        co_await s.sleep(1000);
        s.go_on("2", slug, delay_ms);
        co_return "";
    };
}

engine::WorkflowStarted limited(std::int64_t ms) {
    engine::WorkflowStarted started;
    started.runbook = "w";
    started.input = {engine::Payload::json("null")};
    started.max_duration_ms = ms;
    return started;
}

Script naps(Scene& s, std::string) {
    s.catch_cancel();
    co_await s.sleep(60'000);
    co_return "1";
}

}  // namespace

TEST_CASE("[C22] a run that continues as new ends with the next one's run id and input") {
    Lived run(goes_on(0));
    run.tell(engine::TimerFired{1});
    CHECK(run.types() == Types{"workflow_started", "sleep_started", "sleep_completed",
                               "workflow_continued_as_new"});
    const auto& end = std::get<engine::WorkflowContinuedAsNew>(run.log.back().data);
    CHECK(end.new_run_id == "run-2");
    CHECK(end.input.at(0).body == "2");
    CHECK(run.execution.status() == Status::kContinuedAsNew);
    CHECK(run.execution.continued_to() == "run-2");
    check_replay(run);
    engine::RunFold fold;
    fold.apply(run.log);
    CHECK(fold.continued_to() == "run-2");
}

TEST_CASE("a run that continues later stays open until then, also when it is taken over") {
    Lived run(goes_on(5000));
    const auto effects = run.tell(engine::TimerFired{1});
    const auto since = run.world.now;
    REQUIRE(effects.arm.size() == 1);
    CHECK(effects.arm[0].at_ns == since + 5'000'000'000);
    CHECK(run.types().back() == "sleep_completed");
    check_replay(run);
    engine::Execution again("run-1", run.runbook);
    REQUIRE(again.replay(run.log).ok());
    const auto outstanding = again.outstanding(run.world);
    REQUIRE(outstanding.arm.size() == 1);
    CHECK(outstanding.arm[0].at_ns == since + 5'000'000'000);
    CHECK(again.take_over("test", run.world).events.empty());
    run.tell(engine::TimerFired{0, engine::TimerUse::kGrace});  // too early
    CHECK(run.types().back() == "sleep_completed");
    run.world.now += 4'000'000'000;
    run.tell(engine::TimerFired{0, engine::TimerUse::kGrace});
    CHECK(run.execution.status() == Status::kContinuedAsNew);
    check_replay(run);
}

TEST_CASE("[C22] a cancellation that comes before the next run has begun wins") {
    Lived run(goes_on(5000));
    run.tell(engine::TimerFired{1});
    run.tell(engine::CancelAsked{"enough", "me", 3});
    CHECK(run.types() == Types{"workflow_started", "sleep_started", "sleep_completed",
                               "cancellation_requested", "workflow_cancelled"});
    REQUIRE(run.answers.size() == 1);
    CHECK(run.answers[0].value.ok());
    check_replay(run);
}

TEST_CASE("[C22] and while it waits for a step in flight, too") {
    Lived run([](Scene& s, std::string x) -> Script {
        s.step("slow", x);
        co_await s.sleep(1000);
        s.go_on("2");
        co_return "";
    });
    run.tell(engine::TimerFired{2});
    run.tell(engine::CancelAsked{"enough", "me"});
    check_replay(run);
    run.tell(engine::StepEnded{1, 1, value("7")});
    CHECK(run.types() == Types{"workflow_started", "step_started", "sleep_started",
                               "sleep_completed", "cancellation_requested", "step_completed",
                               "workflow_cancelled"});
    check_replay(run);
}

TEST_CASE("a run that cannot continue as the runbook it named fails") {
    Lived run(goes_on(0, "ghost"));
    run.tell(engine::TimerFired{1});
    CHECK(run.execution.status() == Status::kFailed);
    CHECK(run.execution.failure()->kind == engine::FailureKind::kNotFound);
    check_replay(run);
}

TEST_CASE("a run that takes too long is cancelled, cleans up, and fails with a timeout") {
    Lived run(naps, limited(5000));
    const auto armed = run.execution.outstanding(run.world);
    REQUIRE(armed.arm.size() == 2);
    CHECK(armed.arm[1].use == engine::TimerUse::kDeadline);
    CHECK(armed.arm[1].at_ns == run.execution.started_ns() + 5'000'000'000);
    run.tell(engine::TimerFired{0, engine::TimerUse::kDeadline});  // too early
    CHECK(run.log.size() == 2);
    run.world.now += 5'000'000'000;
    run.tell(engine::TimerFired{0, engine::TimerUse::kDeadline});
    CHECK(run.types() == Types{"workflow_started", "sleep_started", "cancellation_requested",
                               "sleep_cancelled", "workflow_failed"});
    CHECK(run.execution.failure()->kind == engine::FailureKind::kTimeout);
    CHECK(run.execution.failure()->type == "timeout");
    check_replay(run);
}

TEST_CASE(
    "a deadline comes once, and not at all for a run that is cancelled or has done its work") {
    Lived cancelled(
        [](Scene& s, std::string) -> Script {
            s.catch_cancel();
            try {
                co_await s.sleep(60'000);
            } catch (const Cancelled&) {
            }
            co_await s.sleep(60'000);
            co_return "1";
        },
        limited(5000));
    cancelled.tell(engine::CancelAsked{"enough", "me"});
    CHECK(cancelled.execution.outstanding(cancelled.world).arm.size() == 1);
    const auto size = cancelled.log.size();
    cancelled.world.now += 60'000'000'000;
    cancelled.tell(engine::TimerFired{0, engine::TimerUse::kDeadline});
    CHECK(cancelled.log.size() == size);
    check_replay(cancelled);
    Lived done(
        [](Scene& s, std::string x) -> Script {
            s.step("slow", x);
            co_await s.sleep(1000);
            co_return "1";
        },
        limited(2500));
    done.tell(engine::TimerFired{2});
    done.tell(engine::TimerFired{0, engine::TimerUse::kDeadline});
    CHECK(done.types().back() == "sleep_completed");
    done.tell(engine::StepEnded{1, 1, value("7")});
    CHECK(done.execution.status() == Status::kCompleted);
    check_replay(done);
}

TEST_CASE("a cancellation that somebody asks for in the deadline's name is no timeout") {
    Lived run(naps, limited(5000));
    run.tell(engine::CancelAsked{"enough", "max_duration"});
    CHECK(run.execution.status() == Status::kCancelled);
    check_replay(run);
}
