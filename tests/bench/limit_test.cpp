// The limits do what they are said to do; nothing is timed here.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "tools/bench/limit_log.hpp"
#include "tools/bench/limit_loop.hpp"
#include "tools/bench/report.hpp"

using namespace runbook::bench;

TEST_CASE(
    "the durable limit syncs once for every commit and appends as many rows as there are runs") {
    std::string folder = "/tmp/runbook-bench-test-XXXXXX";
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    {
        const auto limit = limit_log(std::filesystem::path(folder) / "limit.db", 8);
        const Span span = limit->run(1);
        CHECK(span.commits == 1);
        CHECK(span.operations == 8);
        CHECK(span.syncs >= 1);
        CHECK_FALSE(limit->warm());
    }
    std::filesystem::remove_all(folder);
}

TEST_CASE("the transient limit makes ten steps a run") {
    const Span span = limit_loop(kStepsPerRun)->run(1);
    CHECK(span.operations > 0);
    CHECK(span.operations % 10 == 0);
}

TEST_CASE("an inconclusive row has no ratio in its line, and the reason") {
    Measured measured;
    measured.verdict.reason = "the disk was \"unsteady\"";
    const std::string line =
        json_line({"4c", 1024, false, Scale::kRate, true}, measured, {"abc", "here", true});
    CHECK(line.starts_with(R"({"axis":"4c","n":1024,"quick":true,)"));
    CHECK(line.find(R"("ratio":null,"reason":"the disk was \"unsteady\"")") != std::string::npos);
    CHECK(line.ends_with(R"("commit":"abc","host":"here"})"));
}

TEST_CASE("exactly one row of each axis counts, the others are points of its sweep") {
    for (const char* axis : {"1", "2", "3", "4a", "4c", "9", "10a", "10b"}) {
        int counting = 0;
        for (const Row& row : all_rows()) counting += row.axis == axis && !row.sweep ? 1 : 0;
        CHECK(counting == 1);
    }
}
