// Gates: one answer closes a question, late ones are refused, and everything replays.
#include <doctest/doctest.h>

#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::GateOutcome;
using Types = std::vector<std::string>;

namespace {

engine::GateAnswered answer(const std::string& gate, GateOutcome outcome = GateOutcome::kApproved,
                            const std::string& corrections = {}) {
    engine::GateAnswered event{gate, outcome, "ada", "as \"agreed\"", {}};
    if (!corrections.empty()) event.corrections = engine::Payload::json(corrections);
    return event;
}

Script ask_once(Scene& s, std::string) { co_return co_await s.gate("approve", 0, "release 2.0"); }

Script ask_twice(Scene& s, std::string) {
    const std::string first = co_await s.gate("approve");
    const std::string second = co_await s.gate("approve");
    co_return "[" + first + "," + second + "]";
}

std::string kind_of(const Failed& failed) { return engine::name_of(failed.failure.kind); }

}  // namespace

TEST_CASE("[C17] a gate shows who is asked for what, and its answer reaches the runbook") {
    Lived run(ask_once);
    const auto waits = run.execution.waits();
    REQUIRE(waits.size() == 1);
    CHECK(waits[0].kind == engine::WaitKind::kGate);
    CHECK(waits[0].name == "approve");
    CHECK(waits[0].action == "release 2.0");
    CHECK(waits[0].since_ns == run.log[1].time_ns);
    engine::RunFold fold;
    fold.apply(run.log);
    REQUIRE(fold.waits().size() == 1);
    CHECK(fold.waits()[0].action == waits[0].action);
    CHECK(fold.waits()[0].since_ns == waits[0].since_ns);
    CHECK(std::get<engine::GateOpened>(run.log[1].data).payload.body == "{\"shown\":1}");
    CHECK(run.ask(answer("approve"))->value().body == "{\"gate\":\"approve\"}");
    CHECK(run.types() ==
          Types{"workflow_started", "gate_opened", "gate_answered", "workflow_completed"});
    CHECK(run.execution.result().body ==
          "{\"outcome\":\"approved\",\"by\":\"ada\",\"comment\":\"as \\\"agreed\\\"\","
          "\"corrections\":null}");
    run.check_every_prefix();
}

TEST_CASE("[C17] corrections arrive, and are neither left out nor brought along otherwise") {
    Lived run(ask_once);
    CHECK(run.ask(answer("approve", GateOutcome::kCorrected))->error().code ==
          ErrorCode::kBadInput);
    CHECK(run.ask(answer("approve", GateOutcome::kRejected, "[1]"))->error().code ==
          ErrorCode::kBadInput);
    CHECK(run.log.size() == 2);
    CHECK(run.ask(answer("approve", GateOutcome::kCorrected, "[1]"))->ok());
    CHECK(run.execution.result().body.find("\"corrected\"") != std::string::npos);
    CHECK(run.execution.result().body.find("\"corrections\":[1]}") != std::string::npos);
}

TEST_CASE("[C17] a second answer is refused while the run goes on, when it is over and later") {
    Lived run(ask_twice);
    CHECK(run.ask(answer("approve"))->ok());
    const auto late = run.ask(answer("approve", GateOutcome::kRejected));
    CHECK(late->error().code == ErrorCode::kConflict);
    CHECK(late->error().message == "gate approve of run run-1 was approved already, by ada");
    CHECK(late->error().hint == "open now: approve#2");
    auto again = run.replayed();
    const auto later = again->deliver(engine::input_of(answer("approve"), 4).value(), run.world);
    CHECK(later.events.empty());
    CHECK(later.answers.at(0).value.error().code == ErrorCode::kConflict);
    CHECK(run.ask(answer("approve#2"))->ok());
    CHECK(run.execution.closed());
    CHECK(run.ask(answer("approve#2"))->error().message ==
          "gate approve#2 of run run-1 was approved already, by ada");
    CHECK(run.ask(answer("other"))->error().code == ErrorCode::kConflict);  // it is closed
    run.check_every_prefix();
}

TEST_CASE("the name of a gate may be left out when one is open") {
    Lived run([](Scene& s, std::string) -> Script {
        auto first = s.gate("one");
        auto second = s.gate("two");
        co_await second;
        co_return co_await first;
    });
    const auto which = run.ask(answer(""));
    CHECK(which->error().code == ErrorCode::kBadInput);
    CHECK(which->error().message == "run run-1 has several open gates: one, two");
    const auto unknown = run.ask(answer("three"));
    CHECK(unknown->error().code == ErrorCode::kNotFound);
    CHECK(unknown->error().hint == "open now: one, two");
    CHECK(run.ask(answer("two"))->ok());
    CHECK(run.ask(answer(""))->value().body == "{\"gate\":\"one\"}");
    CHECK(run.execution.closed());
}

