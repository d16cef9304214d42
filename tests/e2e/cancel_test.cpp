// cancel, as people use it: of runs that another process drives, that nobody drives, and that have
// ended.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

const char* const kHour = ",\"ms\":3600000";
const Words kTidied{"lie down", "tidy up"};

// A run that sleeps for an hour and tidies up when it is cancelled, and the process that drives it.
struct Sleeper {
    explicit Sleeper(const Place& place)
        : run(place.start("tidy", place.input(kHour))), driver(place.begin({"resume", run})) {
        place.await_status(run, "suspended");
    }
    std::string run;
    Process driver;
};

}  // namespace

TEST_CASE("[C23] cancel lets the run tidy up where it is driven, and that process exits 3") {
    const Place place;
    Sleeper sleeper(place);
    const Ended asked = place.call({"cancel", sleeper.run, "--reason", "ordered twice"});
    CAPTURE(asked.err);
    CHECK(asked.code == 0);
    // It tells what it finds once the request is recorded: the run may have ended by then.
    CHECK((asked.out == "cancellation of tidy run " + sleeper.run + " requested\n" ||
           asked.out == "cancelled tidy run " + sleeper.run + "\n"));
    const Ended driver = sleeper.driver.wait();
    CHECK(driver.code == 3);
    CHECK(says(driver, "ordered twice"));
    CHECK(place.lines() == kTidied);
    const Words log = place.log(sleeper.run);
    CHECK(log.back() == "workflow_cancelled");
    CHECK(count_of(log, "workflow_cancelled") == 1);
    CHECK(count_of(log, "cancellation_requested") == 1);
    const std::string history = place.history(sleeper.run);
    const Ended second = place.call({"cancel", sleeper.run});
    CHECK(second.code == 8);
    CHECK(says(second, "is cancelled: there is nothing to cancel"));
    CHECK(place.history(sleeper.run) == history);
}

TEST_CASE("[C23] cancel waits for the end when it is told to, and shows the run as JSON") {
    const Place place;
    Sleeper sleeper(place);
    const Ended ended = place.call({"cancel", sleeper.run, "--wait", "60s", "--json"});
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(json::at(ended.out, "/status") == "cancelled");
    CHECK(sleeper.driver.wait().code == 3);
}

TEST_CASE("[C23] a run that nobody drives is tidied up by the process that cancels it") {
    const Place place;
    Sleeper sleeper(place);
    sleeper.driver.kill();
    const Ended ended = place.call({"cancel", sleeper.run});
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(ended.out == "cancelled tidy run " + sleeper.run + "\n");
    CHECK(place.lines() == kTidied);
    CHECK(place.log(sleeper.run).back() == "workflow_cancelled");
}

TEST_CASE("[C24] a step in flight that agrees to stop is cancelled, and no other begins") {
    const Place place;
    const std::string run = place.start("agrees", "\"" + place.side().string() + "\"");
    Process driver = place.begin({"resume", run});
    place.await(1);
    CHECK(place.call({"cancel", run}).code == 0);
    CHECK(driver.wait().code == 3);
    CHECK(place.lines() == Words{"begun"});
    CHECK(place.log(run) == Words{"workflow_started", "step_started", "cancellation_requested",
                                  "step_cancelled", "workflow_cancelled"});
}

TEST_CASE(
    "[C24] a step in flight that finishes all the same is completed, before the final event") {
    const Place place;
    const std::string run = place.start("held", place.held());
    Process driver = place.begin({"resume", run});
    place.await(2);
    CHECK(place.call({"cancel", run}).code == 0);
    place.open_fifo();
    CHECK(driver.wait().code == 3);
    CHECK(place.lines() == Words{"before", "held 1"});
    CHECK(place.log(run) == Words{"workflow_started", "step_started", "step_completed",
                                  "step_started", "cancellation_requested", "step_completed",
                                  "workflow_cancelled"});
}

TEST_CASE("[C25] a run that swallows its cancellation goes on, and cancel says so") {
    const Place place;
    const std::string run = place.start("stubborn", place.input(kHour));
    const Ended ended = place.call({"cancel", run, "--wait", "60s"});
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(says(ended, "has completed all the same"));
    CHECK(place.inspect(run, "/status") == "completed");
    CHECK(place.log(run).back() == "workflow_completed");
}

TEST_CASE("[C26] [C47] what has ended, is unknown or is no id is not cancelled") {
    const Place place;
    CHECK(place.call({"cancel", "nobody"}).code == 6);
    CHECK(place.call({"cancel", "../x"}).code == 2);
    const std::string run = place.start("steps", place.input());
    CHECK(place.call({"resume", run}).code == 0);
    const std::string history = place.history(run);
    const Ended late = place.call({"cancel", run});
    CHECK(late.code == 8);
    CHECK(late.out.empty());
    CHECK(says(late, "is completed: there is nothing to cancel"));
    CHECK(place.history(run) == history);
}

TEST_CASE("[C23] a holder that dies before it answers leaves the cancel to the one who asked") {
    const Place place;
    Sleeper sleeper(place);
    sleeper.driver.signal(SIGSTOP);
    Process sender = place.begin({"cancel", sleeper.run, "--wait", "1h"});
    place.await_letters(1);
    sleeper.driver.kill();
    CHECK(sender.wait().code == 0);
    CHECK(place.lines() == kTidied);
    CHECK(count_of(place.log(sleeper.run), "cancellation_requested") == 1);
    CHECK(place.inspect(sleeper.run, "/status") == "cancelled");
}

TEST_CASE("[C23] a process that is killed in the middle of the cleanup leaves it to the next") {
    const Place place;
    const std::string run = place.start("tidies-slowly", place.held());
    Process driver = place.begin({"resume", run});
    place.await_status(run, "suspended");
    CHECK(place.call({"cancel", run}).code == 0);
    place.await(1);
    driver.kill();
    Process next = place.begin({"resume", run});
    place.await(2);
    place.open_fifo();
    CHECK(next.wait().code == 3);
    CHECK(count_of(place.log(run), "cancellation_requested") == 1);
    CHECK(place.log(run).back() == "workflow_cancelled");
}
