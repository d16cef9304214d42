// Steps, attempts, retries and time limits on the virtual clock.
#include <doctest/doctest.h>

#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

constexpr std::int64_t kMs = 1'000'000;

template <class T>
std::vector<T> all_of(LocalFixture& f, const std::string& run) {
    std::vector<T> found;
    const auto events = f.runtime->events(run);
    for (const auto& event : *events) {
        if (const auto* one = std::get_if<T>(&event.data)) found.push_back(*one);
    }
    return found;
}

// The waits between the attempts of a step that always fails, in seconds.
std::vector<std::int64_t> waits_of(engine::RetryPolicy policy, engine::ActivityOutcome outcome) {
    LocalFixture f;
    std::vector<std::int64_t> at;
    f.stage.activity("flaky", [&](const engine::ActivityCall&) {
        at.push_back(f.clock->now_ns());
        return outcome;
    });
    engine::StepOptions options;
    options.retry = std::move(policy);
    f.stage.add(script("w", [options](Scene& s, std::string x) -> Script {
        co_return co_await s.step("flaky", x, options);
    }));
    f.run("w");
    std::vector<std::int64_t> waits;
    for (std::size_t i = 1; i < at.size(); ++i) {
        waits.push_back((at[i] - at[i - 1]) / (1000 * kMs));
    }
    return waits;
}

}  // namespace

TEST_CASE("a step that is asked for in the turn in which its run ends does not begin") {
    for (const bool durable : {true, false}) {
        LocalFixture f(durable);
        int calls = 0;
        f.stage.activity("late", [&](const engine::ActivityCall&) {
            ++calls;
            return value("1");
        });
        f.stage.add(script("w", [](Scene& s, std::string) -> Script {
            auto first = s.sleep(10);
            auto second = s.sleep(10);  // due in the same turn
            co_await first;
            engine::StepOptions options;
            options.cancel_mode = engine::CancelMode::kAbandon;  // the end does not wait for it
            [[maybe_unused]] auto step = s.step("late", "1", options);
            co_await second;
            co_return "done";
        }));
        const auto view = f.run("w");
        CHECK(view.status == engine::Status::kCompleted);
        const Log expected = {"workflow_started", "sleep_started",     "sleep_started",
                              "sleep_completed",  "step_started",      "sleep_completed",
                              "step_cancelled",   "workflow_completed"};
        if (durable) CHECK(f.log(view.run_id) == expected);
        f.run("w");  // whatever was left over would run now
        CHECK(calls == 0);
    }
}

TEST_CASE("a step that is still in the queue when its run is terminated does not begin") {
    for (const bool durable : {true, false}) {
        LocalFixture f(durable);
        std::vector<std::string> began;
        f.stage.activity("work", [&](const engine::ActivityCall& call) {
            began.emplace_back(call.step_id);
            const engine::WorkflowTerminated request{"enough"};
            CHECK(f.runtime->ask(call.run_id, request, std::chrono::seconds(1)).ok());
            return value("1");
        });
        f.stage.add(script("w", [](Scene& s, std::string) -> Script {
            auto first = s.step("work", "1");
            auto second = s.step("work", "2");
            co_await first;
            co_return co_await second;
        }));
        CHECK(f.run("w").status == engine::Status::kTerminated);
        f.stage.add(script("empty", [](Scene&, std::string) -> Script { co_return "1"; }));
        f.run("empty");  // whatever was left over would run now
        CHECK(began == std::vector<std::string>{"work#1"});
    }
}

TEST_CASE("[C03] the same activity called twice with the same arguments runs twice") {
    LocalFixture f;
    int calls = 0;
    f.stage.activity("add", [&](const engine::ActivityCall&) {
        ++calls;
        return value("1");
    });
    f.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        co_await s.step("add", x);
        co_return co_await s.step("add", x);
    }));
    const auto view = f.run("w", "5");
    CHECK(calls == 2);
    const auto started = all_of<engine::StepStarted>(f, view.run_id);
    REQUIRE(started.size() == 2);
    CHECK(started[0].step == "add#1");
    CHECK(started[1].step == "add#2");
}

TEST_CASE("[C03] a bundle that emits one explicit key twice is parked, and nothing ran twice") {
    LocalFixture f;
    int calls = 0;
    f.stage.activity("add", [&](const engine::ActivityCall& call) {
        ++calls;
        CHECK(std::string(call.idempotency_key) == std::string(call.run_id) + "/add/fixed");
        return value("1");
    });
    f.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        co_await s.step("add", x, {}, "fixed");
        co_return co_await s.step("add", x, {}, "fixed");
    }));
    const auto view = f.run("w", "5");
    CHECK(calls == 1);
    CHECK(view.status == engine::Status::kInterrupted);
    CHECK(view.failure->message.find("add/fixed was asked for twice") != std::string::npos);
}

