// Signals to and cancellations of other runs: one execution alone.
#include <doctest/doctest.h>

#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

using Types = std::vector<std::string>;

void check_replay(const Lived& run) {
    engine::Execution again("run-1", run.runbook);
    const auto replayed = again.replay(run.log);
    REQUIRE_MESSAGE(replayed.ok(), (replayed.ok() ? "" : replayed.error().message));
    CHECK(again.status() == run.execution.status());
}

// What became of the call, in a word.
Body asks(std::function<Scene::Wait(Scene&)> call) {
    return [call = std::move(call)](Scene& s, std::string) -> Script {
        std::string seen = "sent";
        auto asked = call(s);
        try {
            co_await asked;
        } catch (const Failed& failed) {
            seen = failed.failure.type + " " + failed.failure.origin_run;
        }
        co_await s.sleep(1000);
        co_return seen;
    };
}

}  // namespace

TEST_CASE("a signal to another run is recorded once it is on its way, under an id of its own") {
    Lived run(asks([](Scene& s) { return s.signal_run("other", "go", "7"); }));
    CHECK(run.types() == Types{"workflow_started", "external_signal_sent", "sleep_started"});
    const auto& sent = std::get<engine::ExternalSignalSent>(run.log[1].data);
    CHECK(sent.id == "signal_run#1");
    CHECK(sent.target == "other");
    CHECK(sent.name == "go");
    REQUIRE(run.world.asked.size() == 1);
    CHECK(run.world.asked[0].first == "other");
    const auto& signal = std::get<engine::SignalReceived>(run.world.asked[0].second);
    CHECK(signal.from == "run-1");
    CHECK(signal.id == "run-1/1");
    CHECK(signal.payload.at(0).body == "7");
    check_replay(run);
    CHECK(run.world.asked.size() == 1);
}

TEST_CASE("a refused request is a failure that the runbook can catch, also in a replay") {
    for (const bool signal : {true, false}) {
        Lived run(asks([signal](Scene& s) {
            return signal ? s.signal_run("closed", "go", "7") : s.cancel_run("closed");
        }));
        CHECK(run.types().at(1) == (signal ? "external_signal_failed" : "external_cancel_failed"));
        check_replay(run);
        run.tell(engine::TimerFired{2});
        CHECK(run.execution.result().body == "closed closed");
        check_replay(run);
    }
}

TEST_CASE("a cancellation of another run is asked for in this run's name") {
    Lived run(asks([](Scene& s) { return s.cancel_run("other"); }));
    CHECK(run.types().at(1) == "external_cancel_sent");
    REQUIRE(run.world.asked.size() == 1);
    CHECK(std::get<engine::CancellationRequested>(run.world.asked[0].second).by == "run-1");
    check_replay(run);
}

TEST_CASE("a signal to an own child goes to its run, and is refused once that has ended") {
    Lived run([](Scene& s, std::string x) -> Script {
        auto kid = s.child("kid", x);
        co_await s.signal_child(kid, "go", "1");
        co_await kid;
        std::string seen;
        auto late = s.signal_child(kid, "go", "2");
        try {
            co_await late;
        } catch (const Failed& failed) {
            seen = failed.failure.type;
        }
        co_return seen;
    });
    REQUIRE(run.world.asked.size() == 1);
    CHECK(run.world.asked[0].first == "run-of-kid");
    run.tell(
        engine::ChildEnded{1, engine::Status::kCompleted, engine::Payload::json("1"), nullptr});
    CHECK(run.execution.result().body == "closed");
    CHECK(run.types() == Types{"workflow_started", "child_workflow_started", "external_signal_sent",
                               "child_workflow_completed", "external_signal_failed",
                               "workflow_completed"});
    check_replay(run);
}

TEST_CASE("another target's signal in the place of this one is a mismatch by its name") {
    Lived run(asks([](Scene& s) { return s.signal_run("other", "go", "7"); }));
    const auto changed =
        script("w", asks([](Scene& s) { return s.signal_run("other", "stop", "7"); }));
    engine::Execution again("run-1", changed);
    CHECK(again.replay(run.log).error().code == ErrorCode::kMismatch);
}
