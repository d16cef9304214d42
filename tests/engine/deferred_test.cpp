// Steps that are answered later, and how long a log may get: one execution alone.
#include <doctest/doctest.h>

#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

using Types = std::vector<std::string>;

engine::StepEnded later(std::uint64_t seq, std::uint32_t attempt, std::string hash) {
    engine::StepEnded end{seq, attempt, {}, std::move(hash)};
    end.outcome.deferred = true;
    return end;
}

engine::StepEnded ended(std::uint64_t seq, std::uint32_t attempt, engine::ActivityOutcome outcome) {
    return {seq, attempt, std::move(outcome), {}};
}

Script asks(Scene& s, std::string x) { co_return co_await s.step("ask", x); }

void check_replay(const Lived& run) {
    engine::Execution again("run-1", run.runbook);
    const auto replayed = again.replay(run.log);
    REQUIRE_MESSAGE(replayed.ok(), (replayed.ok() ? "" : replayed.error().message));
    CHECK(again.status() == run.execution.status());
    engine::RunFold fold;
    fold.apply(run.log);
    REQUIRE(again.waits().size() == run.execution.waits().size());
    REQUIRE(again.waits().size() == fold.waits().size());
    for (std::size_t i = 0; i < again.waits().size(); ++i) {
        CHECK(again.waits()[i].kind == run.execution.waits()[i].kind);
        CHECK(again.waits()[i].kind == fold.waits()[i].kind);
    }
}

}  // namespace

TEST_CASE("a step that is answered later waits without a worker, and is answered once") {
    Lived run(asks);
    run.tell(later(1, 1, "hash"));
    CHECK(run.types() == Types{"workflow_started", "step_started", "step_deferred"});
    CHECK(std::get<engine::StepDeferred>(run.log[2].data).token_hash == "hash");
    REQUIRE(run.execution.waits().size() == 1);
    CHECK(run.execution.waits()[0].kind == engine::WaitKind::kDeferred);
    check_replay(run);
    run.tell(later(1, 1, "hash"));  // told twice
    CHECK(run.log.size() == 3);
    run.tell(ended(1, 1, value("7")));
    run.tell(ended(1, 1, value("8")));
    CHECK(run.execution.result().body == "7");
    check_replay(run);
}

TEST_CASE("whoever takes a run over does not run a deferred step again, but watches its limits") {
    Lived run(asks);
    run.tell(later(1, 1, "hash"));
    engine::Execution again("run-1", run.runbook);
    REQUIRE(again.replay(run.log).ok());
    const auto outstanding = again.outstanding(run.world);
    CHECK(outstanding.steps.empty());
    REQUIRE(outstanding.deferred.size() == 1);
    CHECK(outstanding.deferred[0].token_hash == "hash");
    CHECK(outstanding.deferred[0].started_ns == run.log[1].time_ns);
    CHECK(again.take_over("test", run.world).events.empty());
    const auto delivery = again.deliver(ended(1, 1, value("7")), run.world);
    CHECK(delivery.events.size() == 2);
    CHECK(again.result().body == "7");
}

TEST_CASE("a deferred attempt that fails is retried, and the next one has a token of its own") {
    Lived run(asks);
    run.tell(later(1, 1, "first"));
    run.tell(ended(1, 1, failure("net", "down")));
    run.tell(engine::TimerFired{1, engine::TimerUse::kBackoff});
    check_replay(run);
    CHECK(run.execution.waits()[0].kind == engine::WaitKind::kStep);
    run.tell(later(1, 2, "second"));
    check_replay(run);
    run.tell(ended(1, 1, value("late")));
    CHECK(run.execution.status() == Status::kRunning);
    run.tell(ended(1, 2, value("7")));
    CHECK(run.execution.result().body == "7");
    check_replay(run);
}

TEST_CASE("a deferred step that is cancelled can still be answered, until the grace is over") {
    for (const bool answered : {true, false}) {
        Lived run([](Scene& s, std::string x) -> Script {
            s.catch_cancel();
            co_return co_await s.step("ask", x);
        });
        run.tell(later(1, 1, "hash"));
        const auto effects = run.tell(engine::CancelAsked{"enough", "me"});
        CHECK(effects.stop_steps == std::vector<std::uint64_t>{1});
        check_replay(run);
        engine::Execution again("run-1", run.runbook);
        REQUIRE(again.replay(run.log).ok());
        CHECK(again.take_over("test", run.world).events.empty());  // nothing of it was lost
        if (answered) {
            run.tell(ended(1, 1, value("7")));
        } else {
            run.world.now += 10'000'000'000;
            run.tell(engine::TimerFired{0, engine::TimerUse::kGrace});
        }
        CHECK(run.types() ==
              Types{"workflow_started", "step_started", "step_deferred", "cancellation_requested",
                    answered ? "step_completed" : "step_cancelled", "workflow_cancelled"});
        check_replay(run);
    }
}

TEST_CASE("a run with too many events is parked when it asks for more, and may still end") {
    const Body steps = [](Scene& s, std::string x) -> Script {
        for (int i = 0; i < 3; ++i) co_await s.step("a", x);
        co_return "1";
    };
    Lived run(steps);
    run.world.limit = 5;
    run.tell(ended(1, 1, value("1")));
    run.tell(ended(2, 1, value("2")));
    CHECK(run.types() == Types{"workflow_started", "step_started", "step_completed", "step_started",
                               "step_completed", "workflow_interrupted"});
    CHECK(run.execution.parked());
    CHECK(run.execution.failure()->message.find("limits.events_max") != std::string::npos);
    check_replay(run);
    engine::Execution again("run-1", run.runbook);
    REQUIRE(again.replay(run.log).ok());
    run.world.limit = 50;
    const auto taken = again.take_over("test", run.world);
    REQUIRE(taken.events.size() == 2);
    CHECK(engine::type_name(taken.events[1].data) == "step_started");
    run.world.limit = 9;
    const auto end = again.deliver(ended(3, 1, value("3")), run.world);
    CHECK(again.status() == Status::kCompleted);
    for (const auto& event : taken.events) run.log.push_back(event);
    for (const auto& event : end.events) run.log.push_back(event);
    engine::Execution whole("run-1", run.runbook);
    REQUIRE(whole.replay(run.log).ok());
    CHECK(whole.status() == Status::kCompleted);
}