TEST_CASE("[C05] a failure that forbids retries ends the run after one execution") {
    LocalFixture f;
    int calls = 0;
    f.stage.activity("charge", [&](const engine::ActivityCall&) {
        ++calls;
        return failure("declined", "no money", true);
    });
    f.stage.add(script(
        "w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("charge", x); }));
    const auto view = f.run("w");
    CHECK(calls == 1);
    CHECK(view.status == engine::Status::kFailed);
    CHECK(view.failure->type == "declined");
    CHECK(view.failure->message == "no money");
    CHECK(f.log(view.run_id) ==
          Log{"workflow_started", "step_started", "step_failed", "workflow_failed"});
    const auto failed = all_of<engine::StepFailed>(f, view.run_id);
    CHECK(failed.at(0).retryable == false);
    CHECK(failed.at(0).attempt == 1);
}

TEST_CASE("[C05] a type that the policy names is not retried") {
    engine::RetryPolicy policy;
    policy.no_retry_types = {"declined"};
    CHECK(waits_of(policy, failure("declined", "no")).empty());
    CHECK(waits_of(policy, failure("other", "no")).size() == 3);
}

TEST_CASE("[C06] a step that fails twice is tried three times, and the log tells each attempt") {
    LocalFixture f;
    std::vector<std::uint32_t> seen;
    f.stage.activity("flaky", [&](const engine::ActivityCall& call) {
        seen.push_back(call.attempt);
        return call.attempt < 3 ? failure("net", "down") : value("7");
    });
    f.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        co_return co_await s.step("flaky", x, attempts(3));
    }));
    const auto view = f.run("w");
    CHECK(view.status == engine::Status::kCompleted);
    CHECK(view.result->body == "7");
    CHECK(seen == std::vector<std::uint32_t>{1, 2, 3});
    CHECK(f.log(view.run_id) == Log{"workflow_started", "step_started", "step_failed",
                                    "step_retrying", "step_started", "step_failed", "step_retrying",
                                    "step_started", "step_completed", "workflow_completed"});
    const auto retrying = all_of<engine::StepRetrying>(f, view.run_id);
    CHECK(retrying.at(0).next_attempt == 2);
    CHECK(retrying.at(1).next_attempt == 3);
    CHECK(retrying.at(1).at_ns - retrying.at(0).at_ns == 2000 * kMs);
    const auto started = all_of<engine::StepStarted>(f, view.run_id);
    CHECK(started.at(2).attempt == 3);
}

TEST_CASE("[C06] what the runbook catches after the last attempt names step, activity, attempts") {
    LocalFixture f;
    f.stage.activity("flaky", [&](const engine::ActivityCall&) { return failure("net", "down"); });
    f.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        std::string seen;
        try {
            co_await s.step("flaky", x, attempts(2));
        } catch (const Failed& failed) {
            seen = failed.failure.type + " " + failed.failure.message + " " +
                   failed.failure.origin_name + " " + failed.failure.origin_id + " " +
                   std::to_string(failed.failure.attempts);
        }
        co_return seen;
    }));
    CHECK(f.run("w").result->body == "net down flaky flaky#1 2");
}

TEST_CASE("[C07] exponential backoff is 1, 2, 4, .. 256, 300, 300 seconds") {
    engine::RetryPolicy policy;
    policy.max_attempts = 12;
    const auto waits = waits_of(policy, failure("net", "down"));
    CHECK(waits == std::vector<std::int64_t>{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300});
}

TEST_CASE("[C07] a fixed backoff stays, and retry_after overrides both") {
    engine::RetryPolicy policy;
    policy.max_attempts = 3;
    policy.first_ms = 10'000;
    policy.backoff_permille = 1000;
    CHECK(waits_of(policy, failure("net", "down")) == std::vector<std::int64_t>{10, 10});
    engine::Failure busy;
    busy.type = "busy";
    busy.retry_after_ms = 42'000;
    CHECK(waits_of(policy, {{}, std::make_shared<const engine::Failure>(busy)}) ==
          std::vector<std::int64_t>{42, 42});
    policy.backoff_permille = 0;
    CHECK(waits_of(policy, {{}, std::make_shared<const engine::Failure>(busy)}) ==
          std::vector<std::int64_t>{42, 42});
}

TEST_CASE("[C08] an attempt past its limit fails as a timeout, and its late result is dropped") {
    LocalFixture f;
    int calls = 0;
    f.stage.activity("slow", [&](const engine::ActivityCall& call) {
        ++calls;
        if (call.attempt == 1) f.clock->advance(5000 * kMs);
        return value(call.attempt == 1 ? "\"late\"" : "\"in time\"");
    });
    engine::StepOptions options = attempts(2);
    options.attempt_ms = 100;
    f.stage.add(script("w", [options](Scene& s, std::string x) -> Script {
        co_return co_await s.step("slow", x, options);
    }));
    const auto view = f.run("w");
    CHECK(view.result->body == "\"in time\"");
    CHECK(calls == 2);
    const auto failed = all_of<engine::StepFailed>(f, view.run_id);
    REQUIRE(failed.size() == 1);
    CHECK(failed[0].failure.kind == engine::FailureKind::kTimeout);
    CHECK(failed[0].failure.timeout == engine::TimeoutKind::kAttempt);
    CHECK(all_of<engine::StepCompleted>(f, view.run_id).size() == 1);
}

