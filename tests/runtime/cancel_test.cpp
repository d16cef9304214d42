// Cancellation through the runtime: bodies that stop, that finish all the same, and that do not
// look. A run is cancelled here by its parent's end.
#include <doctest/doctest.h>

#include <future>
#include <thread>

#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

engine::ActivityOutcome stopped() {
    engine::Failure failure;
    failure.kind = engine::FailureKind::kCancelled;
    failure.type = "stopped";
    return {{}, std::make_shared<const engine::Failure>(std::move(failure))};
}

Script charge(Scene& s, std::string x) {
    s.catch_cancel();
    co_return co_await s.step("charge", x);
}

// A parent whose child "kid" has its step under way when the parent ends.
struct Shop {
    explicit Shop(bool durable) : f(durable, 2) {
        f.options.cancel_grace_ms = 60'000;
        f.stage.add(script("kid", charge));
        f.stage.add(script("parent", [](Scene& s, std::string x) -> Script {
            s.child("kid", x, "kid");
            co_await s.step("until_begun", x);
            co_return "1";
        }));
        f.stage.activity("until_begun", [this](const engine::ActivityCall&) {
            begun.get_future().wait();
            seen.get_future().wait();  // else the kid of a transient run may be gone before
            return value("1");
        });
    }
    void charge_by(ActivityBody body) {
        f.stage.activity("charge", [this, body = std::move(body)](const engine::ActivityCall& c) {
            ++bodies;
            begun.set_value();
            return body(c);
        });
    }
    // What became of the kid, from its own outcome.
    runtime::RunView play() {
        f.runtime = f.make();
        const auto parent = f.runtime->start(call_of("parent")).value().run_id;
        const auto kid = f.runtime->get("kid");
        seen.set_value();
        REQUIRE(kid.ok());
        CHECK(f.runtime->wait(parent, {})->status == Status::kCompleted);
        return f.runtime->wait(kid->run_id, {}).value();
    }

    LocalFixture f;
    std::promise<void> begun, seen;
    std::atomic<int> bodies = 0;
};

void until_asked(const engine::ActivityCall& call) {
    while (call.stop_reason() == 0) std::this_thread::yield();
}

}  // namespace

TEST_CASE("[C24] a body that agrees to stop ends its step as cancelled, and is not run again") {
    for (const bool durable : {true, false}) {
        Shop shop(durable);
        shop.charge_by([](const engine::ActivityCall& call) {
            until_asked(call);
            CHECK(call.stop_reason() == 1);
            return stopped();
        });
        CHECK(shop.play().status == Status::kCancelled);
        CHECK(shop.bodies == 1);
        if (!durable) continue;
        CHECK(shop.f.log("kid") == Log{"workflow_started", "step_started", "cancellation_requested",
                                       "step_cancelled", "workflow_cancelled"});
    }
}

TEST_CASE(
    "[C24] a body that finishes all the same has its step completed, before the final event") {
    for (const bool fails : {false, true}) {
        Shop shop(true);
        shop.charge_by([fails](const engine::ActivityCall& call) {
            until_asked(call);
            return fails ? failure("net", "down") : value("7");
        });
        CHECK(shop.play().status == Status::kCancelled);
        CHECK(shop.bodies == 1);
        CHECK(shop.f.log("kid") == Log{"workflow_started", "step_started", "cancellation_requested",
                                       fails ? "step_failed" : "step_completed",
                                       "workflow_cancelled"});
    }
}

TEST_CASE("a body that never looks holds its run's end for the grace, and no longer") {
    for (const bool durable : {true, false}) {
        Shop shop(durable);
        shop.f.options.cancel_grace_ms = 30;
        std::promise<void> go;
        shop.charge_by([&go](const engine::ActivityCall&) {
            go.get_future().wait();
            return value("7");
        });
        const auto kid = shop.play();
        CHECK(kid.status == Status::kCancelled);
        CHECK(kid.closed_ns - kid.started_ns >= 30'000'000);
        go.set_value();
        if (!durable) continue;
        CHECK(shop.f.log("kid") == Log{"workflow_started", "step_started", "cancellation_requested",
                                       "step_cancelled", "workflow_cancelled"});
    }
}

TEST_CASE("a step that was asked to stop before it began never begins, and its run is cancelled") {
    LocalFixture f;
    int charges = 0;
    f.stage.activity("charge", [&](const engine::ActivityCall&) {
        ++charges;
        return value("1");
    });
    f.stage.add(script("kid", charge));
    f.stage.add(script("parent", [](Scene& s, std::string x) -> Script {
        s.child("kid", x, "kid");
        co_return co_await s.side_effect([] { return std::string("1"); });
    }));
    CHECK(f.run("parent").status == Status::kCompleted);
    CHECK(f.runtime->wait("kid", {})->status == Status::kCancelled);
    CHECK(charges == 0);
    CHECK(f.log("kid") == Log{"workflow_started", "step_started", "cancellation_requested",
                              "step_cancelled", "workflow_cancelled"});
}

TEST_CASE("a run that is ending when its process dies ends in the next one, and its step is lost") {
    Machine m;
    int bodies = 0;
    m.stage.activity("slow", [&](const engine::ActivityCall&) -> engine::ActivityOutcome {
        ++bodies;
        throw Death{};
    });
    m.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        s.step("slow", x);
        co_return co_await s.side_effect([] { return std::string("1"); });
    }));
    Process& first = m.open();
    // Its first record is its last: the step is on disk, the end is not.
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    CHECK(m.log(run) == Log{"workflow_started", "step_started", "marker_recorded"});
    m.kill(first);
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(second.runtime->wait(run, {})->status == Status::kCompleted);
    CHECK(m.log(run) == Log{"workflow_started", "step_started", "marker_recorded",
                            "workflow_interrupted", "workflow_resumed", "step_cancelled",
                            "workflow_completed"});
    CHECK(bodies == 0);
}
