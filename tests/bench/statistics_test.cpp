#include "tools/bench/statistics.hpp"

#include <doctest/doctest.h>

using namespace runbook::bench;

namespace {

std::vector<Pair> steady(std::size_t count) {
    return std::vector<Pair>(count, Pair{100, 100, 40, 110});
}

}  // namespace

TEST_CASE("the median of an even number of values lies between the middle two") {
    CHECK(median({}) == 0);
    CHECK(median({7}) == 7);
    CHECK(median({9, 1, 5}) == 5);
    CHECK(median({4, 1, 2, 100}) == 3);
}

TEST_CASE("nine steady pairs give the median of their ratios and their spread") {
    auto pairs = steady(9);
    pairs[0].ours = 10;
    pairs[1].ours = 90;
    const Verdict verdict = judge(pairs, {});
    REQUIRE(verdict.ratio);
    CHECK(*verdict.ratio == doctest::Approx(0.4));
    CHECK(verdict.min == doctest::Approx(0.1));
    CHECK(verdict.max == doctest::Approx(0.9));
    CHECK(verdict.aa == doctest::Approx(1));
    CHECK(verdict.probe_us == doctest::Approx(110));
    CHECK(verdict.reason.empty());
}

TEST_CASE("eight pairs say nothing") {
    const Verdict verdict = judge(steady(8), {});
    CHECK_FALSE(verdict.ratio);
    CHECK(verdict.reason == "only 8 pairs were measured");
}

TEST_CASE("when the limit differs from itself by more than two percent, nothing is said") {
    auto pairs = steady(9);
    for (Pair& pair : pairs) pair.control = 98;
    CHECK(judge(pairs, {}).ratio);
    for (Pair& pair : pairs) pair.control = 97;
    const Verdict verdict = judge(pairs, {});
    CHECK_FALSE(verdict.ratio);
    CHECK(verdict.reason == "the limit against itself came out as 0.970 instead of 0.980 to 1.020");
}

TEST_CASE("a pair measured while the disk was twice as slow or fast as usual is dropped") {
    auto pairs = steady(12);
    pairs[3].probe_us = 221;
    pairs[3].ours = 1;
    pairs[4].probe_us = 54;
    pairs[4].ours = 1;
    const Verdict verdict = judge(pairs, {});
    REQUIRE(verdict.ratio);
    CHECK(verdict.min == doctest::Approx(0.4));
    CHECK(verdict.pairs == 10);
    CHECK(verdict.dropped == 2);
}

TEST_CASE("when more than a third of the pairs is dropped, nothing is said") {
    auto pairs = steady(12);
    for (std::size_t i = 0; i < 4; ++i) pairs[i].probe_us = 500;
    CHECK(judge(pairs, {}).ratio);
    pairs[4].probe_us = 500;
    const Verdict verdict = judge(pairs, {});
    CHECK_FALSE(verdict.ratio);
    CHECK(verdict.reason == "the disk was too unsteady: 5 of 12 pairs were dropped");
}

TEST_CASE("rows without a disk have no probe and lose no pair by it") {
    auto pairs = steady(9);
    for (Pair& pair : pairs) pair.probe_us = 0;
    CHECK(judge(pairs, {}).pairs == 9);
}
