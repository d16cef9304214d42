// Signals that nobody took before a run continued as new: they are the next run's.
#include <doctest/doctest.h>

#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::SignalReceived;
using engine::Status;
using Types = std::vector<std::string>;

namespace {

SignalReceived signal(const std::string& name, const std::string& json, const std::string& id = {},
                      const std::string& from = "ada") {
    return {name, {engine::Payload::json(json)}, from, id};
}

engine::WorkflowStarted successor() {
    engine::WorkflowStarted started = Lived::plain();
    started.continued_from = "run-0";
    return started;
}

Types words(const std::vector<SignalReceived>& signals) {
    Types words;
    for (const auto& one : signals)
        words.push_back(one.name + " " + one.payload.at(0).body + " " + one.from + " " + one.id);
    return words;
}

Script takes_one(Scene& s, std::string) {
    co_await s.signal("go");
    s.go_on("2");
    co_return "";
}

Script goes_on_later(Scene& s, std::string) {
    co_await s.signal("go");
    s.go_on("2", {}, 5000);
    co_return "";
}

}  // namespace

TEST_CASE("[C22] signals that nobody took go to the next run, in their order and as they came") {
    const std::string sender = "0190a5b0-0000-7000-8000-000000000001";
    Lived run(takes_one);
    run.ask(signal("b", "1", "i-1"));
    run.ask(signal("a", "2", "", sender));
    run.ask(signal("b", "3", "i-3", ""));
    run.ask(signal("go", "4", "i-4"));
    CHECK(run.execution.status() == Status::kContinuedAsNew);
    CHECK(words(run.world.carried) == Types{"b 1 ada i-1", "a 2 " + sender + " ", "b 3  i-3"});
    run.check_every_prefix();
}

TEST_CASE("what comes while a run waits to continue as new is taken, and goes to the next run") {
    Lived run(goes_on_later);
    run.ask(signal("early", "1"));
    run.ask(signal("go", "2"));
    REQUIRE_FALSE(run.execution.closed());
    CHECK(run.ask(signal("late", "3", "i-3"))->ok());
    CHECK(run.ask(signal("late", "3", "i-3"))->ok());  // the same one
    CHECK(run.types() ==
          Types{"workflow_started", "signal_received", "signal_received", "signal_received"});
    auto again = run.replayed();  // in another process
    run.world.now += 5'000'000'000;
    again->deliver(engine::TimerFired{0, engine::TimerUse::kGrace}, run.world);
    CHECK(again->status() == Status::kContinuedAsNew);
    CHECK(words(run.world.carried) == Types{"early 1 ada ", "late 3 ada i-3"});
    run.tell(engine::TimerFired{0, engine::TimerUse::kGrace});
    CHECK(words(run.world.carried) == Types{"early 1 ada ", "late 3 ada i-3"});
    run.check_every_prefix();
}

TEST_CASE("also while it waits for a step in flight, but not once that wait was cancelled") {
    Lived run([](Scene& s, std::string x) -> Script {
        s.step("slow", x);
        co_await s.signal("go");
        s.go_on("2");
        co_return "";
    });
    run.ask(signal("go", "1"));
    CHECK(run.ask(signal("late", "2"))->ok());
    run.tell(engine::CancelAsked{"enough", "me"});
    CHECK(run.ask(signal("too late", "3"))->error().code == ErrorCode::kConflict);
    run.tell(engine::StepEnded{1, 1, value("7")});
    CHECK(run.execution.status() == Status::kCancelled);
    run.check_every_prefix();
}

TEST_CASE("a kept signal whose turn has not come goes to the next run, behind those before it") {
    Lived run(takes_one);
    run.ask(signal("stray", "1"));
    run.world.left = {signal("late", "7", "l-1"), signal("late", "7", "l-1")};
    run.ask(signal("go", "2"));
    CHECK(words(run.world.carried) == Types{"stray 1 ada ", "late 7 ada l-1"});
    engine::Execution again("run-1", run.runbook);
    CHECK(again.replay(run.log).ok());
}

