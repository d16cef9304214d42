// Cancellation of one execution alone: what the runbook is told, and how its steps end.
#include <doctest/doctest.h>

#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

using Types = std::vector<std::string>;

engine::StepEnded ended(std::uint64_t seq, engine::ActivityOutcome outcome) {
    return {seq, 1, std::move(outcome)};
}

engine::ActivityOutcome agreed() {
    engine::Failure failure;
    failure.kind = engine::FailureKind::kCancelled;
    failure.type = "stopped";
    return {{}, std::make_shared<const engine::Failure>(std::move(failure))};
}

engine::StepOptions mode(engine::CancelMode how) {
    engine::StepOptions options;
    options.cancel_mode = how;
    return options;
}

Script one_step(Scene& s, std::string x) {
    s.catch_cancel();
    co_return co_await s.step("charge", x);
}

// Cleans up with a step, and lets the cancellation out again.
Script with_cleanup(Scene& s, std::string x) {
    s.catch_cancel();
    bool cancelled = false;
    try {
        co_await s.step("charge", x);
    } catch (const Cancelled&) {
        cancelled = true;
    }
    co_await s.step("refund", x);
    if (cancelled) throw Cancelled{};
    co_return "1";
}

// The same state from the log alone, and from each record of it.
void check_replay(const Lived& run) {
    engine::Execution again("run-1", run.runbook);
    const auto replayed = again.replay(run.log);
    REQUIRE_MESSAGE(replayed.ok(), (replayed.ok() ? "" : replayed.error().message));
    CHECK(again.status() == run.execution.status());
    CHECK(again.sequence() == run.execution.sequence());
    REQUIRE(again.waits().size() == run.execution.waits().size());
    engine::RunFold fold;
    fold.apply(run.log);
    CHECK(fold.waits().size() == again.waits().size());
}

}  // namespace

TEST_CASE("a step that is given up by its run is named, so that its body does not begin any more") {
    Lived run([](Scene& s, std::string x) -> Script {
        s.step("charge", x, mode(engine::CancelMode::kAbandon));
        co_await s.signal("go");
        co_return "1";
    });
    const auto effects = run.tell(
        engine::input_of(engine::SignalReceived{"go", {engine::Payload::json("1")}, "", ""}, 1)
            .value());
    CHECK(run.execution.closed());
    CHECK(effects.given_up == std::vector<std::uint64_t>{1});
    CHECK(std::get<engine::StepCancelled>(run.log[3].data).abandoned);
}

