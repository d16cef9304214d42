// Several processes on one store: commands for runs that another process drives, waiting for their
// ends, and what becomes of both when a process is stopped or killed.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

// A run that sleeps for an hour, and the process that drives it.
struct Sleeper {
    explicit Sleeper(const Place& place, const Words& more = {})
        : run(place.start("nap", place.input(",\"ms\":3600000"), more)),
          driver(place.begin({"resume", run})) {
        place.await_status(run, "suspended");
    }
    std::string run;
    Process driver;
};

}  // namespace

TEST_CASE("[C26] terminate ends a run that another process drives, and that process exits 3") {
    const Place place;
    Sleeper sleeper(place);
    const Ended ended = place.call({"terminate", sleeper.run, "--reason", "ordered twice"});
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(ended.out == "terminated nap run " + sleeper.run + "\n");
    const Ended driver = sleeper.driver.wait();
    CHECK(driver.code == 3);
    CHECK(driver.out.empty());
    CHECK(says(driver, "ordered twice"));
    CHECK(place.log(sleeper.run).back() == "workflow_terminated");
    CHECK(place.lines() == Words{"lie down"});
}

TEST_CASE("[C26] terminate ends a run in the middle of a step, which is not waited for") {
    const Place place;
    const std::string run = place.start("held", place.held());
    Process driver = place.begin({"resume", run});
    place.await(2);
    const Ended ended = place.call({"terminate", run, "--json"});
    CHECK(ended.code == 0);
    CHECK(json::at(ended.out, "/status") == "terminated");
    CHECK(driver.wait().code == 3);
    CHECK(place.log(run).back() == "workflow_terminated");
    CHECK(place.lines() == Words{"before", "held 1"});
}

TEST_CASE("[C26] a run that nobody drives is terminated, and none of its code runs") {
    const Place place;
    const std::string run = place.start("steps", place.input());
    CHECK(place.call({"terminate", run}).code == 0);
    CHECK(place.log(run) == Words{"workflow_started", "workflow_terminated"});
    CHECK(place.lines().empty());
    CHECK(place.call({"resume", run}).code == 8);
}

TEST_CASE("[C26] a parked run whose bundle is gone is terminated all the same") {
    const Place place;
    const std::string run = place.start("breaks", place.input(",\"how\":\"int\""));
    CHECK(place.call({"resume", run}).code == 7);
    Ended ended = place
                      .begin_plain({"terminate", run, "--store", "sqlite:" + place.store().string(),
                                    "--bundles", place.root().string()})
                      .wait();
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(place.inspect(run, "/status") == "terminated");
    CHECK(place.log(run).back() == "workflow_terminated");
}

TEST_CASE(
    "[C26] what has ended, is unknown or is no id is not terminated, and nothing is written") {
    const Place place;
    CHECK(place.call({"terminate", "nobody"}).code == 6);
    CHECK(place.call({"terminate", "../x"}).code == 2);
    const std::string run = place.start("steps", place.input());
    CHECK(place.call({"resume", run}).code == 0);
    const std::string history = place.history(run);
    const Ended late = place.call({"terminate", run});
    CHECK(late.code == 8);
    CHECK(says(late, "is completed: there is nothing to terminate"));
    CHECK(place.history(run) == history);
}

TEST_CASE("[C26] of 32 processes that terminate one run one does, the others are told it ended") {
    const Place place;
    Sleeper sleeper(place);
    std::vector<Process> racers;
    for (int i = 0; i < 32; ++i) racers.push_back(place.begin({"terminate", sleeper.run}));
    int done = 0;
    for (Process& racer : racers) {
        const Ended ended = racer.wait();
        CAPTURE(ended.err);
        CHECK((ended.code == 0 || ended.code == 8));
        done += ended.code == 0 ? 1 : 0;
    }
    CHECK(done >= 1);
    CHECK(sleeper.driver.wait().code == 3);
    CHECK(count_of(place.log(sleeper.run), "workflow_terminated") == 1);
}

