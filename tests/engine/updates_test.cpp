// Updates: validated, taken or rejected at once, answered once.
#include <doctest/doctest.h>

#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;
using Types = std::vector<std::string>;

namespace {

engine::UpdateAccepted update(const std::string& name, const std::string& json,
                              const std::string& id = "u1") {
    return {id, name, {engine::Payload::json(json)}, "ada"};
}

// Adds numbers; those that are not are turned down.
Script adder(Scene& s, std::string) {
    auto sum = std::make_shared<int>(0);
    s.on_update("add", {[sum](const std::string&, const std::string& input) {
                            *sum += std::stoi(input);
                            return std::optional(std::to_string(*sum));
                        },
                        [](const std::string& input) {
                            return input == "0" ? std::string("adding nothing") : std::string();
                        }});
    co_await s.signal("enough");
    co_return std::to_string(*sum);
}

// Takes an order and answers it once it slept over it.
Script slow(Scene& s, std::string) {
    auto id = std::make_shared<std::string>();
    s.on_update("order", {[id](const std::string& its, const std::string&) {
                    *id = its;
                    return std::optional<std::string>();
                }});
    co_await s.sleep(1000);
    s.update_done(*id, "\"done\"");
    co_await s.sleep(1000);
    co_return "1";
}

}  // namespace

TEST_CASE("an update is recorded when it is taken, and answered with its result") {
    Lived run(adder);
    CHECK(run.ask(update("add", "2", "a"))->value().body == "2");
    CHECK(run.ask(update("add", "3", "b"))->value().body == "5");
    CHECK(run.types() == Types{"workflow_started", "update_accepted", "update_completed",
                               "update_accepted", "update_completed"});
    run.ask(engine::SignalReceived{"enough", {}, "", ""});
    CHECK(run.execution.result().body == "5");
    run.check_every_prefix();
}

TEST_CASE("a rejected update leaves no event, and its failure is the answer") {
    Lived run(adder);
    const auto rejected = run.ask(update("add", "0"));
    CHECK(rejected->error().code == ErrorCode::kBadInput);
    CHECK(rejected->error().message == "update add was rejected: adding nothing");
    const auto unknown = run.ask(update("sub", "1"));
    CHECK(unknown->error().code == ErrorCode::kNotFound);
    CHECK(run.log.size() == 1);
    CHECK(run.ask(update("add", "1"))->value().body == "1");  // its id was not taken
}

TEST_CASE("no validator is asked in a replay") {
    Lived run(adder);
    run.ask(update("add", "4"));
    auto log = run.log;
    std::get<engine::UpdateAccepted>(log[1].data).input = {engine::Payload::json("0")};
    engine::Execution again("run-1", run.runbook);
    CHECK(again.replay(log).ok());
}

TEST_CASE("who asks again under the id of an update gets the same answer, also after a takeover") {
    Lived run(slow);
    CHECK_FALSE(run.ask(update("order", "1")).has_value());
    const auto first = run.last_ticket;
    CHECK_FALSE(run.ask(update("order", "1")).has_value());
    CHECK(run.execution.owes_answers());
    auto other = run.replayed();
    CHECK_FALSE(other->owes_answers());
    auto attached = other->deliver(engine::input_of(update("order", "1"), 9).value(), run.world);
    CHECK(attached.events.empty());
    CHECK(attached.answers.empty());
    CHECK(other->owes_answers());
    run.tell(engine::TimerFired{1});
    CHECK(run.answer_to(first)->value().body == "\"done\"");
    CHECK(run.answer_to(run.last_ticket)->value().body == "\"done\"");
    CHECK(run.ask(update("order", "1"))->value().body == "\"done\"");
    CHECK(run.types() == Types{"workflow_started", "sleep_started", "update_accepted",
                               "sleep_completed", "update_completed", "sleep_started"});
    auto late =
        run.replayed()->deliver(engine::input_of(update("order", "1"), 3).value(), run.world);
    CHECK(late.answers.at(0).value.value().body == "\"done\"");
    const auto other_name = run.ask(update("refund", "1"));
    CHECK(other_name->error().code == ErrorCode::kConflict);
    run.check_every_prefix();
}

