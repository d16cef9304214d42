// Runs that sleep, and processes that come and go meanwhile. The runs' own sleeps are the clock:
// no test sleeps.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

namespace chr = std::chrono;
using Log = std::vector<std::string>;

const Log kAsleep{"workflow_started", "step_started", "step_completed", "sleep_started"};
const Log kAwake{"workflow_started", "step_started", "step_completed", "sleep_started",
                 "sleep_completed",  "step_started", "step_completed", "workflow_completed"};

chr::milliseconds time_of_a_call(const Place& place) {
    const auto began = chr::steady_clock::now();
    place.call({"list"});
    return chr::duration_cast<chr::milliseconds>(chr::steady_clock::now() - began);
}

// Long enough for some calls beside it, on a slow machine too.
int nap_ms(const Place& place) {
    return static_cast<int>(
        std::max<chr::milliseconds::rep>(1000, 8 * time_of_a_call(place).count()));
}

std::string nap(const Place& place, int ms) { return place.input(",\"ms\":" + std::to_string(ms)); }

void await_sleep(const Place& place, const std::string& run) {
    place.await(1);
    while (place.log(run).back() != "sleep_started") REQUIRE(place.log(run).size() <= 4);
}

}  // namespace

TEST_CASE("[C12] killed in its sleep and started again when it is due, a run goes on at once") {
    const Place place;
    const int ms = nap_ms(place);
    const std::string run = place.start("nap", nap(place, ms));
    Process driver = place.begin({"resume", run});
    await_sleep(place, run);
    CHECK(driver.kill().signal == 9);
    REQUIRE(place.log(run) == kAsleep);
    CHECK(place.inspect(run, "/status") == "suspended");

    const Place clock;  // a nap of the same length passes the time
    CHECK(clock.call({"run", "nap", "--input", nap(clock, ms)}).code == 0);
    const auto began = chr::steady_clock::now();
    const Ended ended = place.call({"resume", run});
    CHECK(chr::steady_clock::now() - began < chr::milliseconds(ms));
    CHECK(ended.code == 0);
    CHECK(ended.out == "\"get up\"\n");
    CHECK(place.lines() == Log{"lie down", "get up"});
    CHECK(place.log(run) == kAwake);
}

TEST_CASE("[C12] killed in its sleep and started again before it is due, it sleeps the rest") {
    const Place place;
    const std::string run = place.start("nap", nap(place, nap_ms(place)));
    Process driver = place.begin({"resume", run});
    await_sleep(place, run);
    driver.kill();
    REQUIRE(place.log(run) == kAsleep);
    CHECK(place.call({"resume", run}).code == 0);
    CHECK(place.lines() == Log{"lie down", "get up"});
    REQUIRE(place.log(run) == kAwake);
    const std::string history = place.history(run);  // times of one form: they compare as texts
    CHECK(json::at(history, "/events/4/time") >= json::at(history, "/events/3/data/fires_at"));
}

TEST_CASE("[C11] resume --wait shorter than the rest of a sleep exits 4 and changes nothing") {
    const Place place;
    const std::string run = place.start("nap", nap(place, 2 * nap_ms(place)));
    Process driver = place.begin({"resume", run});
    await_sleep(place, run);
    driver.signal(SIGINT);
    const Ended detached = driver.wait();
    CHECK(detached.code == 4);
    CHECK(detached.out.empty());
    CHECK(detached.err.find("resume " + run) != std::string::npos);
    CHECK(place.inspect(run, "/status") == "suspended");
    CHECK(place.inspect(run, "/waiting_for/0/kind") == "timer");

    const std::string before = place.history(run);
    const Ended early = place.call({"resume", run, "--wait", "10ms"});
    CHECK(early.code == 4);
    CHECK(early.out.empty());
    CHECK(place.history(run) == before);
    CHECK(place.inspect(run, "/status") == "suspended");

    const Ended ended = place.call({"resume", run});
    CHECK(ended.code == 0);
    CHECK(place.lines() == Log{"lie down", "get up"});
    CHECK(place.log(run) == kAwake);
}

TEST_CASE("[C13] durations are read at --wait, and what is none is quoted") {
    const Place place;
    const std::string nobody = "01900000-0000-7000-8000-000000000000";
    for (const char* good : {"30s", "5m", "2h", "3d", "1w", "500ms", "1h30m", "0s"}) {
        CAPTURE(std::string(good));
        CHECK(place.call({"resume", nobody, "--wait", good}).code == 6);
    }
    for (const char* bad : {"", "5", "1.5h", "-1s", "1d2d", "99999999999999999999s", "s"}) {
        CAPTURE(std::string(bad));
        const Ended ended = place.call({"resume", nobody, "--wait", bad});
        CHECK(ended.code == 2);
        CHECK(ended.out.empty());
        CHECK(ended.err.find("--wait") != std::string::npos);
        CHECK(ended.err.find("'" + std::string(bad) + "'") != std::string::npos);
    }
}