TEST_CASE("a command for a process that does not answer is kept, and carried out when it does") {
    const Place place;
    Sleeper sleeper(place);
    sleeper.driver.signal(SIGSTOP);
    const Ended ended = place.call({"terminate", sleeper.run, "--wait", "200ms"});
    CHECK(ended.code == 4);
    CHECK(says(ended, "has not answered in time; the command is kept"));
    CHECK(place.inspect(sleeper.run, "/status") == "suspended");
    sleeper.driver.signal(SIGCONT);
    CHECK(sleeper.driver.wait().code == 3);
    CHECK(place.inspect(sleeper.run, "/status") == "terminated");
}

TEST_CASE("a command whose sender was killed is carried out") {
    const Place place;
    Sleeper sleeper(place);
    sleeper.driver.signal(SIGSTOP);
    Process sender = place.begin({"terminate", sleeper.run});
    place.await_letters(1);
    sender.kill();
    sleeper.driver.signal(SIGCONT);
    CHECK(sleeper.driver.wait().code == 3);
    CHECK(place.inspect(sleeper.run, "/status") == "terminated");
}

TEST_CASE("a command goes on by itself when the process that should answer dies") {
    const Place place;
    Sleeper sleeper(place);
    sleeper.driver.signal(SIGSTOP);
    Process sender = place.begin({"terminate", sleeper.run, "--wait", "1h"});
    place.await_letters(1);
    sleeper.driver.kill();
    CHECK(sender.wait().code == 0);
    CHECK(place.inspect(sleeper.run, "/status") == "terminated");
    CHECK(place.lines() == Words{"lie down"});
}

TEST_CASE(
    "a command that its sender and its receiver did not live to see is carried out by the next") {
    const Place place;
    Sleeper sleeper(place);
    sleeper.driver.signal(SIGSTOP);
    Process sender = place.begin({"terminate", sleeper.run, "--wait", "1h"});
    place.await_letters(1);
    sender.kill();
    sleeper.driver.kill();
    const Ended resumed = place.call({"resume", sleeper.run});
    CHECK(resumed.code == 3);
    CHECK(place.inspect(sleeper.run, "/status") == "terminated");
    CHECK(place.lines() == Words{"lie down"});
}

TEST_CASE("[C27] run with a known key waits for the run that another process drives") {
    const Place place;
    const Words key{"--idempotency-key", "k"};
    const std::string run = place.start("held", place.held(), key);
    Process driver = place.begin({"resume", run});
    place.await(2);
    Process waiter = place.begin({"run", "held", "--input", place.held(), key[0], key[1]});
    waiter.await_err("waiting for its end");
    place.open_fifo();
    const Ended waited = waiter.wait();
    CHECK(waited.code == 0);
    CHECK(waited.out == "\"after\"\n");
    CHECK(driver.wait().out == waited.out);
    CHECK(place.lines() == Words{"before", "held 1", "after"});
    CHECK(place.runs() == 1);
}

TEST_CASE("whoever waits for a run hears when the process that drives it dies") {
    const Place place;
    Sleeper sleeper(place, {"--idempotency-key", "k"});
    Process waiter = place.begin(
        {"run", "nap", "--input", place.input(",\"ms\":3600000"), "--idempotency-key", "k"});
    waiter.await_err("waiting for its end");
    sleeper.driver.kill();
    const Ended waited = waiter.wait();
    CHECK(waited.code == 4);
    CHECK(says(waited, "no process drives it"));
    CHECK(place.inspect(sleeper.run, "/status") == "suspended");
}

TEST_CASE("list, inspect and history answer beside a process that writes without pause") {
    const Place place;
    const std::string run = place.start("steps", place.input(",\"count\":3000"));
    Process driver = place.begin({"resume", run});
    place.await(1);
    std::size_t seen = 0;
    for (int i = 0; i < 10; ++i) {
        const Ended listed = place.call({"list", "--json"});
        REQUIRE(listed.code == 0);
        REQUIRE(json::size(listed.out, "") == 1);
        const std::size_t events = place.log(run).size();
        CHECK(events >= seen);
        seen = events;
        CHECK(place.inspect(run, "/run_id") == run);
    }
    CHECK(driver.wait().out == "3000\n");
    CHECK(place.log(run).size() == 2 + 2 * 3000);
    CHECK(place.lines().size() == 3000);
}