TEST_CASE("an update that the run's end overtakes is answered: run closed") {
    Lived run([](Scene& s, std::string) -> Script {
        s.on_update("ask", {[](const std::string&, const std::string&) {
                        return std::optional<std::string>();
                    }});
        co_return co_await s.signal("end");
    });
    CHECK_FALSE(run.ask(update("ask", "1")).has_value());
    const auto ticket = run.last_ticket;
    run.ask(engine::SignalReceived{"end", {engine::Payload::json("1")}, "", ""});
    REQUIRE(run.answer_to(ticket));
    CHECK(run.answer_to(ticket)->error().code == ErrorCode::kConflict);
    CHECK(run.types().back() == "workflow_completed");
    CHECK(run.ask(update("ask", "1"))->error().code == ErrorCode::kConflict);
    run.check_every_prefix();
}

TEST_CASE("an update whose handler throws is completed with that failure") {
    Lived run([](Scene& s, std::string) -> Script {
        s.on_update("ask",
                    {[](const std::string&, const std::string&) -> std::optional<std::string> {
                        engine::Failure failure;
                        failure.type = "no-stock";
                        failure.message = "nothing left";
                        throw Failed{failure};
                    }});
        co_return co_await s.signal("end");
    });
    const auto failed = run.ask(update("ask", "1"));
    CHECK(failed->error().code == ErrorCode::kFailed);
    CHECK(failed->error().message == "update ask of run run-1 failed: no-stock: nothing left");
    CHECK(run.types().back() == "update_completed");
    auto again =
        run.replayed()->deliver(engine::input_of(update("ask", "1"), 3).value(), run.world);
    CHECK(again.answers.at(0).value.error().message == failed->error().message);
}

TEST_CASE("an update without an id is given one that no other has") {
    Lived run(adder);
    run.ask(update("add", "1", ""));
    run.ask(update("add", "0", ""));
    run.ask(update("add", "1", ""));
    std::set<std::string> ids;
    for (const auto& event : run.log) {
        if (const auto* e = std::get_if<engine::UpdateAccepted>(&event.data)) ids.insert(e->update);
    }
    CHECK(ids.size() == 2);
}

TEST_CASE("a runbook that answers no update, or another one, is parked, and who asked is told") {
    const auto with = [](engine::CommandType type, const std::string& key) {
        return Lived([=](Scene& s, std::string) -> Script {
            co_await s.signal("go");
            engine::Command command;
            command.type = type;
            command.key = key;
            s.command(std::move(command));
            co_await s.signal("never");
            co_return "1";
        });
    };
    for (const auto type : {engine::CommandType::kUpdateAccept, engine::CommandType::kUpdateReject,
                            engine::CommandType::kUpdateDone}) {
        Lived run = with(type, "ghost");
        run.ask(engine::SignalReceived{"go", {engine::Payload::json("1")}, "", ""});
        CHECK(run.execution.parked());
    }
}

TEST_CASE("an update on a run that is parked meanwhile is answered") {
    Lived run([](Scene& s, std::string) -> Script {
        s.on_update("ask", {[](const std::string&, const std::string&) {
                        return std::optional<std::string>();
                    }});
        co_await s.signal("break");
        s.emit_unsupported();
        co_return "1";
    });
    CHECK_FALSE(run.ask(update("ask", "1")).has_value());
    const auto ticket = run.last_ticket;
    run.ask(engine::SignalReceived{"break", {engine::Payload::json("1")}, "", ""});
    REQUIRE(run.answer_to(ticket));
    CHECK(run.answer_to(ticket)->error().code == ErrorCode::kMismatch);
}

TEST_CASE("code that takes an update no more does not replay a run in which it was taken") {
    Lived run(adder);
    run.ask(update("add", "1"));
    const auto other = script("w", [](Scene& s, std::string) -> Script {
        co_await s.signal("enough");
        co_return "1";
    });
    engine::Execution again("run-1", other);
    const auto replayed = again.replay(run.log);
    REQUIRE_FALSE(replayed.ok());
    CHECK(replayed.error().code == ErrorCode::kMismatch);
    CHECK(replayed.error().message.find("update_accepted add") != std::string::npos);
    CHECK(replayed.error().message.find("update rejection (key u1)") != std::string::npos);
}