TEST_CASE("a run without an open gate says so") {
    Lived run([](Scene& s, std::string) -> Script { co_return co_await s.signal("go"); });
    CHECK(run.ask(answer(""))->error().message == "run run-1 has no open gate");
    CHECK(run.ask(answer("x"))->error().code == ErrorCode::kNotFound);
}

TEST_CASE("[C18] a gate times out at its time and not before, and the runbook sees it") {
    Lived run([](Scene& s, std::string) -> Script {
        std::string seen;
        try {
            seen = co_await s.gate("approve", 86'400'000);
        } catch (const Failed& failed) {
            seen = kind_of(failed);
        }
        co_await s.sleep(1);
        co_return seen;
    });
    const std::int64_t day = 86'400'000'000'000;
    CHECK(run.execution.waits().at(0).until_ns == run.log[1].time_ns + day);
    const auto armed = run.replayed()->outstanding(run.world).arm;
    REQUIRE(armed.size() == 1);
    CHECK(armed[0].use == engine::TimerUse::kGate);
    run.world.now = run.log[1].time_ns + day - 2'000'000'000;
    run.tell(engine::TimerFired{1, engine::TimerUse::kGate});
    CHECK(run.log.size() == 2);
    run.tell(engine::TimerFired{1, engine::TimerUse::kGate});
    CHECK(run.types() == Types{"workflow_started", "gate_opened", "gate_closed", "sleep_started"});
    const auto late = run.ask(answer("approve"));
    CHECK(late->error().message == "gate approve of run run-1 has timed out");
    run.tell(engine::TimerFired{1, engine::TimerUse::kGate});
    run.tell(engine::TimerFired{2});
    CHECK(run.execution.result().body == "timeout");
    run.check_every_prefix();
}

TEST_CASE("a gate that the runbook withdraws never resolves, and can be opened again") {
    Lived run([](Scene& s, std::string) -> Script {
        auto first = s.gate("approve", 5000);
        co_await s.signal("again");
        s.cancel(first);
        co_return co_await s.gate("approve");
    });
    const auto effects =
        run.tell(engine::SignalAsked{{"again", {engine::Payload::json("1")}, "", ""}, 0});
    REQUIRE(effects.disarm.size() == 1);
    CHECK(effects.disarm[0].use == engine::TimerUse::kGate);
    CHECK(run.ask(answer("approve"))->error().message ==
          "gate approve of run run-1 was withdrawn by the runbook");
    CHECK(run.types() == Types{"workflow_started", "gate_opened", "signal_received", "gate_closed",
                               "gate_opened"});
    CHECK(run.ask(answer("approve#2"))->ok());
    run.check_every_prefix();
}

TEST_CASE("the second gate under an open name fails, and leaves no trace") {
    Lived run([](Scene& s, std::string) -> Script {
        auto first = s.gate("approve");
        std::string seen;
        try {
            co_await s.gate("approve");
        } catch (const Failed& failed) {
            seen = kind_of(failed);
        }
        co_await first;
        co_return seen;
    });
    CHECK(run.types() == Types{"workflow_started", "gate_opened"});
    CHECK(run.ask(answer("approve"))->ok());
    CHECK(run.execution.result().body == "exists");
    run.check_every_prefix();
}

TEST_CASE("what is open when the run ends is closed before the final event, however it ends") {
    const Body body = [](Scene& s, std::string) -> Script {
        s.gate("approve", 5000);
        s.hook("callback", 5000);
        const std::string end = co_await s.signal("end");
        if (end != "well") throw Failed{};
        co_return end;
    };
    const auto closes = [&](Lived& run, const std::string& final) {
        CHECK(run.types() == Types{"workflow_started", "gate_opened", "hook_created",
                                   run.types()[3], "gate_closed", "hook_disposed", final});
        const auto* closed = std::get_if<engine::GateClosed>(&run.log[4].data);
        REQUIRE(closed != nullptr);
        CHECK(closed->reason == engine::GateClosing::kRunClosed);
        CHECK(run.ask(answer("approve"))->error().code == ErrorCode::kConflict);
        run.check_every_prefix();
    };
    Lived well(body);
    well.ask(engine::SignalReceived{"end", {engine::Payload::json("well")}, "", ""});
    closes(well, "workflow_completed");
    Lived badly(body);
    badly.ask(engine::SignalReceived{"end", {engine::Payload::json("badly")}, "", ""});
    closes(badly, "workflow_failed");
    Lived cancelled(body);
    cancelled.ask(engine::CancellationRequested{"enough", "ada"});
    closes(cancelled, "workflow_cancelled");
    Lived terminated(body);
    terminated.ask(engine::WorkflowTerminated{"enough"});
    CHECK(terminated.types() == Types{"workflow_started", "gate_opened", "hook_created",
                                      "gate_closed", "hook_disposed", "workflow_terminated"});
    terminated.check_every_prefix();
}

