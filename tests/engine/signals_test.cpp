// Signals: kept in order, once each, and told as unhandled when nobody took them.
#include <doctest/doctest.h>

#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;
using Types = std::vector<std::string>;

namespace {

engine::SignalReceived signal(const std::string& name, const std::string& json,
                              const std::string& id = {}) {
    return {name, {engine::Payload::json(json)}, "ada", id};
}

Script two_signals(Scene& s, std::string) {
    co_await s.sleep(1000);
    const std::string first = co_await s.signal("paid");
    const std::string second = co_await s.signal("paid");
    co_return "[" + first + "," + second + "]";
}

}  // namespace

TEST_CASE("[C14] signals that come before anybody waits are kept, in their order") {
    Lived run(two_signals);
    CHECK(run.ask(signal("paid", "1"))->ok());
    CHECK(run.ask(signal("paid", "2"))->ok());
    CHECK(run.types() ==
          Types{"workflow_started", "sleep_started", "signal_received", "signal_received"});
    run.tell(engine::TimerFired{1});
    CHECK(run.execution.result().body == "[1,2]");
    run.check_every_prefix();
}

TEST_CASE("[C14] a signal to a closed run is refused, and its log stays as it was") {
    Lived run([](Scene&, std::string) -> Script { co_return "1"; });
    const auto refused = run.ask(signal("paid", "1"));
    CHECK(refused->error().code == ErrorCode::kConflict);
    CHECK(run.types() == Types{"workflow_started", "workflow_completed"});
}

TEST_CASE("a second signal with the same id is a no-op, also after a takeover") {
    Lived run(two_signals);
    CHECK(run.ask(signal("paid", "1", "d-7"))->ok());
    CHECK(run.ask(signal("paid", "1", "d-7"))->ok());
    CHECK(run.log.size() == 3);
    auto again = run.replayed();
    auto delivery =
        again->deliver(engine::input_of(signal("paid", "1", "d-7"), 5).value(), run.world);
    CHECK(delivery.events.empty());
    REQUIRE(delivery.answers.size() == 1);
    CHECK(delivery.answers.front().value.ok());
    delivery = again->deliver(engine::input_of(signal("paid", "1", "d-8"), 6).value(), run.world);
    CHECK(delivery.events.size() == 1);
}

TEST_CASE("signals that nobody took are named at the end, and no replay compares them") {
    Lived run([](Scene& s, std::string) -> Script { co_return co_await s.signal("go"); });
    CHECK(run.execution.waits().front().kind == engine::WaitKind::kSignal);
    CHECK(run.execution.waits().front().name == "go");
    run.ask(signal("stray", "1"));
    run.ask(signal("go", "2"));
    const auto* end = std::get_if<engine::WorkflowCompleted>(&run.log.back().data);
    REQUIRE(end != nullptr);
    CHECK(end->unhandled_signals == Types{"stray"});
    run.check_every_prefix();
}

TEST_CASE("a signal that does not fit its declared schema is refused and not recorded") {
    Lived run(two_signals, Handlers{{engine::HandlerKind::kSignal, "paid", "", "{", ""}});
    const auto refused = run.ask(signal("paid", "1"));
    CHECK(refused->error().code == ErrorCode::kBadInput);
    CHECK(refused->error().message == "signal paid of run run-1 takes no such value: not {");
    CHECK(run.log.size() == 2);
    CHECK(run.ask(signal("other", "1"))->ok());
}

