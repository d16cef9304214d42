// What a step was last at, as the next attempt is shown it, also when its process is gone.
#include <doctest/doctest.h>

#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

// A machine on which each attempt of the activity "copy" notes what it is shown.
struct Copying {
    Copying() {
        m.stage.activity(
            "copy",
            [this](const engine::ActivityCall& call) {
                seen.push_back(call.last_heartbeat.empty() ? "" : call.last_heartbeat[0].body);
                return body(call);
            },
            attempts(5));
        m.stage.add(script("w", [](Scene& s, std::string x) -> Script {
            const std::string copied = co_await s.step("copy", x);
            co_await s.sleep(1000);
            co_return copied;
        }));
    }
    std::map<std::uint64_t, engine::Payloads> saved(const std::string& run) {
        const auto row = m.disk->find({run}).value();
        return m.disk->begin().value()->heartbeats(row.key).value();
    }
    Machine m;
    std::vector<std::string> seen;
    std::function<engine::ActivityOutcome(const engine::ActivityCall&)> body;
};

bool beat(const engine::ActivityCall& call, const char* json) {
    return call.heartbeat({engine::Payload::json(json)});
}

engine::ActivityOutcome fails_at_ten(const engine::ActivityCall& call) {
    beat(call, "10");
    return failure("net", "down");
}

}  // namespace

TEST_CASE(
    "[C09] what a failed attempt was last at is shown to the next one, also by another process") {
    Copying copying;
    Process& first = copying.m.open();
    copying.body = fails_at_ten;
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    CHECK(!first.runtime->wait(run, std::chrono::milliseconds(10)).ok());
    copying.m.kill(first);
    Process& second = copying.m.open();
    copying.body = [](const engine::ActivityCall&) { return value("7"); };
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(second.runtime->wait(run, {})->result->body == "7");
    CHECK(copying.seen == std::vector<std::string>{"", "10"});
}

TEST_CASE("[C09] what an attempt was last at when its process died is shown to the next one") {
    Copying copying;
    Process& first = copying.m.open();
    std::string run;
    copying.body = [&](const engine::ActivityCall& call) -> engine::ActivityOutcome {
        beat(call, "10");
        beat(call, "20");
        // Whatever comes to the run next takes them along.
        CHECK(first.runtime
                  ->ask(run, engine::SignalReceived{"hm", {}, "", ""}, std::chrono::seconds(1))
                  .ok());
        throw Death();
    };
    run = first.runtime->start(call_of("w")).value().run_id;
    CHECK_THROWS_AS((void)first.runtime->wait(run, {}), Death);
    copying.m.kill(first);
    CHECK(copying.saved(run).size() == 1);
    Process& second = copying.m.open();
    copying.body = [](const engine::ActivityCall&) { return value("7"); };
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(!second.runtime->wait(run, std::chrono::milliseconds(10)).ok());
    CHECK(copying.saved(run).empty());  // the step has completed
    CHECK(second.runtime->wait(run, {})->result->body == "7");
    CHECK(copying.seen == std::vector<std::string>{"", "20"});
}

TEST_CASE("the heartbeats of a run that ends with a step open are forgotten with it") {
    Copying copying;
    Process& first = copying.m.open();
    copying.body = fails_at_ten;
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    CHECK(!first.runtime->wait(run, std::chrono::milliseconds(10)).ok());
    CHECK(copying.saved(run).size() == 1);
    CHECK(first.runtime->ask(run, engine::WorkflowTerminated{"enough"}, std::chrono::seconds(1))
              .ok());
    CHECK(copying.saved(run).empty());
}