TEST_CASE("what is open is closed also by an end that mended code comes to when it is resumed") {
    bool mended = false;
    Lived run([&mended](Scene& s, std::string) -> Script {
        s.gate("approve");
        s.hook("paid");
        co_await s.signal("go");
        if (!mended) throw std::runtime_error("a bug");
        co_return "1";
    });
    run.ask(engine::SignalReceived{"go", {engine::Payload::json("1")}, "", ""});
    REQUIRE(run.execution.parked());
    mended = true;
    const auto again = run.replayed();
    run.keep(again->take_over("resume", run.world));
    CHECK(again->closed());
    CHECK(run.types() == Types{"workflow_started", "gate_opened", "hook_created", "signal_received",
                               "workflow_interrupted", "workflow_resumed", "gate_closed",
                               "hook_disposed", "workflow_completed"});
    engine::Execution seen("run-1", run.runbook);
    CHECK(seen.replay(run.log).ok());
}

TEST_CASE("a run that was stopped by its code and then terminated can be looked at") {
    Lived run([](Scene& s, std::string) -> Script {
        s.gate("approve");
        co_await s.signal("break");
        throw std::runtime_error("a bug");
        co_return "1";
    });
    run.ask(engine::SignalReceived{"break", {engine::Payload::json("1")}, "", ""});
    REQUIRE(run.execution.parked());
    run.ask(engine::WorkflowTerminated{"enough"});
    CHECK(run.types() == Types{"workflow_started", "gate_opened", "signal_received",
                               "workflow_interrupted", "gate_closed", "workflow_terminated"});
    engine::Execution seen("run-1", run.runbook);
    CHECK(seen.look(run.log).ok());
    CHECK(seen.closed());
}

TEST_CASE("corrections are held against what the call, else the declaration, says of them") {
    Lived declared(ask_once,
                   Handlers{{engine::HandlerKind::kGate, "approve", "Release it", "{", ""}});
    CHECK(declared.ask(answer("approve", GateOutcome::kCorrected, "[1]"))->error().message ==
          "gate approve of run run-1 takes no such value: not {");
    CHECK(declared.ask(answer("approve", GateOutcome::kCorrected, "{}"))->ok());
    Lived called(
        [](Scene& s, std::string) -> Script { co_return co_await s.gate("approve", 0, "", "["); },
        Handlers{{engine::HandlerKind::kGate, "approve", "Release it", "{", ""}});
    CHECK(called.execution.waits().at(0).action == "Release it");  // of the declaration
    CHECK(called.ask(answer("approve", GateOutcome::kCorrected, "{}"))->error().code ==
          ErrorCode::kBadInput);
    CHECK(called.ask(answer("approve", GateOutcome::kCorrected, "[1]"))->ok());
}

TEST_CASE("a gate and a step of one name are told apart in what a log says is open") {
    Lived run([](Scene& s, std::string x) -> Script {
        s.step("approve", x, {}, "k");
        auto gate = s.gate("approve");
        s.hook("approve");
        s.step("approve", x);
        co_await gate;
        co_return "1";
    });
    engine::RunFold fold;
    fold.apply(run.log);
    CHECK(fold.waits().size() == 4);
    run.check_every_prefix();
}

TEST_CASE("code that opens another gate does not replay the run") {
    Lived run(ask_once);
    const auto other =
        script("w", [](Scene& s, std::string) -> Script { co_return co_await s.gate("release"); });
    engine::Execution again("run-1", other);
    const auto replayed = again.replay(run.log);
    REQUIRE_FALSE(replayed.ok());
    CHECK(replayed.error().message.find("gate_opened approve") != std::string::npos);
    CHECK(replayed.error().message.find("gate release") != std::string::npos);
}

TEST_CASE("code that withdraws a gate no more does not replay the run") {
    Lived run([](Scene& s, std::string) -> Script {
        auto gate = s.gate("approve");
        auto hook = s.hook("callback");
        co_await s.signal("go");
        s.cancel(gate);
        s.cancel(hook);
        co_return co_await s.signal("end");
    });
    run.ask(engine::SignalReceived{"go", {engine::Payload::json("1")}, "", ""});
    CHECK(run.types().back() == "hook_disposed");
    const auto other = script("w", [](Scene& s, std::string) -> Script {
        auto gate = s.gate("approve");
        s.hook("callback");
        co_await s.signal("go");
        s.cancel(gate);
        co_return co_await s.signal("end");
    });
    engine::Execution again("run-1", other);
    const auto replayed = again.replay(run.log);
    REQUIRE_FALSE(replayed.ok());
    CHECK(replayed.error().message.find("hook_disposed callback#1") != std::string::npos);
}