TEST_CASE("a timeout is not retried when no_retry names timeout") {
    LocalFixture f;
    f.stage.activity("slow", [&](const engine::ActivityCall&) {
        f.clock->advance(5000 * kMs);
        return value("1");
    });
    engine::StepOptions options = attempts(5);
    options.attempt_ms = 100;
    options.retry->no_retry_types = {"timeout"};
    f.stage.add(script("w", [options](Scene& s, std::string x) -> Script {
        co_return co_await s.step("slow", x, options);
    }));
    const auto view = f.run("w");
    CHECK(view.status == engine::Status::kFailed);
    CHECK(view.failure->kind == engine::FailureKind::kTimeout);
    CHECK(all_of<engine::StepStarted>(f, view.run_id).size() == 1);
}

TEST_CASE("the total limit ends a step for good: no attempt begins beyond it") {
    LocalFixture f;
    std::vector<std::int64_t> at;
    const std::int64_t begin = f.clock->now_ns();
    f.stage.activity("flaky", [&](const engine::ActivityCall&) {
        at.push_back((f.clock->now_ns() - begin) / (1000 * kMs));
        return failure("net", "down");
    });
    engine::StepOptions options = attempts(20);
    options.total_ms = 10'000;
    f.stage.add(script("w", [options](Scene& s, std::string x) -> Script {
        co_return co_await s.step("flaky", x, options);
    }));
    const auto view = f.run("w");
    CHECK(view.status == engine::Status::kFailed);
    CHECK(at == std::vector<std::int64_t>{0, 1, 3, 7});
    CHECK(view.failure->type == "net");
}

TEST_CASE("a body past the total limit fails as a timeout that is not retried") {
    LocalFixture f;
    f.stage.activity("slow", [&](const engine::ActivityCall&) {
        f.clock->advance(20'000 * kMs);
        return value("1");
    });
    engine::StepOptions options = attempts(5);
    options.total_ms = 10'000;
    f.stage.add(script("w", [options](Scene& s, std::string x) -> Script {
        co_return co_await s.step("slow", x, options);
    }));
    const auto view = f.run("w");
    CHECK(view.failure->timeout == engine::TimeoutKind::kTotal);
    CHECK(all_of<engine::StepStarted>(f, view.run_id).size() == 1);
}

TEST_CASE("an activity that nobody registered fails its step without a retry") {
    LocalFixture f;
    f.stage.add(script(
        "w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("ghost", x); }));
    const auto view = f.run("w");
    CHECK(view.status == engine::Status::kFailed);
    CHECK(view.failure->kind == engine::FailureKind::kNotFound);
    CHECK(view.failure->message == "activity 'ghost' is not registered");
    CHECK(f.log(view.run_id) ==
          Log{"workflow_started", "step_started", "step_failed", "workflow_failed"});
}

TEST_CASE("a result above the payload limit fails the step and says what to do") {
    LocalFixture f;
    f.options.payload_bytes_max = 100;
    f.runtime = f.make();
    int calls = 0;
    f.stage.activity("big", [&](const engine::ActivityCall& call) {
        ++calls;
        return value(std::string(call.args.at(0).body == "1" ? 101 : 100, '7'));
    });
    f.stage.add(script(
        "w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("big", x); }));
    const auto view = f.run("w", "1");
    CHECK(calls == 1);
    CHECK(view.failure->type == "payload_too_large");
    CHECK(view.failure->message.find("the limit is 100") != std::string::npos);
    CHECK(f.run("w", "0").status == engine::Status::kCompleted);
}

TEST_CASE("steps awaited together give their results in the order of the calls") {
    LocalFixture f;
    f.stage.activity("echo", [&](const engine::ActivityCall& call) {
        if (call.args.at(0).body == "1" && call.attempt == 1) return failure("net", "down");
        return value(call.args.at(0).body);
    });
    f.stage.add(script("w", [](Scene& s, std::string) -> Script {
        auto a = s.step("echo", "1");
        auto b = s.step("echo", "2");
        auto c = s.sleep(10);
        std::string all = co_await a;
        all += co_await b;
        co_await c;
        co_return all;
    }));
    CHECK(f.run("w").result->body == "12");
}

TEST_CASE("the last heartbeat of a failed attempt reaches the next one") {
    LocalFixture f;
    std::vector<std::string> seen;
    f.stage.activity("copy", [&](const engine::ActivityCall& call) {
        seen.push_back(call.last_heartbeat.empty() ? "" : call.last_heartbeat.at(0).body);
        CHECK(call.heartbeat({engine::Payload::json(std::to_string(call.attempt * 10))}));
        return call.attempt < 3 ? failure("net", "down") : value("1");
    });
    f.stage.add(script(
        "w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("copy", x); }));
    f.run("w");
    CHECK(seen == std::vector<std::string>{"", "10", "20"});
}
