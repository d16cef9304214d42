// The token of a hook through the runtime: the same in every process that drives the run, wherever
// the run has been meanwhile.
#include <doctest/doctest.h>

#include <set>

#include "host/base/token.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

constexpr std::chrono::milliseconds kSoon{100};

// A run that waits for a callback, and the tokens that its code was shown, each time anew.
struct Scenery {
    Machine m;
    std::vector<std::string> shown;
    std::string run;

    Scenery() {
        m.stage.add(script("callback", [this](Scene& s, std::string) -> Script {
            auto hook = s.hook("paid");
            shown.push_back(co_await s.token(hook));
            co_return co_await hook;
        }));
    }
    Process& start() {
        Process& process = m.open();
        run = process.runtime->start(call_of("callback")).value().run_id;
        CHECK_FALSE(process.runtime->wait(run, kSoon).ok());
        return process;
    }
    Result<runtime::AskedRun> deliver(Process& process) {
        return process.runtime->ask(
            run, engine::HookReceived{hash_of_token(shown.at(0)), engine::Payload::json("7")},
            kSoon);
    }
};

}  // namespace

TEST_CASE("[C16] a run that left memory is shown the token that it has given out") {
    Scenery scenery;
    scenery.m.options.resident_runs_max = 0;
    Process& process = scenery.start();
    CHECK(scenery.deliver(process).ok());
    CHECK(process.runtime->wait(scenery.run, {})->result->body == "7");
    CHECK(scenery.shown.size() >= 2);
    CHECK(std::set<std::string>(scenery.shown.begin(), scenery.shown.end()).size() == 1);
    CHECK(run_of_token(scenery.shown[0])->to_string() == scenery.run);
}

TEST_CASE("[C16] so is a run that another process has taken over") {
    Scenery scenery;
    scenery.m.kill(scenery.start());
    Process& process = scenery.m.open();
    REQUIRE(process.runtime->resume(scenery.run).ok());
    CHECK(scenery.deliver(process).ok());
    CHECK(process.runtime->wait(scenery.run, {})->result->body == "7");
    CHECK(scenery.shown.size() == 2);
    CHECK(scenery.shown[0] == scenery.shown[1]);
}

TEST_CASE("two runs of one runbook have tokens that have nothing in common") {
    Scenery first;
    first.start();
    Scenery second;
    second.start();
    CHECK(first.shown[0].substr(37) != second.shown[0].substr(37));
}
