// What a log leaves open for the world outside, and what a request for it would come upon.
#include <doctest/doctest.h>

#include "host/engine/openings.hpp"

using namespace runbook;
using namespace runbook::engine;

namespace {

Openings of(std::vector<EventData> log) {
    Openings openings;
    std::uint64_t sequence = 0;
    for (EventData& data : log) {
        ++sequence;
        openings.apply(Event{sequence, static_cast<std::int64_t>(sequence), std::move(data)});
    }
    return openings;
}

GateAnswered approval(const std::string& gate) {
    return {gate, GateOutcome::kApproved, "ann", "", Payload::null()};
}

}  // namespace

TEST_CASE("[C17] a gate is open from its opening to its one answer, and a later one is refused") {
    const Openings asked = of({WorkflowStarted{}, GateOpened{"review", "look", {}, 0}});
    CHECK(asked.all().size() == 1);
    CHECK(asked.resolve(approval("review"), 5).ok());
    const Openings answered =
        of({WorkflowStarted{}, GateOpened{"review", "look", {}, 0}, approval("review")});
    const auto late = answered.resolve(approval("review"), 5);
    CHECK(late.error().code == ErrorCode::kConflict);
    CHECK(late.error().message == "gate 'review' is not open any more: approved by ann");
}

TEST_CASE("[C17] a gate that the run never had is not found, and a near name is told") {
    const Openings asked = of({WorkflowStarted{}, GateOpened{"review", "look", {}, 0}});
    const auto judged = asked.resolve(approval("revew"), 5);
    CHECK(judged.error().code == ErrorCode::kNotFound);
    CHECK(judged.error().hint == "did you mean 'review'?");
}

TEST_CASE("[C18] a gate whose time is over is not open, also before its run has said so") {
    const Openings asked = of({WorkflowStarted{}, GateOpened{"review", "look", {}, 100}});
    CHECK(asked.resolve(approval("review"), 99).ok());
    CHECK(asked.resolve(approval("review"), 100).error().code == ErrorCode::kConflict);
    const Openings closed = of({WorkflowStarted{}, GateOpened{"review", "look", {}, 100},
                                GateClosed{"review", GateClosing::kTimeout}});
    CHECK(closed.resolve(approval("review"), 99).error().code == ErrorCode::kConflict);
}

TEST_CASE("[C16] a hook is found by the hash of its token, and takes one payload") {
    const Openings waits = of({WorkflowStarted{}, HookCreated{"paid#1", "h1", 0}});
    REQUIRE(waits.of_token("h1") != nullptr);
    CHECK(waits.of_token("h1")->name == "paid#1");
    CHECK(waits.of_token("h2") == nullptr);
    CHECK(waits.of_token("") == nullptr);
    CHECK(waits.resolve(HookReceived{"h1", {}}, 5).ok());
    for (const EventData& end : std::vector<EventData>{
             HookReceived{"paid#1", {}}, HookExpired{"paid#1"}, HookDisposed{"paid#1"}}) {
        const Openings over = of({WorkflowStarted{}, HookCreated{"paid#1", "h1", 0}, end});
        CHECK(over.resolve(HookReceived{"h1", {}}, 5).error().code == ErrorCode::kConflict);
        CHECK_FALSE(over.of_token("h1")->fate.empty());
    }
}

TEST_CASE("a step that is answered later is open until its attempt ends") {
    const Openings waits = of(
        {WorkflowStarted{}, StepStarted{"sign#1", "sign", {}, 1}, StepDeferred{"sign#1", "h1", 1}});
    CHECK(waits.resolve(StepCompleted{"h1", {}}, 5).ok());
    const Openings second =
        of({WorkflowStarted{}, StepDeferred{"sign#1", "h1", 1}, StepFailed{"sign#1", {}, 1, true},
            StepDeferred{"sign#1", "h2", 2}});
    CHECK(second.of_token("h1")->state == Opening::State::kAnswered);
    CHECK(second.of_token("h2")->state == Opening::State::kOpen);
    CHECK(second.resolve(StepCompleted{"h2", {}}, 5).ok());
    CHECK(second.resolve(StepFailed{"h1", {}, 0, false}, 5).error().code == ErrorCode::kConflict);
    CHECK(second.resolve(StepStarted{"h3", "", {}, 1}, 5).error().code == ErrorCode::kNotFound);
}

TEST_CASE("nothing of a run that has ended is open") {
    const Openings over = of({WorkflowStarted{}, GateOpened{"review", "look", {}, 0},
                              HookCreated{"paid#1", "h1", 0}, WorkflowTerminated{"enough"}});
    for (const Opening& one : over.all()) CHECK(one.state == Opening::State::kClosed);
}

TEST_CASE("[C17] the one open gate is meant when none is named, and several must be told apart") {
    const Openings one = of({WorkflowStarted{}, GateOpened{"first", "", {}, 0}, approval("first"),
                             GateOpened{"second", "", {}, 0}});
    CHECK(std::get<GateAnswered>(one.resolve(approval(""), 5).value()).gate == "second");
    const Openings two =
        of({WorkflowStarted{}, GateOpened{"a", "", {}, 0}, GateOpened{"b", "", {}, 0}});
    CHECK(two.resolve(approval(""), 5).error().message == "the run has several open gates: a, b");
    const Openings none = of({WorkflowStarted{}, GateOpened{"a", "", {}, 0}, approval("a")});
    CHECK(none.resolve(approval(""), 5).error().code == ErrorCode::kConflict);
    CHECK(of({WorkflowStarted{}}).resolve(approval(""), 5).error().code == ErrorCode::kNotFound);
}

TEST_CASE("what takes no answer is not judged") {
    CHECK(of({WorkflowStarted{}}).resolve(SignalReceived{"go", {}, "", ""}, 5).ok());
}