TEST_CASE("the sender of a signal is told when it is a run") {
    const std::string sender = "0190a5b0-0000-7000-8000-000000000001";
    std::vector<std::string> seen;
    class Listening final : public engine::Instance {
     public:
        explicit Listening(std::vector<std::string>& to) : to_(to) {}
        engine::Activated activate(const engine::Activation& activation) override {
            if (activation.job.origin) {
                to_.push_back(activation.job.origin->id + "/" + activation.job.origin->sender);
            }
            return {};
        }
        InlineOutcome run_inline(std::uint64_t) override { return {}; }

     private:
        std::vector<std::string>& to_;
    };
    class Book final : public engine::Runbook {
     public:
        explicit Book(std::vector<std::string>& to) : to_(to) {}
        const std::string& slug() const override { return text_; }
        const std::string& version() const override { return text_; }
        const std::string& title() const override { return text_; }
        const std::string& bundle() const override { return text_; }
        const std::string& bundle_digest() const override { return text_; }
        const std::string& input_schema() const override { return text_; }
        const std::string& output_schema() const override { return text_; }
        bool transient() const override { return false; }
        Result<std::unique_ptr<engine::Instance>> create(
            const engine::InstanceInfo&) const override {
            return std::unique_ptr<engine::Instance>(std::make_unique<Listening>(to_));
        }

     private:
        std::vector<std::string>& to_;
        const std::string text_ = "w";
    };
    World world;
    engine::Execution run("run-1", std::make_shared<Book>(seen));
    run.begin({}, world);
    run.deliver(engine::SignalAsked{{"a", {}, sender, "1"}, 0}, world);
    run.deliver(engine::SignalAsked{{"a", {}, "ada", ""}, 0}, world);
    CHECK(seen == Types{"1/" + sender, "/"});
}

TEST_CASE("what comes for a run between its last word and its end is refused") {
    Lived run([](Scene& s, std::string x) -> Script {
        s.gate("approve");
        s.on_update("add", {[](const std::string&, const std::string&) {
                        return std::optional<std::string>();
                    }});
        s.step("slow", x);
        co_return co_await s.signal("end");
    });
    CHECK_FALSE(run.ask(engine::UpdateAccepted{"u", "add", {engine::Payload::json("1")}, ""}));
    const auto asked = run.last_ticket;
    CHECK(run.ask(signal("end", "1"))->ok());
    REQUIRE_FALSE(run.execution.closed());  // its step is asked to stop first
    CHECK(run.answer_to(asked)->error().code == ErrorCode::kConflict);
    const auto events = run.log.size();
    CHECK(run.types().back() == "gate_closed");
    CHECK(run.ask(signal("late", "1"))->error().code == ErrorCode::kConflict);
    CHECK(run.ask(engine::UpdateAccepted{"v", "add", {}, ""})->error().code ==
          ErrorCode::kConflict);
    CHECK(run.ask(engine::GateAnswered{"approve", engine::GateOutcome::kApproved, "", "", {}})
              ->error()
              .message == "gate approve of run run-1 closed with its run");
    CHECK(run.ask(engine::HookReceived{"hash", {}})->error().code == ErrorCode::kNotFound);
    CHECK(run.log.size() == events);
    run.tell(engine::StepEnded{2, 1, value("1")});
    CHECK(run.types().back() == "workflow_completed");
    run.check_every_prefix();
}

TEST_CASE(
    "a kept signal whose turn has not come is recorded with the end, and named as unhandled") {
    Lived run([](Scene& s, std::string) -> Script { co_return co_await s.signal("go"); });
    run.world.left = {signal("late", "7", "l-1"), signal("late", "7", "l-1")};
    CHECK(run.ask(signal("go", "1"))->ok());
    CHECK(run.types() ==
          Types{"workflow_started", "signal_received", "signal_received", "workflow_completed"});
    CHECK(std::get<engine::WorkflowCompleted>(run.log.back().data).unhandled_signals ==
          Types{"late"});
    engine::Execution again("run-1", run.runbook);
    CHECK(again.replay(run.log).ok());
}

TEST_CASE("what is left over when a run is terminated is in its log, which replays unheard") {
    Lived run([](Scene& s, std::string x) -> Script {
        co_await s.signal("go");
        co_return co_await s.step("charge", x);
    });
    run.world.left = {signal("go", "1"), signal("go", "2")};
    run.tell(engine::TerminateAsked{"enough"});
    CHECK(run.types() ==
          Types{"workflow_started", "signal_received", "signal_received", "workflow_terminated"});
    engine::Execution seen("run-1", run.runbook);
    CHECK(seen.look(run.log).ok());
}
