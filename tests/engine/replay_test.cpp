// One execution alone: what it drops, what it replays, what a log says of it.
#include <doctest/doctest.h>

#include "host/engine/execution.hpp"
#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

engine::StepEnded ended(std::uint64_t seq, std::uint32_t attempt, engine::ActivityOutcome outcome) {
    return {seq, attempt, std::move(outcome)};
}

using Types = std::vector<std::string>;

}  // namespace

TEST_CASE(
    "[C08] the end of an earlier attempt, of an unknown number, or after the end is dropped") {
    Lived run([](Scene& s, std::string x) -> Script { co_return co_await s.step("a", x); });
    run.tell(ended(1, 1, failure("net", "down")));
    run.tell(ended(1, 1, value("late")));  // while it backs off
    run.tell(engine::TimerFired{1, engine::TimerUse::kBackoff});
    const auto before = run.log.size();
    run.tell(ended(1, 1, value("late")));
    run.tell(ended(1, 3, value("early")));
    run.tell(ended(7, 1, value("unknown")));
    CHECK(run.log.size() == before);
    run.tell(ended(1, 2, value("7")));
    CHECK(run.execution.status() == Status::kCompleted);
    CHECK(run.execution.result().body == "7");
    const auto final_size = run.log.size();
    run.tell(ended(1, 2, value("again")));
    run.tell(engine::CancelAsked{"too late", "me"});
    run.tell(engine::TerminateAsked{"too late"});
    CHECK(run.log.size() == final_size);
}

TEST_CASE("a timer that is told too early does not fire, and fires once") {
    Lived run([](Scene& s, std::string) -> Script {
        co_await s.sleep(5000);
        co_await s.sleep(5000);
        co_return "1";
    });
    run.tell(engine::TimerFired{1});
    CHECK(run.types() == Types{"workflow_started", "sleep_started"});
    run.world.now += 5'000'000'000;
    run.tell(engine::TimerFired{1});
    run.tell(engine::TimerFired{1});
    CHECK(run.types() ==
          Types{"workflow_started", "sleep_started", "sleep_completed", "sleep_started"});
}

TEST_CASE("a cancelled sleep never resolves, and a step that backs off ends as cancelled at once") {
    Lived run([](Scene& s, std::string x) -> Script {
        auto nap = s.sleep(60'000);
        auto step = s.step("a", x);
        co_await s.sleep(1000);
        s.cancel(nap);
        s.cancel(step);
        std::string seen;
        try {
            co_await step;
        } catch (const Failed& failed) {
            seen = engine::name_of(failed.failure.kind);
        }
        co_await s.sleep(1000);
        co_return seen;
    });
    run.tell(ended(2, 1, failure("net", "down")));
    const auto effects = run.tell(engine::TimerFired{3});
    CHECK(effects.disarm.size() == 2);
    CHECK(run.types() == Types{"workflow_started", "sleep_started", "step_started", "sleep_started",
                               "step_failed", "step_retrying", "sleep_completed", "sleep_cancelled",
                               "step_cancelled", "sleep_started"});
    engine::RunFold fold;
    fold.apply(run.log);
    CHECK(fold.waits().size() == 1);
    CHECK(run.execution.waits().size() == 1);
    engine::Execution again("run-1", run.runbook);
    REQUIRE(again.replay(run.log).ok());
    CHECK(again.waits().size() == 1);
    run.tell(engine::TimerFired{6});  // the two cancels are commands too
    CHECK(run.execution.result().body == "cancelled");
}

TEST_CASE("log lines are told once: not in a replay, but in the activation that never came to be") {
    const Body body = [](Scene& s, std::string) -> Script {
        s.log("first");
        co_await s.sleep(1000);
        s.log("second");
        co_return "1";
    };
    Lived run(body);
    CHECK(run.world.lines == Types{"first"});
    World replayed;
    engine::Execution whole("run-1", run.runbook);
    REQUIRE(whole.replay(run.log).ok());
    (void)whole.take_over("test", replayed);
    CHECK(replayed.lines.empty());
    World recorded_only;
    engine::Execution begun("run-1", run.runbook);
    REQUIRE(begun.replay(std::span(run.log).first(1)).ok());
    const auto delivery = begun.take_over("test", recorded_only);
    CHECK(recorded_only.lines == Types{"first"});
    REQUIRE(delivery.events.size() == 1);
    CHECK(engine::type_name(delivery.events[0].data) == "sleep_started");
}

TEST_CASE("a log with an event that follows from nothing is damaged, and says where") {
    Lived run([](Scene& s, std::string) -> Script {
        co_await s.sleep(1000);
        co_return "1";
    });
    auto log = run.log;
    log.push_back({3, 5, engine::StepCompleted{"ghost#1", {}}});
    engine::Execution again("run-1", run.runbook);
    const auto replayed = again.replay(log);
    REQUIRE(!replayed.ok());
    CHECK(replayed.error().code == ErrorCode::kEnvironment);
    CHECK(replayed.error().message.find("event 3") != std::string::npos);
}

TEST_CASE("every event type has its own name, and five of them end a log") {
    std::set<std::string_view> names;
    int finals = 0;
    const auto look = [&](engine::EventData data) {
        names.insert(engine::type_name(data));
        if (engine::is_final_event(data)) ++finals;
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (look(engine::EventData(std::in_place_index<I>)), ...);
    }(std::make_index_sequence<std::variant_size_v<engine::EventData>>());
    CHECK(names.size() == std::variant_size_v<engine::EventData>);
    CHECK(finals == 5);
}

TEST_CASE("a run that comes back after an eviction says and asks for nothing a second time") {
    const Body body = [](Scene& s, std::string) -> Script {
        s.log("begun");
        auto nap = s.sleep(1000);
        s.patched("new");
        co_await nap;
        s.log("awake");
        const std::string first = co_await s.step("a", "1");
        s.log("had " + first);
        co_return first;
    };
    Lived run(body);
    World world;
    const auto back = [&] {
        auto execution = std::make_unique<engine::Execution>("run-1", run.runbook);
        REQUIRE(execution->bring_back(run.log).ok());
        CHECK(execution->sequence() == run.execution.sequence());
        CHECK(execution->waits().size() == run.execution.waits().size());
        return execution;
    };
    back();
    run.tell(engine::TimerFired{1, engine::TimerUse::kSleep});
    auto execution = back();
    CHECK(world.lines.empty());
    world.now = run.world.now;
    const auto last = execution->deliver(ended(2, 1, value("7")), world);
    CHECK(last.events.size() == 2);
    CHECK(world.lines == Types{"had 7"});
    CHECK(execution->result().body == "7");
}

TEST_CASE("a run whose first activation asked for nothing is not begun again when it comes back") {
    Lived run([](Scene& s, std::string) -> Script {
        s.log("waits for ever");
        co_await std::suspend_always{};
        co_return "";
    });
    REQUIRE(run.log.size() == 1);
    engine::Execution execution("run-1", run.runbook);
    REQUIRE(execution.bring_back(run.log).ok());
    World world;
    const auto ended = execution.deliver(engine::TerminateAsked{"enough"}, world);
    CHECK(ended.events.size() == 1);
    CHECK(world.lines.empty());
}
