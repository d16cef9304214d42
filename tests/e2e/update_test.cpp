// update, whose answer takes its time: what holds when the process that accepted it dies.
#include <doctest/doctest.h>

#include "tests/e2e/place.hpp"

using namespace runbook::test;

TEST_CASE("an update that is accepted and fails exits with 1, one that is rejected with 2") {
    const Place place;
    const std::string run = place.start("answers-slowly", place.held());
    const Ended failed = place.call({"update", run, "sell", "--args", "3", "--id", "u-1"});
    CHECK(failed.code == 1);
    CHECK(failed.out.empty());
    CHECK(failed.err.find("update sell of run " + run +
                          " failed: no-stock: nothing left\nhint: ") != std::string::npos);
    CHECK(count_of(place.log(run), "update_completed") == 1);
    CHECK(place.call({"update", run, "sell", "--args", "3", "--id", "u-1"}).code == 1);
    CHECK(count_of(place.log(run), "update_completed") == 1);
    const Ended rejected = place.call({"update", run, "sell", "--args", "-3"});
    CHECK(rejected.code == 2);
    CHECK(count_of(place.log(run), "update_accepted") == 1);
}

TEST_CASE("an accepted update is answered once, also when its holder dies before the answer") {
    const Place place;
    const std::string run = place.start("answers-slowly", place.held());
    Process driver = place.begin({"resume", run});
    place.await(1);
    Process sender = place.begin({"update", run, "ask", "--id", "u-1", "--wait", "1h"});
    place.await(2);
    const Words log = place.log(run);
    CHECK(count_of(log, "update_accepted") == 1);
    driver.kill();
    place.await(3);  // whoever asked drives it now, and the step that nobody ended begins again
    place.open_fifo();
    const Ended answered = sender.wait();
    CAPTURE(answered.err);
    CHECK(answered.code == 0);
    CHECK(answered.out == "\"answering\"\n");
    CHECK(place.call({"resume", run}).code != 1);
    CHECK(place.lines() == Words{"before", "answering", "answering"});
    CHECK(count_of(place.log(run), "update_accepted") == 1);
    CHECK(count_of(place.log(run), "update_completed") == 1);
    CHECK(place.call({"update", run, "ask", "--id", "u-1"}).code == 8);
    CHECK(place.inspect(run, "/status") == "completed");
}
