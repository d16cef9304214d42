// What activities do wrong, and what a call offers them.
#include <doctest/doctest.h>

#include <thread>

#include "scripted.hpp"

using namespace runbook;

namespace {

const rb_payload kResult{};

void succeed(const rb_activity_call* call) { call->succeed(call, &kResult); }

void fail(const rb_activity_call* call) {
    const auto why = failure_of("declined", "card declined");
    call->fail(call, &why);
}

std::shared_ptr<const engine::Failure> failure_after(ActivityBody body) {
    auto outcome = ScriptedActivity(std::move(body)).run();
    REQUIRE(outcome.failure);
    return outcome.failure;
}

void check_contract(ActivityBody body, const std::string& how) {
    const auto failure = failure_after(std::move(body));
    CHECK(failure->message == "activity 'charge' " + how);
    CHECK(failure->type == "activity_contract");
    CHECK(failure->kind == engine::FailureKind::kHost);
    CHECK(failure->no_retry);
}

}  // namespace

TEST_CASE("an activity completes exactly once, everything else is a broken contract") {
    check_contract([](void*, auto*) { return RB_OK; }, "returned without a result or a failure");
    check_contract(
        [](void*, auto* call) {
            succeed(call);
            succeed(call);
            return RB_OK;
        },
        "completed 2 times");
    check_contract(
        [](void*, auto* call) {
            fail(call);
            succeed(call);
            succeed(call);
            return RB_OK;
        },
        "completed 3 times");
    check_contract(
        [](void*, auto* call) {
            succeed(call);
            return RB_E_BUG;
        },
        "reported a result and ended with RB_E_BUG (-8)");
    check_contract(
        [](void*, auto* call) {
            succeed(call);
            return RB_PENDING;
        },
        "reported a result and ended with RB_PENDING (1)");
    check_contract(
        [](void*, auto* call) {
            call->fail(call, nullptr);
            return RB_OK;
        },
        "completed with bad data: no failure was given");
}

TEST_CASE("an error status without a reason is a failure that may be retried") {
    const auto failure = failure_after([](void*, auto*) { return RB_E_LIMIT; });
    CHECK(failure->message == "activity 'charge' ended with RB_E_LIMIT (-7) and gave no reason");
    CHECK(failure->kind == engine::FailureKind::kApp);
    CHECK_FALSE(failure->no_retry);
}

TEST_CASE("an error status beside a failure is that failure") {
    const auto failure = failure_after([](void*, auto* call) {
        fail(call);
        return RB_E_CANCELLED;
    });
    CHECK(failure->type == "declined");
}

TEST_CASE("answering later is refused with a clear text") {
    const auto failure = failure_after([](void*, auto*) { return RB_PENDING; });
    CHECK(failure->message == "activity 'charge' wants to be answered later, and cannot be");
    CHECK(failure->no_retry);
}

TEST_CASE("a result above 2 MiB is refused with the way out") {
    const std::string body((2u << 20) + 1, 'x');
    const auto failure = failure_after([&](void*, auto* call) {
        rb_payload large{};
        large.body = {reinterpret_cast<const std::uint8_t*>(body.data()), body.size()};
        call->succeed(call, &large);
        return RB_OK;
    });
    CHECK(failure->type == "payload_too_large");
    CHECK(failure->no_retry);
    CHECK(failure->message ==
          "the result of activity 'charge': a payload is larger than limits.payload_bytes_max "
          "(2097152 bytes); store the data elsewhere and pass a reference");
}

TEST_CASE("a body may complete from a thread of its own, and no result is a null") {
    ScriptedActivity activity([](void*, auto* call) {
        std::thread([call] { call->succeed(call, nullptr); }).join();
        return RB_OK;
    });
    const auto outcome = activity.run();
    CHECK_FALSE(outcome.failure);
    CHECK(outcome.result == engine::Payload::null());
}

TEST_CASE("a call shows its arguments, and reaches stop reason, heartbeat and log") {
    const engine::Payloads args{engine::Payload::json("1"), engine::Payload::json("2"),
                                engine::Payload::json("3")};
    ScriptedActivity activity([](void* task, auto* call) {
        CHECK(task == nullptr);
        CHECK(call->struct_size == sizeof(rb_activity_call));
        REQUIRE(call->args.len == 3);
        CHECK(*call->args.ptr[2].body.ptr == '3');
        CHECK(call->stop_reason(call) == RB_STOP_TIMED_OUT);
        CHECK(call->heartbeat(call, &call->args) == RB_E_CANCELLED);
        CHECK(call->heartbeat(call, nullptr) == RB_OK);
        call->log(call, RB_LOG_WARN, str("slow"), {});
        succeed(call);
        return RB_OK;
    });
    std::vector<std::string> seen;
    activity.stop_reason = [] { return 2u; };
    activity.heartbeat = [&](const engine::Payloads& details) {
        seen.push_back("beat " + std::to_string(details.size()));
        return details.empty();
    };
    activity.log = [&](std::uint32_t level, std::string_view message, std::string_view) {
        seen.push_back("log " + std::to_string(level) + " " + std::string(message));
    };
    CHECK_FALSE(activity.run(args).failure);
    CHECK(seen == std::vector<std::string>{"beat 3", "beat 0", "log 4 slow"});
}

TEST_CASE("a call whose host listens to nothing goes on undisturbed") {
    ScriptedActivity activity([](void*, auto* call) {
        CHECK(call->stop_reason(call) == RB_STOP_NONE);
        CHECK(call->heartbeat(call, nullptr) == RB_OK);
        call->log(call, RB_LOG_INFO, str("x"), {});
        succeed(call);
        return RB_OK;
    });
    CHECK_FALSE(activity.run().failure);
}
