// A few hundred seeds of the simulation, and that it deserves its name. More: tools/dev sim
// --seeds.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/sim/simulate.hpp"
#include "tests/sim/transitions.hpp"

using namespace runbook::sim;

TEST_CASE("400 simulations keep every promise, and each has had its trouble") {
    const bool counts = count_transitions();
    const Report report = simulate_all({1, 400, 1});
    MESSAGE(report.statistics.table());
    if (report.failed) {
        FAIL("seed " << report.failed->seed << " failed: " << report.failed->failure
                     << "\nrepeat it with: " << repeat_command(report.failed->seed));
    }
    CHECK(report.statistics.seeds() == 400);
    CHECK(report.statistics.median_events() >= 50);
    CHECK(report.statistics.median_crashes() >= 2);
    const auto rare = report.statistics.rarer_than_one_in(20);
    INFO("the first of those that occur in less than 5 % of the seeds: ",
         rare.empty() ? std::string() : rare.front());
    CHECK(rare.empty());
    if (!counts) return;
    MESSAGE("transitions that runs through the runtime have made:\n" << transition_table());
    std::string missing;
    for (const std::string& row : transitions_never_made()) missing += row + "; ";
    CHECK(missing == "");
}

TEST_CASE("what a run asks for when it is resumed is recorded in the order of its replay") {
    for (const std::uint64_t seed : {497, 732, 3380}) {  // each parked a run that was not changed
        CAPTURE(seed);
        CHECK(simulate(seed).failure == "");
    }
}

TEST_CASE("a seed is one simulation, to the last byte, however often and whatever went before") {
    for (const std::uint64_t seed : {7, 8, 9, 10, 11}) {
        CAPTURE(seed);
        std::string first, second;
        const auto into = [](std::string& text) {
            Watching watching;
            watching.tell = [&text](const std::string& line) { text += line + "\n"; };
            return watching;
        };
        const Verdict one = simulate(seed, into(first));
        (void)simulate(seed + 100);
        const Verdict other = simulate(seed, into(second));
        CHECK(!first.empty());
        const auto differs =
            std::mismatch(first.begin(), first.end(), second.begin(), second.end());
        CHECK(differs.first == first.end());
        CHECK(differs.second == second.end());
        CHECK(one.tally.trace == other.tally.trace);
        CHECK(one.tally.events == other.tally.events);
    }
}

TEST_CASE(
    "[C37] list and inspect say what a fold of the log says, after every turn of random runs") {
    for (std::uint64_t seed = 1001; seed <= 1010; ++seed) {
        CAPTURE(seed);
        Watching watching;
        watching.inspects_all = true;
        CHECK(simulate(seed, watching).failure == "");
    }
}
