#include <doctest/doctest.h>

#include "tests/runtime/local_fixture.hpp"

using namespace runbook;
using namespace runbook::test;

TEST_CASE("[C01] a run of one step completes, and its log tells the four events") {
    LocalFixture f;
    f.stage.activity("add", [](const engine::ActivityCall& call) {
        return value(std::to_string(std::stoi(call.args.at(0).body) + 1));
    });
    f.stage.add(script(
        "w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("add", x); }));
    const auto view = f.run("w", "5");
    CHECK(view.status == engine::Status::kCompleted);
    CHECK(view.result->body == "6");
    CHECK(f.log(view.run_id) ==
          Log{"workflow_started", "step_started", "step_completed", "workflow_completed"});
}

TEST_CASE("[C02] a run without steps leaves two events") {
    LocalFixture f;
    f.stage.add(script("empty", [](Scene&, std::string) -> Script { co_return "null"; }));
    const auto view = f.run("empty");
    CHECK(view.status == engine::Status::kCompleted);
    CHECK(f.log(view.run_id) == Log{"workflow_started", "workflow_completed"});
}

TEST_CASE("a transient run gives the same result and keeps no log") {
    LocalFixture f(false);
    f.stage.activity("add", [](const engine::ActivityCall&) { return value("7"); });
    f.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        const auto a = co_await s.step("add", x);
        co_await s.sleep(1000);
        co_return a;
    }));
    const auto view = f.run("w", "5");
    CHECK(view.result->body == "7");
    CHECK(!view.durable);
    CHECK(!f.runtime->events(view.run_id).ok());
}

TEST_CASE("a child runs by slug and its result reaches the parent") {
    LocalFixture f;
    f.stage.activity("add", [](const engine::ActivityCall&) { return value("7"); });
    f.stage.add(script("parent", [](Scene& s, std::string x) -> Script {
        co_return co_await s.child("child", x);
    }));
    f.stage.add(script("child", [](Scene& s, std::string x) -> Script {
        co_await s.sleep(500);
        co_return co_await s.step("add", x);
    }));
    const auto view = f.run("parent", "5");
    CHECK(view.result->body == "7");
    CHECK(f.log(view.run_id) == Log{"workflow_started", "child_workflow_started",
                                    "child_workflow_completed", "workflow_completed"});
}
