// The guard in a test of an author: strict unless the test says otherwise.
#include <chrono>

#include "tests/testing/fixture.hpp"

using namespace runbook;

TEST_CASE("[C49] a test parks a runbook that looks at a clock, and shows the call and its stack") {
    LocalTest test;
    const auto run = test.run_local("hasty");
    CHECK(run.status == "interrupted");
    REQUIRE(run.failure);
    CHECK(run.failure->message.find("N102-clock: runbook 'hasty'") != std::string::npos);
    CHECK(run.failure->message.find("called clock_gettime(), which was refused") !=
          std::string::npos);
    CHECK(run.failure->message.find("hasty (shop.cpp:") != std::string::npos);
}

TEST_CASE("a test that only warns has the run's virtual time on the runbook's clock") {
    LocalTest test({.guard = HostOptions::Guard::kWarn});
    const auto run = test.run_local("hasty");
    CHECK(run.status == "completed");
    CHECK(run.result_as<std::int64_t>() == 1'700'000'000'000'000'000);
    CHECK(test.replays(run));
}

TEST_CASE("a test without the guard has the machine's clock, as the test itself always has") {
    const auto before = std::chrono::system_clock::now().time_since_epoch().count();
    LocalTest test({.guard = HostOptions::Guard::kOff});
    const auto run = test.run_local("hasty");
    CHECK(run.result_as<std::int64_t>() >= before);
}
