// kill -9 of real processes, and what the next process makes of it.
#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <set>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

using Log = std::vector<std::string>;

// Steps that the log has as completed, by the line that each wrote (its result).
std::set<std::string> completed_lines(const Place& place, const std::string& run) {
    const auto results = json::each(place.history(run), "/events", "/data/result");
    return {results.begin(), results.end()};
}

}  // namespace

TEST_CASE("a step in flight at kill -9 runs again with resume, the recorded one does not") {
    const Place place;
    const std::string run = place.start("held", place.held());
    Process first = place.begin({"resume", run});
    place.await(2);
    CHECK(first.kill().signal == 9);
    CHECK(place.log(run) ==
          Log{"workflow_started", "step_started", "step_completed", "step_started"});

    Process second = place.begin({"resume", run});
    place.await(3);
    place.open_fifo();
    const Ended ended = second.wait();
    CHECK(ended.code == 0);
    CHECK(ended.out == "\"after\"\n");
    CHECK(place.lines() == Log{"before", "held 1", "held 1", "after"});
    CHECK(place.log(run) == Log{"workflow_started", "step_started", "step_completed",
                                "step_started", "workflow_interrupted", "workflow_resumed",
                                "step_started", "step_completed", "step_started", "step_completed",
                                "workflow_completed"});
    const std::string history = place.history(run);
    CHECK(json::at(history, "/events/4/data/reason") == "worker_lost");
    CHECK(json::at(history, "/events/3/data/step") == "hold#1");
    CHECK(json::at(history, "/events/6/data/step") == "hold#1");
    CHECK(json::at(history, "/events/3/data/attempt") == "1");
    CHECK(json::at(history, "/events/6/data/attempt") == "1");
}

TEST_CASE("a run that is killed in each of its ten steps completes, every step run twice") {
    const Place place;
    constexpr std::size_t kSteps = 10;
    const std::string run = place.start("held", place.held(kSteps));
    std::optional<Process> driver(place.begin({"resume", run}));
    std::size_t lines = 1;  // "before"
    for (std::size_t i = 1; i <= kSteps; ++i) {
        place.await(++lines);
        CHECK(driver->kill().signal == 9);
        driver.emplace(place.begin({"resume", run}));
        place.await(++lines);
        place.open_fifo();
    }
    CHECK(driver->wait().code == 0);
    Log expected{"before"};
    for (std::size_t i = 1; i <= kSteps; ++i) {
        expected.insert(expected.end(), 2, "held " + std::to_string(i));
    }
    expected.emplace_back("after");
    CHECK(place.lines() == expected);
    const Log log = place.log(run);
    CHECK(count_of(log, "workflow_interrupted") == kSteps);
    CHECK(count_of(log, "workflow_resumed") == kSteps);
    CHECK(count_of(log, "step_completed") == kSteps + 2);
}

// The kill comes as soon as the line is seen, so before, at or after the record of the step: which
// of them is for the machine to say. What the log has as completed is never run again.
TEST_CASE("kill -9 right behind each line of a ten-step run repeats no recorded step") {
    for (std::size_t stop = 1; stop <= 10; ++stop) {
        CAPTURE(stop);
        const Place place;
        const std::string run = place.start("steps", place.input(",\"count\":10"));
        Process driver = place.begin({"resume", run});
        place.await(stop);
        driver.kill();
        const auto recorded = completed_lines(place, run);
        const auto before = place.lines();
        if (place.inspect(run, "/status") != "completed") {
            CHECK(place.call({"resume", run}).code == 0);
        }
        CHECK(place.inspect(run, "/result") == "10");
        for (std::size_t i = 1; i <= 10; ++i) {
            const std::string line = "step " + std::to_string(i);
            CAPTURE(line);
            const auto had =
                static_cast<std::size_t>(std::count(before.begin(), before.end(), line));
            CHECK(had <= 1);
            CHECK(place.count(line) == (recorded.contains(line) ? 1 : had + 1));
        }
    }
}

TEST_CASE("three kills without progress park the run and name the step in flight") {
    const Place place;
    const std::string run = place.start("held", place.held());
    std::size_t lines = 1;
    for (int i = 0; i < 3; ++i) {
        Process driver = place.begin({"resume", run});
        place.await(++lines);
        driver.kill();
    }
    const Ended parked = place.call({"resume", run});
    CHECK(parked.code == 7);
    CHECK(parked.out.empty());
    CHECK(parked.err.find("hold#1") != std::string::npos);
    CHECK(place.inspect(run, "/status") == "interrupted");
    CHECK(place.count("held 1") == 3);

    Process again = place.begin({"resume", run});
    place.await(++lines);
    place.open_fifo();
    CHECK(again.wait().code == 0);
}

TEST_CASE("[C35] an activity that crashes the host parks its run after three times, and no other") {
    const Place place;
    const std::string run = place.start("crashes", '"' + place.side().string() + '"');
    for (int i = 0; i < 3; ++i) {
        const Ended died = place.call({"resume", run});
        CHECK((died.signal != 0 || died.code != 0));
        CHECK(place.log(run).back() == "step_started");
    }
    CHECK(place.count("before") == 1);
    CHECK(place.count("crash") == 3);
    const Ended parked = place.call({"resume", run});
    CHECK(parked.code == 7);
    CHECK(parked.err.find("crash#1") != std::string::npos);
    CHECK(parked.err.find("bundle e2e") != std::string::npos);
    CHECK(place.count("crash") == 3);
    CHECK(place.call({"run", "steps", "--input", place.input()}).code == 0);
}

TEST_CASE("[C33] of two hosts that want a run one drives it, and the other when that one dies") {
    const Place place;
    const std::string run = place.start("held", place.held());
    Process first = place.begin({"resume", run});
    place.await(2);
    const Ended refused = place.call({"resume", run});
    CHECK(refused.code == 8);
    CHECK(refused.err.find("process " + std::to_string(first.pid())) != std::string::npos);
    CHECK(place.lines() == Log{"before", "held 1"});
    CHECK(first.kill().signal == 9);
    Process second = place.begin({"resume", run});
    place.await(3);
    place.open_fifo();
    CHECK(second.wait().code == 0);
    CHECK(place.lines() == Log{"before", "held 1", "held 1", "after"});
}

TEST_CASE("[C22] signals that wait for the next run of a chain survive kill -9 of each of them") {
    const Place place;
    const std::string first = place.start("takes-one", place.held(3), {"--workflow-id", "box"});
    for (const char* item : {"\"a\"", "\"b\"", "\"c\""})
        REQUIRE(place.call({"signal", "box", "item", "--payload", item}).code == 0);
    std::size_t lines = 0;
    for (int i = 0; i < 2; ++i) {
        Process driver = place.begin({"resume", "box"});
        place.await(++lines);
        driver.kill();
        Process next = place.begin({"resume", "box"});
        place.await(++lines);
        place.open_fifo();
        place.await(lines + 1);  // of the run that goes on
        next.kill();
        ++lines;
    }
    Process last = place.begin({"resume", "box"});
    place.await(++lines);
    place.open_fifo();
    const Ended ended = last.wait();
    CHECK(ended.code == 0);
    CHECK(ended.out == "\"c\"\n");
    // Each step that was in flight at a kill ran again, and only that.
    CHECK(place.lines() == Log{"a", "a", "b", "b", "b", "c", "c"});
    CHECK(count_of(place.log(first), "signal_received") == 3);
    CHECK(count_of(place.log("box"), "signal_received") == 1);
}
