// Local steps: short activities that a transient run's loop calls itself.
#include <doctest/doctest.h>

#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

constexpr std::int64_t kMs = 1'000'000;

// So many steps, one after the other; the sum of what they return.
void add_steps(LocalFixture& f, int count, const engine::StepOptions& options = {}) {
    f.stage.add(script("steps", [count, options](Scene& s, std::string) -> Script {
        int sum = 0;
        for (int i = 0; i < count; ++i) sum += std::stoi(co_await s.step("one", "1", options));
        co_return std::to_string(sum);
    }));
}

engine::StepOptions once() {
    engine::StepOptions options;
    options.retry = engine::RetryPolicy{};
    options.retry->max_attempts = 1;
    return options;
}

}  // namespace

TEST_CASE("a transient run goes through its local steps in the turn that starts it") {
    LocalFixture f(false);
    int calls = 0;
    f.stage.local_activity("one", [&](const engine::ActivityCall& call) {
        CHECK(call.idempotency_key == std::string(call.run_id) + "/" + std::string(call.step_id));
        ++calls;
        return value("1");
    });
    add_steps(f, 3);
    const auto started = f.runtime->start(call_of("steps"));
    REQUIRE(started.ok());
    CHECK(calls == 3);  // though nobody has waited for it yet
    const auto view = f.runtime->wait(started->run_id, {});
    CHECK(view->status == Status::kCompleted);
    CHECK(view->result->body == "3");
    CHECK(view->events == 8);  // counted, though nobody keeps them
}

TEST_CASE("whoever listens hears of local steps as of all others") {
    LocalFixture f(false);
    std::vector<std::string> heard;
    f.options.on_progress = [&](const std::string&, const std::string&, const engine::Event& e) {
        CHECK(e.sequence == heard.size() + 1);
        heard.emplace_back(engine::type_name(e.data));
    };
    f.runtime = f.make();
    f.stage.local_activity("one", [&](const engine::ActivityCall&) { return value("1"); });
    add_steps(f, 1);
    f.run("steps");
    CHECK(heard == std::vector<std::string>{"workflow_started", "step_started", "step_completed",
                                            "workflow_completed"});
}

TEST_CASE("a durable run's local step begins when its log says so, and not before") {
    LocalFixture f(true);
    f.stage.local_activity("one", [&](const engine::ActivityCall& call) {
        // Asked of the store: the runtime would wait for its loop, which is here.
        const auto row = f.store->find({std::string(call.run_id)});
        const auto log = f.store->read_events(row.value().key);
        CHECK(engine::type_name(log.value().back().data) == "step_started");
        return value("1");
    });
    add_steps(f, 2);
    CHECK(f.run("steps").result->body == "2");
}

TEST_CASE("a local step that fails is tried again, as any other") {
    LocalFixture f(false);
    int calls = 0;
    const std::int64_t began = f.clock->now_ns();
    f.stage.local_activity("one", [&](const engine::ActivityCall& call) {
        CHECK(call.attempt == static_cast<std::uint32_t>(++calls));
        return calls < 3 ? failure("flaky", "not yet") : value("1");
    });
    add_steps(f, 1);
    CHECK(f.run("steps").status == Status::kCompleted);
    CHECK(calls == 3);
    CHECK(f.clock->now_ns() - began == 3000 * kMs);  // 1 s and 2 s
}

TEST_CASE("a local step that took longer than it may has failed by its time limit") {
    LocalFixture f(false);
    f.stage.local_activity("one", [&](const engine::ActivityCall& call) {
        CHECK(call.deadline_ns == f.clock->now_ns() + 5 * kMs);
        f.clock->advance(5 * kMs);
        return value("1");
    });
    engine::StepOptions options = once();
    options.attempt_ms = 5;
    add_steps(f, 1, options);
    const auto view = f.run("steps");
    REQUIRE(view.failure);
    CHECK(view.failure->type == "timeout");
    CHECK(view.failure->message == "one#1 passed its attempt time limit");
}

TEST_CASE("a local step whose result is too large fails for good") {
    LocalFixture f(false);
    f.options.payload_bytes_max = 10;
    f.runtime = f.make();
    int calls = 0;
    f.stage.local_activity("one", [&](const engine::ActivityCall&) {
        ++calls;
        return value("\"twelve bytes\"");
    });
    add_steps(f, 1);
    const auto view = f.run("steps");
    REQUIRE(view.failure);
    CHECK(view.failure->type == "payload_too_large");
    CHECK(calls == 1);
}

TEST_CASE("the runbook's clock goes on while local steps do") {
    LocalFixture f(false);
    f.stage.local_activity("one", [&](const engine::ActivityCall&) {
        f.clock->advance(kMs / 10);
        return value("1");
    });
    f.stage.add(script("clock", [](Scene& s, std::string) -> Script {
        const std::int64_t before = s.now_ns();
        co_await s.step("one", "1");
        co_await s.step("one", "1");
        co_return std::to_string(s.now_ns() - before);
    }));
    CHECK(f.run("clock").result->body == "200000");
}

TEST_CASE("a run that goes from local step to local step lets others have their turn") {
    for (const bool durable : {true, false}) {
        LocalFixture f(durable);
        std::string callers;
        f.stage.local_activity("one", [&](const engine::ActivityCall& call) {
            callers += call.workflow_id;
            f.clock->advance(kMs * 6 / 10);
            return value("1");
        });
        add_steps(f, 5);
        std::vector calls(2, call_of("steps"));
        calls[0].workflow_id = "a";
        calls[1].workflow_id = "b";
        const auto started = f.runtime->start_all(std::move(calls));
        for (const auto& one : started)
            CHECK(f.runtime->wait(one->run_id, {})->result->body == "5");
        CHECK(callers.size() == 10);
        CHECK(callers.find('b') < callers.rfind('a'));
    }
}

TEST_CASE("a local step that is cancelled as soon as it is asked for does not begin") {
    LocalFixture f(false);
    int calls = 0;
    f.stage.local_activity("one", [&](const engine::ActivityCall&) {
        ++calls;
        return value("1");
    });
    f.stage.add(script("w", [](Scene& s, std::string) -> Script {
        auto step = s.step("one", "1");
        s.cancel(step);
        try {
            co_await step;
        } catch (const Failed& failed) {
            co_return "\"" + failed.failure.type + "\"";
        }
        co_return "\"done\"";
    }));
    CHECK(f.run("w").result->body == "\"cancelled\"");
    CHECK(calls == 0);
}
