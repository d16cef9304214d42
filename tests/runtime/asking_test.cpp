// Signals, gates, hooks, updates and queries through the runtime: asked in the process that drives
// the run, in another one, and when nobody drives it.
#include <doctest/doctest.h>

#include "host/base/token.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

using Log = std::vector<std::string>;
using namespace std::chrono_literals;
constexpr std::chrono::milliseconds kSoon{100};

enum class Where { kHere, kElsewhere, kNowhere };
constexpr Where kAll[] = {Where::kHere, Where::kElsewhere, Where::kNowhere};

// A run that waits, and the process that asks it for something.
struct Scenery {
    Scenery(const std::string& slug, Body body, Where where) {
        m.stage.add(script(slug, std::move(body)));
        m.stage.activity("tell", [this](const engine::ActivityCall& call) {
            told.push_back(call.args.at(0).body);
            return value("1");
        });
        Process& driver = m.open();
        run = driver.runtime->start(call_of(slug)).value().run_id;
        CHECK_FALSE(driver.runtime->wait(run, kSoon).ok());
        if (where == Where::kNowhere) m.kill(driver);
        driver_ = where == Where::kNowhere ? nullptr : &driver;
        asker = where == Where::kHere ? &driver : &m.open();
    }

    Result<runtime::AskedRun> ask(const engine::EventData& request) {
        return asker->runtime->ask(run, request, kSoon);
    }
    // To its end, by whoever drives it or takes it over.
    runtime::RunView end() {
        Process& process = driver_ != nullptr ? *driver_ : m.open();
        if (driver_ == nullptr) REQUIRE(process.runtime->resume(run).ok());
        driver_ = &process;
        return process.runtime->wait(run, {}).value();
    }
    Log log() { return m.log(run); }

    Machine m;
    std::string run;
    std::vector<std::string> told;
    Process* asker = nullptr;

 private:
    Process* driver_ = nullptr;
};

engine::SignalReceived signal(const std::string& json, const std::string& id = {}) {
    return {"go", {engine::Payload::json(json)}, "me", id};
}

engine::GateAnswered answer(const std::string& gate, engine::GateOutcome outcome) {
    return {gate, outcome, "ann", "", {}};
}

Script two_signals(Scene& s, std::string) {
    co_await s.sleep(60'000);
    const std::string first = co_await s.signal("go");
    const std::string second = co_await s.signal("go");
    co_return "[" + first + "," + second + "]";
}

Script one_gate(Scene& s, std::string) {
    const std::string answer = co_await s.gate("review", 0, "look at it");
    if (answer.find("rejected") != std::string::npos) co_return "\"stopped\"";
    co_return co_await s.step("tell", answer);
}

}  // namespace

TEST_CASE("[C14] signals that come before anybody waits for them arrive in order, each once") {
    for (const Where where : kAll) {
        CAPTURE(static_cast<int>(where));
        Scenery scene("two", two_signals, where);
        CHECK(scene.ask(signal("1", "a")).ok());
        CHECK(scene.ask(signal("1", "a")).ok());
        CHECK(scene.ask(signal("2", "b")).ok());
        CHECK(scene.end().result->body == "[1,2]");
        const Log log = scene.log();
        CHECK(std::count(log.begin(), log.end(), "signal_received") == 2);
        CHECK(scene.m.disk->letters({})->empty());
        CHECK(scene.ask(signal("3")).error().code == ErrorCode::kConflict);
        CHECK(scene.log() == log);
    }
}

TEST_CASE("[C17] one answer closes a gate, wherever its run is driven, and a late one is refused") {
    for (const Where where : kAll) {
        CAPTURE(static_cast<int>(where));
        Scenery scene("gated", one_gate, where);
        auto open = scene.asker->runtime->openings_of_all().value();
        REQUIRE(open.size() == 1);
        REQUIRE(open[0].openings.all().size() == 1);
        CHECK(open[0].openings.all()[0].name == "review");
        CHECK(open[0].openings.all()[0].action == "look at it");
        CHECK(scene.ask(answer("revew", engine::GateOutcome::kApproved)).error().code ==
              ErrorCode::kNotFound);
        CHECK(scene.ask(answer("", engine::GateOutcome::kRejected)).ok());
        if (where == Where::kNowhere) {  // it waits for a driver, and is answered all the same
            CHECK(scene.log().back() == "gate_opened");
            CHECK(scene.ask(answer("review", engine::GateOutcome::kApproved)).error().code ==
                  ErrorCode::kConflict);
            open = scene.asker->runtime->openings_of_all().value();
            CHECK(open[0].openings.all()[0].state == engine::Opening::State::kAnswered);
        }
        CHECK(scene.end().result->body == "\"stopped\"");
        CHECK(scene.told.empty());
        const Log log = scene.log();
        CHECK(std::count(log.begin(), log.end(), "gate_answered") == 1);
        CHECK(scene.ask(answer("review", engine::GateOutcome::kApproved)).error().code ==
              ErrorCode::kConflict);
        CHECK(scene.log() == log);
        CHECK(scene.m.disk->letters({})->empty());
    }
}

