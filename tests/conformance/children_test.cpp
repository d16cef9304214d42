// Cases 19 and 21: children by slug, from another bundle.
#include <doctest/doctest.h>

#include "tests/conformance/bench.hpp"

using namespace runbook;
using namespace runbook::test;

TEST_CASE("[C19] a child runs by its slug, in whatever order the bundles were loaded") {
    for (const auto order : {Bench::Order::kChildrenLast, Bench::Order::kChildrenFirst}) {
        for (const Kind& kind : kKinds) {
            INFO("kind: " << std::string(kind.name));
            Bench bench(kind, order);
            const RunInfo run = bench.run("parent", "\"Ada\"");
            CHECK(run.status == "completed");
            CHECK(run.result == "\"hello Ada\"");
            CHECK(witness().whats() == Log{"greet Ada"});
            CHECK(bench.log(run.run_id) == Log{"workflow_started", "child_workflow_started",
                                               "child_workflow_completed", "workflow_completed"});
            const std::string child = member(bench.data(run.run_id, 1), "run_id");
            CHECK(bench.log(child) ==
                  Log{"workflow_started", "step_started", "step_completed", "workflow_completed"});
        }
    }
}

TEST_CASE("[C19] an unknown child is a failure with its slug that the parent can catch") {
    on_every_kind([](Bench& bench) {
        const RunInfo run = bench.run("guardian", "\"nobody\"");
        CHECK(run.status == "completed");
        REQUIRE(run.result.has_value());
        CHECK(member(*run.result, "message") == "child runbook 'nobody' is not registered");
        CHECK(witness().deeds.empty());
    });
}

TEST_CASE("[C21] a failed child reaches its parent with type, message, slug and run id") {
    on_every_kind([](Bench& bench) {
        const RunInfo run = bench.run("guardian", "\"refuser\"");
        CHECK(run.status == "completed");
        REQUIRE(run.result.has_value());
        CHECK(witness().whats() == Log{"refuse 4242"});
        CHECK(bench.log(run.run_id) == Log{"workflow_started", "child_workflow_started",
                                           "child_workflow_failed", "workflow_completed"});
        const std::string child = member(bench.data(run.run_id, 1), "run_id");
        CHECK(member(*run.result, "origin_name") == "refuser");
        CHECK(member(*run.result, "origin_run") == child);
        CHECK(member(*run.result, "type") == "refused");
        CHECK(member(*run.result, "message") == "card 4242 is refused");
    });
}