TEST_CASE("[C24] a step in flight whose body agrees to stop is cancelled, before the final event") {
    Lived run(one_step);
    const auto effects = run.tell(engine::CancelAsked{"enough", "me"});
    CHECK(effects.stop_steps == std::vector<std::uint64_t>{1});
    REQUIRE(effects.arm.size() == 1);
    CHECK(effects.arm[0].use == engine::TimerUse::kGrace);
    CHECK(effects.arm[0].at_ns == run.world.now + 10'000'000'000);
    CHECK(run.execution.status() == Status::kRunning);
    check_replay(run);
    run.tell(ended(1, agreed()));
    CHECK(run.types() == Types{"workflow_started", "step_started", "cancellation_requested",
                               "step_cancelled", "workflow_cancelled"});
    CHECK_FALSE(std::get<engine::StepCancelled>(run.log[3].data).abandoned);
    const auto& end = std::get<engine::WorkflowCancelled>(run.log[4].data);
    CHECK(end.reason == "enough");
    CHECK(end.cleanup_completed);
    check_replay(run);
}

TEST_CASE(
    "[C24] a step that finishes all the same is completed, and one that fails is not retried") {
    Lived done(one_step);
    done.tell(engine::CancelAsked{"enough", "me"});
    done.tell(ended(1, value("7")));
    CHECK(done.types() == Types{"workflow_started", "step_started", "cancellation_requested",
                                "step_completed", "workflow_cancelled"});
    check_replay(done);
    Lived failed(one_step);
    failed.tell(engine::CancelAsked{"enough", "me"});
    failed.tell(ended(1, failure("net", "down")));
    CHECK(failed.types() == Types{"workflow_started", "step_started", "cancellation_requested",
                                  "step_failed", "workflow_cancelled"});
    CHECK_FALSE(std::get<engine::StepFailed>(failed.log[3].data).retryable);
    check_replay(failed);
}

TEST_CASE("a step that does not stop within the grace is given up, and the log says so") {
    Lived run(one_step);
    run.tell(engine::CancelAsked{"enough", "me"});
    run.tell(engine::TimerFired{0, engine::TimerUse::kGrace});
    CHECK(run.log.size() == 3);  // too early
    run.world.now += 10'000'000'000;
    run.tell(engine::TimerFired{0, engine::TimerUse::kGrace});
    CHECK(run.types() == Types{"workflow_started", "step_started", "cancellation_requested",
                               "step_cancelled", "workflow_cancelled"});
    CHECK(std::get<engine::StepCancelled>(run.log[3].data).abandoned);
    CHECK_FALSE(std::get<engine::WorkflowCancelled>(run.log[4].data).cleanup_completed);
    check_replay(run);
    run.tell(ended(1, value("late")));
    CHECK(run.log.size() == 5);
}

TEST_CASE("[C23] cleanup runs steps after the cancellation was caught, and the end comes once") {
    Lived run(with_cleanup);
    run.tell(engine::CancelAsked{"enough", "me"});
    CHECK(run.types() ==
          Types{"workflow_started", "step_started", "cancellation_requested", "step_started"});
    check_replay(run);
    run.tell(ended(1, value("charged all the same")));
    check_replay(run);
    run.tell(engine::StepEnded{3, 1, value("refunded")});
    CHECK(run.types() == Types{"workflow_started", "step_started", "cancellation_requested",
                               "step_started", "step_completed", "step_completed",
                               "workflow_cancelled"});
    check_replay(run);
}

TEST_CASE("[C25] a cancellation that is swallowed lets the run go on and complete") {
    Lived run([](Scene& s, std::string) -> Script {
        s.catch_cancel();
        try {
            co_await s.sleep(60'000);
        } catch (const Cancelled&) {
        }
        co_await s.sleep(1000);
        co_return "1";
    });
    run.tell(engine::CancelAsked{"enough", "me"});
    check_replay(run);
    run.tell(engine::TimerFired{3});
    CHECK(run.types() == Types{"workflow_started", "sleep_started", "cancellation_requested",
                               "sleep_cancelled", "sleep_started", "sleep_completed",
                               "workflow_completed"});
    CHECK(run.execution.status() == Status::kCompleted);
    check_replay(run);
}

TEST_CASE("a cancelled step tells its real end to whoever still asks for it") {
    for (const bool stops : {true, false}) {
        Lived run([](Scene& s, std::string x) -> Script {
            s.catch_cancel();
            auto charge = s.step("charge", x);
            std::string seen;
            try {
                co_await charge;
            } catch (const Cancelled&) {
            }
            try {
                seen = co_await s.again(charge);
            } catch (const Failed& failed) {
                seen = engine::name_of(failed.failure.kind);
            }
            co_return seen;
        });
        run.tell(engine::CancelAsked{"enough", "me"});
        CHECK(run.execution.status() == Status::kRunning);
        run.tell(ended(1, stops ? agreed() : value("charged")));
        CHECK(run.execution.result().body == (stops ? "cancelled" : "charged"));
        check_replay(run);
    }
}

TEST_CASE("every end waits for steps in flight, but not for those that their calls abandon") {
    for (const auto how :
         {engine::CancelMode::kTry, engine::CancelMode::kWaitDone, engine::CancelMode::kAbandon}) {
        Lived run([how](Scene& s, std::string x) -> Script {
            s.step("slow", x, mode(how));
            co_await s.sleep(1000);
            co_return "1";
        });
        run.world.now += 1'000'000'000;
        const auto effects = run.tell(engine::TimerFired{2});
        check_replay(run);
        if (how == engine::CancelMode::kAbandon) {
            CHECK(effects.stop_steps.empty());
        } else {
            CHECK(effects.stop_steps == std::vector<std::uint64_t>{1});
            CHECK(run.types().back() == "sleep_completed");
            run.tell(ended(1, value("7")));
        }
        CHECK(run.types().back() == "workflow_completed");
        CHECK(run.types().at(4) ==
              (how == engine::CancelMode::kAbandon ? "step_cancelled" : "step_completed"));
        CHECK(run.execution.result().body == "1");
        check_replay(run);
    }
}

TEST_CASE("a step that waits for its next attempt never begins again once its run ends") {
    Lived run([](Scene& s, std::string x) -> Script {
        s.step("flaky", x);
        co_await s.sleep(1000);
        co_return "1";
    });
    run.tell(ended(1, failure("net", "down")));
    run.tell(engine::TimerFired{2});
    CHECK(run.types() == Types{"workflow_started", "step_started", "sleep_started", "step_failed",
                               "step_retrying", "sleep_completed", "step_cancelled",
                               "workflow_completed"});
    check_replay(run);
}

TEST_CASE("once a run has done its work it is too late to cancel it, and nothing is told to it") {
    Lived run([](Scene& s, std::string x) -> Script {
        s.step("slow", x);
        s.sleep(3000);
        s.child("kid", x);
        co_await s.sleep(1000);
        co_return "1";
    });
    run.tell(engine::TimerFired{4});
    const auto size = run.log.size();
    const auto late = run.execution.deliver(engine::CancelAsked{"enough", "me", 9}, run.world);
    CHECK(late.events.empty());
    REQUIRE(late.answers.size() == 1);
    CHECK(late.answers[0].value.error().code == ErrorCode::kConflict);
    run.world.now += 5'000'000'000;
    run.tell(engine::TimerFired{2});
    CHECK(run.log.size() == size);
    run.tell(engine::ChildEnded{3, Status::kCompleted, engine::Payload::json("1"), nullptr});
    CHECK(run.types().back() == "child_workflow_completed");
    check_replay(run);
    run.tell(ended(1, value("7")));
    CHECK(run.execution.status() == Status::kCompleted);
    check_replay(run);
}

TEST_CASE("whoever takes a run over that is ending keeps its deadline and gives up lost steps") {
    Lived run(one_step);
    run.tell(engine::CancelAsked{"enough", "me"});
    const auto since = run.world.now;
    engine::Execution again("run-1", run.runbook);
    REQUIRE(again.replay(run.log).ok());
    const auto outstanding = again.outstanding(run.world);
    REQUIRE(outstanding.arm.size() == 1);
    CHECK(outstanding.arm[0].at_ns == since + 10'000'000'000);
    const auto taken = again.take_over("test", run.world);
    Types types;
    for (const auto& event : taken.events) types.emplace_back(engine::type_name(event.data));
    CHECK(types == Types{"workflow_interrupted", "workflow_resumed", "step_cancelled",
                         "workflow_cancelled"});
    CHECK(taken.effects.steps.empty());
    std::vector<engine::Event> log = run.log;
    log.insert(log.end(), taken.events.begin(), taken.events.end());
    engine::Execution whole("run-1", run.runbook);
    REQUIRE(whole.replay(log).ok());
    CHECK(whole.status() == Status::kCancelled);
}

TEST_CASE(
    "what the code asks for when the first of two steps is given up comes before the second") {
    Lived run([](Scene& s, std::string x) -> Script {
        auto charge = s.step("charge", x);
        auto ship = s.step("ship", x);
        co_await s.sleep(1000);
        s.cancel(charge);
        s.cancel(ship);
        try {
            co_await charge;
        } catch (const Failed&) {
        }
        co_await s.sleep(1000);
        co_return "1";
    });
    run.tell(engine::TimerFired{3});
    const auto again = run.replayed();
    run.keep(again->take_over("test", run.world));
    CHECK(run.types() == Types{"workflow_started", "step_started", "step_started", "sleep_started",
                               "sleep_completed", "workflow_interrupted", "workflow_resumed",
                               "step_cancelled", "sleep_started", "step_cancelled"});
    engine::Execution whole("run-1", run.runbook);
    CHECK(whole.replay(run.log).ok());
}

TEST_CASE("a step that was cancelled and died with its process is not run again, and says so") {
    Lived run([](Scene& s, std::string x) -> Script {
        auto charge = s.step("charge", x);
        co_await s.sleep(1000);
        s.cancel(charge);
        std::string seen;
        try {
            co_await charge;
        } catch (const Failed& failed) {
            seen = failed.failure.message;
        }
        co_await s.sleep(1000);
        co_return seen;
    });
    run.tell(engine::TimerFired{2});
    engine::Execution again("run-1", run.runbook);
    REQUIRE(again.replay(run.log).ok());
    const auto taken = again.take_over("test", run.world);
    CHECK(taken.effects.steps.empty());
    for (const auto& event : taken.events) run.log.push_back(event);
    CHECK(run.types() == Types{"workflow_started", "step_started", "sleep_started",
                               "sleep_completed", "workflow_interrupted", "workflow_resumed",
                               "step_cancelled", "sleep_started"});
    engine::Execution whole("run-1", run.runbook);
    REQUIRE(whole.replay(run.log).ok());
    run.world.now += 1'000'000'000;
    (void)whole.deliver(engine::TimerFired{4}, run.world);
    CHECK(whole.result().body == "charge#1 was given up; it may have happened all the same");
}

TEST_CASE("a child that is cancelled tells its real end, unless the request itself was enough") {
    for (const auto how : {engine::CancelMode::kTry, engine::CancelMode::kWaitDone,
                           engine::CancelMode::kWaitRequested, engine::CancelMode::kAbandon}) {
        engine::RunOptions options;
        options.cancel_mode = how;
        Lived run([options](Scene& s, std::string x) -> Script {
            auto kid = s.child("kid", x, "kid", options);
            co_await s.sleep(1000);
            s.cancel(kid);
            s.cancel(kid);  // once is enough
            std::string seen;
            try {
                seen = co_await kid;
            } catch (const Failed& failed) {
                seen = engine::name_of(failed.failure.kind);
            }
            co_await s.sleep(1000);
            co_return seen;
        });
        const auto effects = run.tell(engine::TimerFired{2});
        check_replay(run);
        CHECK(effects.close_children.size() == (how == engine::CancelMode::kAbandon ? 0 : 1));
        const bool at_once = how == engine::CancelMode::kWaitRequested;
        CHECK(run.types().back() == (at_once ? "sleep_started" : "sleep_completed"));
        run.tell(engine::ChildEnded{1, Status::kCompleted, engine::Payload::json("7"), nullptr});
        check_replay(run);
        run.world.now += 1'000'000'000;
        run.tell(engine::TimerFired{5});
        CHECK(run.execution.result().body == (at_once ? "cancelled" : "7"));
    }
}
