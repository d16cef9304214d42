// What the ledger says when something must not be: each rule is broken once.
#include "tests/sim/ledger.hpp"

#include <doctest/doctest.h>

using namespace runbook;
using namespace runbook::sim;
using engine::Event;
using engine::EventData;

namespace {

struct Story {
    Ledger ledger;
    std::vector<Event> log;

    Story& add(EventData data, std::int64_t later_ns = 1) {
        const std::int64_t now = log.empty() ? 1000 : log.back().time_ns + later_ns;
        log.push_back({log.size() + 1, now, std::move(data)});
        ledger.observe("r", log.back());
        return *this;
    }
    Ledger::Call call(const std::string& step, std::uint32_t attempt = 1, Life life = 1) const {
        return {"r", step, "r/" + step, attempt, log.back().time_ns, life};
    }
    bool says(const std::string& words) const {
        INFO(ledger.failure());
        CHECK(ledger.failure().find(words) != std::string::npos);
        return ledger.failure().find(words) != std::string::npos;
    }
};

engine::StepStarted started(const std::string& step, std::uint32_t attempt = 1) {
    return {step, "work", {}, attempt};
}

Story begun() {
    Story story;
    story.add(engine::WorkflowStarted{}).add(started("work#1"));
    return story;
}

engine::StepFailed failed(std::uint32_t attempt) {
    engine::StepFailed event{"work#1", {}, attempt, true};
    event.failure.retry_after_ms = -1;
    return event;
}

}  // namespace

TEST_CASE("the ledger finds nothing wrong in a run that is right") {
    Story story = begun();
    const auto body = story.ledger.begins(story.call("work#1"));
    story.ledger.gives(story.call("work#1"), body, 7, 42);
    story.add(engine::StepCompleted{"work#1", engine::Payload::json("42")});
    story.ledger.was_given("r", 7, 42);
    story.ledger.returns("r", "r 42");
    story.add(engine::WorkflowCompleted{engine::Payload::json("\"r 42\""), {}});
    story.ledger.compare("r", story.log);
    story.ledger.settle("r");
    CHECK(story.ledger.failure() == "");
}

TEST_CASE("the ledger finds events that are lost, changed, or behind the final one") {
    Story lost = begun();
    lost.log.pop_back();
    lost.ledger.compare("r", lost.log);
    CHECK(lost.says("lost events"));

    Story changed = begun();
    changed.log.back().data = started("work#2");
    changed.ledger.compare("r", changed.log);
    CHECK(changed.says("is not what was reported"));

    Story longer = begun();
    longer.add(engine::WorkflowFailed{}).add(engine::WorkflowFailed{});
    CHECK(longer.says("after the final event"));
}

TEST_CASE("the ledger finds steps that run when they must not") {
    Story unrecorded = begun();
    unrecorded.ledger.begins(unrecorded.call("work#2"));
    CHECK(unrecorded.says("which is not on disk"));

    Story twice = begun();
    twice.ledger.begins(twice.call("work#1"));
    twice.ledger.begins(twice.call("work#1", 1, 2));  // the process had died: it may
    CHECK(twice.ledger.failure() == "");
    twice.ledger.begins(twice.call("work#1", 1, 2));
    CHECK(twice.says("runs twice"));

    Story recorded = begun();
    const auto body = recorded.ledger.begins(recorded.call("work#1"));
    recorded.ledger.gives(recorded.call("work#1"), body, 7, 42);
    recorded.add(engine::StepCompleted{"work#1", engine::Payload::json("42")});
    recorded.ledger.begins(recorded.call("work#1", 1, 2));
    CHECK(recorded.says("after it is recorded"));

    Story early = begun();
    early.ledger.begins(early.call("work#1"));
    early.add(failed(1)).add(
        engine::StepRetrying{"work#1", 2, early.log.back().time_ns + 100'000'000});
    CHECK(early.ledger.failure() == "");
    early.add(started("work#1", 2));
    early.ledger.begins(early.call("work#1", 2));
    CHECK(early.says("too early"));
}

