// Steps that are answered later, by their tokens, through the runtime.
#include <doctest/doctest.h>

#include "host/base/token.hpp"
#include "host/engine/request.hpp"
#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

constexpr std::chrono::seconds kSoon{10};

// A machine on which the activity "ask" hands out its tokens and returns.
struct Desk {
    explicit Desk(bool durable = true, engine::StepOptions options = {}) {
        m.options.default_durable = durable;
        m.stage.activity(
            "ask",
            [this](const engine::ActivityCall& call) {
                tokens.emplace_back(call.token);
                seen.push_back(call.last_heartbeat.empty() ? "" : call.last_heartbeat[0].body);
                engine::ActivityOutcome outcome;
                outcome.deferred = true;
                return outcome;
            },
            std::move(options));
        m.stage.add(script(
            "w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("ask", x); }));
    }
    // Starts a run and drives it until its step is deferred.
    void begin(Process& process) {
        run = process.runtime->start(call_of("w")).value().run_id;
        CHECK(!process.runtime->wait(run, std::chrono::milliseconds(10)).ok());
    }
    Result<engine::Payload> tell(Process& process, const engine::EventData& request) {
        auto asked = process.runtime->ask(run, request, kSoon);
        if (!asked.ok()) return asked.error();
        return asked->answer;
    }
    std::string hash(std::size_t n = 0) const { return hash_of_token(tokens.at(n)); }

    Machine m;
    std::vector<std::string> tokens, seen;
    std::string run;
};

engine::EventData done(const std::string& hash, const std::string& json) {
    return engine::step_completion(hash, engine::Payload::json(json));
}

}  // namespace

TEST_CASE("a step is answered later, once, and its token says which run it belongs to") {
    for (const bool durable : {true, false}) {
        Desk desk(durable);
        Process& process = desk.m.open();
        desk.begin(process);
        REQUIRE(desk.tokens.size() == 1);
        CHECK(run_of_token(desk.tokens[0])->to_string() == desk.run);
        const auto open = process.runtime->get(desk.run).value();
        CHECK(open.status == Status::kSuspended);
        REQUIRE(open.waits.size() == 1);
        CHECK(open.waits[0].wait.kind == engine::WaitKind::kDeferred);
        CHECK(!desk.tell(process, done("another", "1")).ok());
        CHECK(desk.tell(process, done(desk.hash(), "7")).ok());
        CHECK(process.runtime->wait(desk.run, {})->result->body == "7");
        CHECK(!desk.tell(process, done(desk.hash(), "8")).ok());
        if (!durable) continue;
        CHECK(desk.m.log(desk.run) == Log{"workflow_started", "step_started", "step_deferred",
                                          "step_completed", "workflow_completed"});
    }
}

TEST_CASE("a deferred step is not run again after a restart, and is answered there") {
    Desk desk;
    Process& first = desk.m.open();
    desk.begin(first);
    desk.m.kill(first);
    Process& second = desk.m.open();
    SUBCASE("by an answer to the process that has taken it over") {
        REQUIRE(second.runtime->resume(desk.run).ok());
        CHECK(desk.tell(second, done(desk.hash(), "7")).ok());
    }
    SUBCASE("by an answer that nobody was there to take, which is kept and counts once") {
        CHECK(desk.tell(second, done("another", "1")).error().code == ErrorCode::kNotFound);
        CHECK(desk.tell(second, engine::step_heartbeat(desk.hash(), {})).ok());
        CHECK(desk.tell(second, engine::step_heartbeat(desk.hash(), {})).ok());
        CHECK(desk.m.disk->letters({})->size() == 1);
        CHECK(desk.tell(second, done(desk.hash(), "7")).ok());
        CHECK(desk.tell(second, done(desk.hash(), "8")).error().code == ErrorCode::kConflict);
        CHECK(second.runtime->get(desk.run)->status == Status::kSuspended);
        REQUIRE(second.runtime->resume(desk.run).ok());
    }
    CHECK(second.runtime->wait(desk.run, {})->result->body == "7");
    CHECK(desk.m.disk->letters({})->empty());
    CHECK(desk.tokens.size() == 1);
    CHECK(desk.m.log(desk.run) == Log{"workflow_started", "step_started", "step_deferred",
                                      "step_completed", "workflow_completed"});
}

TEST_CASE("an answer that fails the step has it tried again, under another token") {
    Desk desk;
    Process& process = desk.m.open();
    desk.begin(process);
    engine::Failure down;
    down.type = "net";
    CHECK(desk.tell(process, engine::step_failure(desk.hash(), down)).ok());
    CHECK(!process.runtime->wait(desk.run, std::chrono::milliseconds(2000)).ok());
    REQUIRE(desk.tokens.size() == 2);
    CHECK(desk.tokens[0] != desk.tokens[1]);
    CHECK(desk.tell(process, done(desk.hash(0), "1")).error().code == ErrorCode::kConflict);
    CHECK(desk.tell(process, done(desk.hash(1), "7")).ok());
    CHECK(process.runtime->wait(desk.run, {})->result->body == "7");
}

TEST_CASE("[C09] a deferred step keeps its time limits, heartbeats keep it alive, also elsewhere") {
    engine::StepOptions options;
    options.heartbeat_ms = 1000;
    options.attempt_ms = 60'000;
    options.retry = engine::RetryPolicy{};
    options.retry->max_attempts = 2;
    for (const bool killed : {false, true}) {
        Desk desk(true, options);
        Process* process = &desk.m.open();
        desk.begin(*process);
        if (killed) {
            desk.m.kill(*process);
            process = &desk.m.open();
            REQUIRE(process->runtime->resume(desk.run).ok());
        }
        for (int i = 0; i < 3; ++i) {
            CHECK(!process->runtime->wait(desk.run, std::chrono::milliseconds(800)).ok());
            const auto goes_on = desk.tell(
                *process, engine::step_heartbeat(desk.hash(), {engine::Payload::json("33")}));
            REQUIRE(goes_on.ok());
            CHECK(goes_on->body == "true");
        }
        CHECK(desk.tokens.size() == 1);
        CHECK(!process->runtime->wait(desk.run, std::chrono::milliseconds(2500)).ok());
        REQUIRE(desk.tokens.size() == 2);  // silent for too long: the next attempt
        CHECK(desk.seen.at(1) == "33");
        CHECK(process->runtime->wait(desk.run, {})->failure->kind == engine::FailureKind::kTimeout);
    }
}

TEST_CASE("a body whose token is answered before it has returned is answered all the same") {
    LocalFixture f(true, 2);
    std::string run;
    f.stage.activity("ask", [&](const engine::ActivityCall& call) {
        const auto hash = hash_of_token(call.token);
        const auto asked = f.runtime->ask(std::string(call.run_id), done(hash, "7"), kSoon);
        CHECK(asked.ok());
        engine::ActivityOutcome outcome;
        outcome.deferred = true;
        return outcome;
    });
    f.stage.add(script(
        "w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("ask", x); }));
    f.runtime = f.make();
    const auto view = f.run("w");
    CHECK(view.result->body == "7");
    CHECK(f.log(view.run_id) ==
          Log{"workflow_started", "step_started", "step_completed", "workflow_completed"});
}

TEST_CASE("whoever sends heartbeats for a cancelled step is told to stop") {
    Desk desk;
    desk.m.stage.add(script("cancels", [](Scene& s, std::string x) -> Script {
        auto asked = s.step("ask", x);
        co_await s.sleep(1000);
        s.cancel(asked);
        co_return co_await asked;
    }));
    Process& process = desk.m.open();
    desk.run = process.runtime->start(call_of("cancels")).value().run_id;
    CHECK(!process.runtime->wait(desk.run, std::chrono::milliseconds(1500)).ok());
    CHECK(desk.tell(process, engine::step_heartbeat(desk.hash(), {}))->body == "false");
    CHECK(desk.tell(process, done(desk.hash(), "7")).ok());
    CHECK(process.runtime->wait(desk.run, {})->result->body == "7");
}

TEST_CASE("an answer that nobody but a lost run has heard is not told to be taken") {
    Desk desk;
    desk.m.stage.add(script("c", [](Scene&, std::string) -> Script { co_return "2"; }));
    // What comes after the step looks into the store, which shows that the run is another's.
    desk.m.stage.add(script("v", [](Scene& s, std::string x) -> Script {
        const std::string got = co_await s.step("ask", x);
        s.go_on(got, "u");
        co_return got;
    }));
    desk.m.stage.add(script("u", [](Scene& s, std::string x) -> Script {
        co_await s.child("c", x);
        co_return x;
    }));
    Process& first = desk.m.open();
    desk.run = first.runtime->start(call_of("v")).value().run_id;
    CHECK(!first.runtime->wait(desk.run, std::chrono::milliseconds(10)).ok());
    desk.m.kill(first);
    Process& second = desk.m.open();
    REQUIRE(second.runtime->resume(desk.run).ok());
    // It is asked for again, where the run is driven now.
    const auto told = desk.tell(first, done(desk.hash(), "7"));
    const auto log = desk.m.log(desk.run);
    const bool taken = std::count(log.begin(), log.end(), "step_completed") == 1;
    CHECK(told.ok() == taken);
    if (!taken) REQUIRE(desk.tell(second, done(desk.hash(), "7")).ok());
    CHECK(second.runtime->wait(desk.run, {})->result->body == "7");
}