TEST_CASE("[C17] the gate of a parked run is answered, and the answer is there when it goes on") {
    Scenery scene("gated", one_gate, Where::kNowhere);
    scene.m.stage.remove("gated");
    Process& other = scene.m.open();
    REQUIRE(other.runtime->resume(scene.run).ok());
    CHECK(other.runtime->get(scene.run)->status == engine::Status::kInterrupted);
    CHECK(scene.ask(answer("review", engine::GateOutcome::kRejected)).ok());
    scene.m.stage.add(script("gated", one_gate));
    CHECK(scene.end().result->body == "\"stopped\"");
}

TEST_CASE("[C18] a gate of 24 hours waits until then, and takes its timeout path then") {
    Machine m;
    m.stage.add(script("patient", [](Scene& s, std::string) -> Script {
        try {
            co_return co_await s.gate("review", 24 * 3'600'000);
        } catch (const Failed& failed) {
            co_return "\"" + failed.failure.type + "\"";
        }
    }));
    Process& process = m.open();
    const std::string run = process.runtime->start(call_of("patient")).value().run_id;
    CHECK(process.runtime->wait(run, 24h - 1s).error().code == ErrorCode::kTimedOut);
    CHECK(process.runtime->get(run)->status == engine::Status::kSuspended);
    CHECK(m.log(run) == Log{"workflow_started", "gate_opened"});
    const auto ended = process.runtime->wait(run, 1s);
    REQUIRE(ended.ok());
    CHECK(ended->result->body == "\"timeout\"");
    CHECK(m.log(run) ==
          Log{"workflow_started", "gate_opened", "gate_closed", "workflow_completed"});
    const auto late =
        process.runtime->ask(run, answer("review", engine::GateOutcome::kApproved), kSoon);
    CHECK(late.error().code == ErrorCode::kConflict);
}

TEST_CASE("[C16] a hook takes one payload by its token, wherever its run is driven") {
    for (const Where where : kAll) {
        CAPTURE(static_cast<int>(where));
        Scenery scene(
            "hooked",
            [](Scene& s, std::string) -> Script {
                auto hook = s.hook("paid");
                const std::string token = co_await s.token(hook);
                co_await s.step("tell", "\"" + token + "\"");
                co_return co_await hook;
            },
            where);
        REQUIRE(scene.told.size() == 1);
        const std::string token = scene.told[0].substr(1, scene.told[0].size() - 2);
        CHECK(run_of_token(token)->to_string() == scene.run);
        const engine::HookReceived given{hash_of_token(token), engine::Payload::json("5")};
        const engine::HookReceived unknown{hash_of_token(token + "0"), engine::Payload::json("5")};
        CHECK(scene.ask(unknown).error().code == ErrorCode::kNotFound);
        CHECK(scene.ask(given).ok());
        if (where == Where::kNowhere) CHECK(scene.ask(given).error().code == ErrorCode::kConflict);
        CHECK(scene.end().result->body == "5");
        const Log log = scene.log();
        CHECK(std::count(log.begin(), log.end(), "hook_received") == 1);
        CHECK(scene.ask(given).error().code == ErrorCode::kConflict);
        CHECK(scene.log() == log);
    }
}