TEST_CASE("the ledger finds results and answers that came from nowhere, and those that are lost") {
    Story invented = begun();
    invented.add(engine::StepCompleted{"work#1", engine::Payload::json("42")});
    CHECK(invented.says("no body of it has given"));

    Story doubled = begun();
    doubled.add(engine::SignalReceived{"ping", {}, "", "ping-1"});
    doubled.add(engine::SignalReceived{"ping", {}, "", "ping-1"});
    CHECK(doubled.says("received twice"));

    Story forgotten = begun();
    forgotten.ledger.told().signals.insert({"r", "ping-1"});
    forgotten.add(engine::WorkflowFailed{});
    forgotten.ledger.settle("r");
    CHECK(forgotten.says("has lost signal ping-1"));

    Story unsaid = begun();
    unsaid.add(engine::SignalReceived{"ping", {engine::Payload::json("1")}, "", "ping-1"});
    unsaid.add(engine::WorkflowCompleted{engine::Payload::json("\"r\""), {}});
    unsaid.ledger.settle_signals("r");
    CHECK(unsaid.says("has not taken ping-1; its end says none"));

    Story dropped = begun();
    for (const char* n : {"1", "2"})
        dropped.add(engine::SignalReceived{"ping", {engine::Payload::json(n)}, "", {}});
    dropped.ledger.takes("r", "ping", 1);
    dropped.add(engine::WorkflowContinuedAsNew{"r2", {}});
    dropped.ledger.settle_signals("r");
    CHECK(dropped.says("has not taken ping-2; run r2 got none"));

    Story again = begun();
    again.ledger.takes("r", "ping", 1);
    again.ledger.takes("r", "ping", 1);
    CHECK(again.says("takes signal ping-1 twice"));

    Story other = begun();
    other.add(engine::WorkflowCompleted{engine::Payload::json("\"r 1\""), {}});
    other.ledger.returns("r", "r 2");
    CHECK(other.says("its log has \"r 1\""));

    Story backwards = begun();
    backwards.ledger.shows("r", " 1:5 2:6");
    backwards.ledger.shows("r", " 1:5");
    CHECK(backwards.says("it has shown"));
}

TEST_CASE("the ledger finds steps that are handed out when they must not be") {
    Story unrecorded = begun();
    unrecorded.ledger.may_begin("r", "work#1", 1);
    CHECK(unrecorded.ledger.failure() == "");
    unrecorded.ledger.may_begin("r", "work#2", 1);
    CHECK(unrecorded.says("before its start is on disk"));

    Story cancelled = begun();
    cancelled.add(engine::StepCancelled{"work#1", true});
    cancelled.ledger.may_begin("r", "work#1", 1);
    CHECK(cancelled.says("after its end is recorded"));

    Story ended = begun();
    ended.add(engine::WorkflowTerminated{});
    ended.ledger.may_begin("r", "work#1", 1);
    CHECK(ended.says("after the run's end"));
}

TEST_CASE("the ledger finds what a run left open when it ended") {
    Story step = begun();
    step.add(engine::WorkflowFailed{});
    step.ledger.settle("r");
    CHECK(step.says("its log has no end of work#1"));

    Story terminated = begun();
    terminated.add(engine::WorkflowTerminated{});
    terminated.ledger.settle("r");
    CHECK(terminated.ledger.failure() == "");

    Story gate = begun();
    gate.add(engine::GateOpened{"ship", "", {}, 0}).add(engine::WorkflowTerminated{});
    gate.ledger.settle("r");
    CHECK(gate.says("waits for ship"));

    Story unknown = begun();
    unknown.add(engine::HookExpired{"paid#1"});
    CHECK(unknown.says("paid#1 ends, and is not open"));
}

TEST_CASE("the ledger finds later answers that are lost, and tokens that change") {
    Story lost = begun();
    lost.ledger.told().answers.push_back({"r", "work#1", 1, "!refused"});
    lost.add(engine::StepCancelled{"work#1", true}).add(engine::WorkflowFailed{});
    lost.ledger.settle("r");
    CHECK(lost.says("has lost the later answer of work#1, attempt 1: !refused"));

    Story token = begun();
    token.ledger.shows_token("r", 3, "secret");
    token.ledger.shows_token("r", 4, "another");
    CHECK(token.ledger.failure() == "");
    token.ledger.shows_token("r", 3, "another");
    CHECK(token.says("has another token than before"));
}

TEST_CASE("the ledger finds children that became something else, or outlive their parent") {
    const auto parent = [] {
        Story story;
        story.add(engine::WorkflowStarted{}).add(engine::ChildWorkflowStarted{"c", "w", "rc"});
        story.ledger.observe("rc", {1, 1, engine::WorkflowStarted{}});
        return story;
    };
    Story other = parent();
    other.ledger.observe("rc", {2, 5000, engine::WorkflowContinuedAsNew{"rd", {}}});
    other.ledger.observe("rd", {1, 5000, engine::WorkflowFailed{}});
    other.add(engine::ChildWorkflowCancelled{"c"}).add(engine::WorkflowFailed{});
    other.ledger.settle("r");
    CHECK(other.says("has recorded that child c is cancelled with ; it is failed with"));

    Story outlived = parent();
    outlived.ledger.of("rc").parent = "r";
    outlived.ledger.of("rc").at_parents_end = ParentsEnd::kIsTerminated;
    outlived.add(engine::WorkflowFailed{});
    outlived.ledger.observe("rc", {2, 5000, engine::WorkflowFailed{}});
    outlived.ledger.settle("rc");
    CHECK(outlived.says("which asked that it is terminated"));
}