TEST_CASE("of a bundle that gives none back only those go on that it was never told") {
    Lived run([](Scene& s, std::string) -> Script {
        co_await s.signal("go");
        engine::Command last;
        last.type = engine::CommandType::kContinue;
        last.args = {engine::Payload::json("2")};
        last.delay_ms = 5000;
        s.command(std::move(last));
        co_return "";
    });
    run.ask(signal("stray", "1"));
    run.ask(signal("go", "2"));
    run.ask(signal("late", "3"));
    run.world.now += 5'000'000'000;
    run.tell(engine::TimerFired{0, engine::TimerUse::kGrace});
    CHECK(words(run.world.carried) == Types{"late 3 ada "});
}

TEST_CASE(
    "the next run has carried signals in its log right behind its start, and is told of them") {
    const auto takes_two = [](Scene& s, std::string x) -> Script {
        auto step = s.step("first", x);
        const std::string one = co_await s.signal("go");
        const std::string two = co_await s.signal("go");
        s.progress(std::to_string(s.now_ns()));
        co_await step;
        co_return "[" + one + "," + two + "]";
    };
    Lived run(takes_two, successor(), {}, {signal("go", "1", "i-1"), signal("go", "2")});
    CHECK(run.types() == Types{"workflow_started", "signal_received", "signal_received",
                               "step_started", "properties_changed"});
    const auto& started = std::get<engine::WorkflowStarted>(run.log.front().data);
    CHECK(started.carried_signals == 2);
    CHECK(run.ask(signal("go", "1", "i-1"))->ok());  // it came before
    CHECK(run.log.size() == 5);
    run.tell(engine::StepEnded{1, 1, value("7")});
    CHECK(run.execution.result().body == "[1,2]");
    run.check_every_prefix();
    CHECK(run.replayed()->result().body == "[1,2]");
}

TEST_CASE("a signal that comes after the start is none of the carried ones") {
    Lived run(
        [](Scene& s, std::string) -> Script {
            const auto began = s.now_ns();
            co_await s.signal("go");
            co_await s.signal("go");
            co_return std::to_string((s.now_ns() - began) / 1'000'000'000);
        },
        successor(), {}, {signal("go", "1")});
    run.ask(signal("go", "2"));
    CHECK(run.execution.result().body == "1");
    run.check_every_prefix();
}

TEST_CASE("a run that ends at once has the carried ones as unhandled, or carries them on") {
    Lived ends([](Scene&, std::string) -> Script { co_return "1"; }, successor(), {},
               {signal("b", "1"), signal("a", "2")});
    CHECK(ends.types() ==
          Types{"workflow_started", "signal_received", "signal_received", "workflow_completed"});
    CHECK(std::get<engine::WorkflowCompleted>(ends.log.back().data).unhandled_signals ==
          Types{"b", "a"});
    ends.check_every_prefix();
    Lived goes_on(
        [](Scene& s, std::string) -> Script {
            s.go_on("2");
            co_return "";
        },
        successor(), {}, {signal("b", "1", "i-1"), signal("a", "2", "", "")});
    CHECK(words(goes_on.world.carried) == Types{"b 1 ada i-1", "a 2  "});
    goes_on.check_every_prefix();
}

TEST_CASE("a run whose code stops at a carried signal is told of it again when it is resumed") {
    int told = 0;
    bool mended = false;
    Lived run(
        [&](Scene& s, std::string) -> Script {
            co_await s.signal("go");
            ++told;
            if (!mended) throw std::runtime_error("not mended yet");
            co_return co_await s.signal("go");
        },
        successor(), {}, {signal("go", "1"), signal("go", "2")});
    CHECK(run.types() ==
          Types{"workflow_started", "signal_received", "signal_received", "workflow_interrupted"});
    mended = true;
    engine::Execution again("run-1", run.runbook);
    REQUIRE(again.replay(run.log).ok());
    const auto resumed = again.take_over("me", run.world);
    CHECK(again.result().body == "2");
    CHECK(told == 2);
    for (const auto& event : resumed.events) run.log.push_back(event);
    engine::Execution third("run-1", run.runbook);
    REQUIRE(third.replay(run.log).ok());
    CHECK(third.result().body == "2");
}