TEST_CASE("[C16] a hook expires by itself, and a delivery after that is refused") {
    Machine m;
    std::string token;
    m.stage.activity("tell", [&](const engine::ActivityCall& call) {
        token = call.args.at(0).body;
        return value("1");
    });
    m.stage.add(script("hooked", [](Scene& s, std::string) -> Script {
        auto hook = s.hook("paid", 60'000);
        co_await s.step("tell", co_await s.token(hook));
        std::string type;
        try {
            co_return co_await hook;
        } catch (const Failed& failed) {
            type = failed.failure.type;
        }
        co_await s.sleep(60'000);
        co_return "\"" + type + "\"";
    }));
    Process& process = m.open();
    const std::string run = process.runtime->start(call_of("hooked")).value().run_id;
    CHECK_FALSE(process.runtime->wait(run, 61s).ok());
    CHECK(m.log(run).back() == "sleep_started");
    const engine::HookReceived given{hash_of_token(token), engine::Payload::json("5")};
    CHECK(process.runtime->ask(run, given, kSoon).error().code == ErrorCode::kConflict);
    CHECK(process.runtime->wait(run, {})->result->body == "\"timeout\"");
    const Log log = m.log(run);
    CHECK(std::count(log.begin(), log.end(), "hook_expired") == 1);
    CHECK(std::count(log.begin(), log.end(), "hook_received") == 0);
}

TEST_CASE("an update is answered by whoever drives the run, and by this process when nobody does") {
    for (const Where where : kAll) {
        CAPTURE(static_cast<int>(where));
        Scenery scene(
            "adder",
            [](Scene& s, std::string) -> Script {
                auto sum = std::make_shared<int>(0);
                s.on_update("add", {[sum](const std::string&, const std::string& input) {
                                        *sum += std::stoi(input);
                                        return std::optional(std::to_string(*sum));
                                    },
                                    [](const std::string& input) {
                                        return input == "0" ? std::string("nothing to add")
                                                            : std::string();
                                    }});
                co_await s.signal("go");
                co_return std::to_string(*sum);
            },
            where);
        const auto add = [&](const std::string& id, const std::string& json) {
            return scene.ask(
                engine::UpdateAccepted{id, "add", {engine::Payload::json(json)}, "me"});
        };
        CHECK(add("a", "2")->answer.body == "2");
        CHECK(add("b", "3")->answer.body == "5");
        CHECK(add("a", "2")->answer.body == "2");
        const Log before = scene.log();
        CHECK(add("c", "0").error().code == ErrorCode::kBadInput);
        CHECK(scene.log() == before);
        CHECK(scene.m.disk->letters({})->empty());
    }
}

TEST_CASE("an update whose holder dies before its answer is answered by the next holder") {
    Machine m;
    m.stage.add(script("slow", [](Scene& s, std::string) -> Script {
        auto id = std::make_shared<std::string>();
        s.on_update("order", {[id](const std::string& its, const std::string&) {
                        *id = its;
                        return std::optional<std::string>();
                    }});
        co_await s.sleep(60'000);
        s.update_done(*id, "\"done\"");
        co_await s.sleep(60'000);
        co_return "1";
    }));
    Process& driver = m.open();
    const std::string run = driver.runtime->start(call_of("slow")).value().run_id;
    CHECK_FALSE(driver.runtime->wait(run, kSoon).ok());
    Process& other = m.open();
    const engine::UpdateAccepted order{"u", "order", {engine::Payload::json("1")}, "me"};
    CHECK(other.runtime->ask(run, order, kSoon).error().code == ErrorCode::kTimedOut);
    CHECK(m.log(run).back() == "update_accepted");
    const auto letters = m.disk->letters({});
    REQUIRE(letters->size() == 1);
    m.kill(driver);
    Process& next = m.open();
    REQUIRE(next.runtime->resume(run).ok());
    CHECK(next.runtime->wait(run, {})->status == engine::Status::kCompleted);
    // Its sender has given up waiting, so the letter is gone with its answer.
    CHECK(m.disk->take_answer(letters->front().id).error().code == ErrorCode::kNotFound);
    const Log log = m.log(run);
    CHECK(std::count(log.begin(), log.end(), "update_accepted") == 1);
    CHECK(std::count(log.begin(), log.end(), "update_completed") == 1);
    CHECK(m.disk->letters({})->empty());
}

TEST_CASE("a query is answered by a run's code, open or closed, and leaves nothing behind") {
    for (const Where where : kAll) {
        CAPTURE(static_cast<int>(where));
        Scenery scene(
            "asked",
            [](Scene& s, std::string) -> Script {
                auto seen = std::make_shared<int>(0);
                s.on_query("seen", [seen](const std::string&) { return std::to_string(*seen); });
                co_await s.signal("go");
                *seen = 1;
                co_await s.signal("go");
                co_return "1";
            },
            where);
        const auto query = [&](const std::string& name) {
            return scene.asker->runtime->query(scene.run, {name, {}});
        };
        const Log before = scene.log();
        CHECK(query("seen")->body == "0");
        CHECK(query("sene").error().code == ErrorCode::kNotFound);
        CHECK(scene.log() == before);
        CHECK(scene.ask(signal("1")).ok());
        CHECK(scene.ask(signal("2")).ok());
        scene.end();
        const Log closed = scene.log();
        CHECK(query("seen").ok());
        CHECK(scene.log() == closed);
    }
}

TEST_CASE("[C32] replay shows a run as it was at any event, and executes nothing") {
    Scenery scene("gated", one_gate, Where::kHere);
    CHECK(scene.ask(answer("review", engine::GateOutcome::kApproved)).ok());
    scene.end();
    const std::size_t told = scene.told.size();
    runtime::Runtime& reader = *scene.m.open().runtime;
    const Log log = scene.log();
    for (std::size_t upto = 1; upto <= log.size(); ++upto) {
        CAPTURE(upto);
        const auto view = reader.replay(scene.run, {upto, nullptr});
        REQUIRE(view.ok());
        CHECK_FALSE(view->difference.has_value());
        CHECK(view->run.events == upto);
    }
    CHECK(reader.replay(scene.run, {1, nullptr})->next.size() == 1);
    CHECK(reader.replay(scene.run, {log.size() + 1, nullptr}).error().code == ErrorCode::kBadInput);
    const auto other = script("gated", two_signals, "2", "d2");
    const auto differs = reader.replay(scene.run, {0, other});
    REQUIRE(differs.ok());
    CHECK(differs->difference.has_value());
    CHECK(differs->version == "2");
    CHECK(scene.told.size() == told);
    CHECK(scene.log() == log);
}
