// Retry policies: layers, limits, waits.
#include <doctest/doctest.h>

#include "host/engine/machines/step.hpp"
#include "host/engine/retry.hpp"

using namespace runbook::engine;

TEST_CASE("the default policy: 4 attempts, first 1 s, backoff 2, at most 300 s, no jitter") {
    const RetryPolicy policy = default_retry();
    CHECK(policy.max_attempts == 4);
    CHECK(policy.first_ms == 1000);
    CHECK(policy.max_ms == 300'000);
    CHECK(policy.backoff_permille == 2000);
    CHECK(policy.jitter_permille == 0);
    CHECK(policy.no_retry_types.empty());
}

TEST_CASE("the call overrides the declaration field by field, and that the defaults") {
    StepOptions call;
    call.retry = RetryPolicy{};
    call.retry->max_attempts = 9;
    StepOptions declared;
    declared.attempt_ms = 77;
    declared.retry = RetryPolicy{};
    declared.retry->max_attempts = 2;
    declared.retry->first_ms = 5;
    const RetryPolicy retry = retry_of(&call, &declared);
    CHECK(retry.max_attempts == 9);
    CHECK(retry.first_ms == 5);
    CHECK(retry.max_ms == 300'000);
    CHECK(limits_of(&call, &declared).attempt_ms == 77);
    CHECK(limits_of(nullptr, nullptr).attempt_ms == 600'000);
    CHECK(limits_of(nullptr, nullptr).total_ms == 0);
}

TEST_CASE(
    "who may retry: the attempts left, the failure's word, the named types, no cancellation") {
    RetryPolicy policy = default_retry();
    Failure failure;
    failure.type = "net";
    CHECK(may_retry(policy, failure, 3));
    CHECK(!may_retry(policy, failure, 4));
    policy.max_attempts = kNoAttemptLimit;
    CHECK(may_retry(policy, failure, 4'000'000));
    policy.no_retry_types = {"timeout"};
    CHECK(may_retry(policy, failure, 1));
    failure.kind = FailureKind::kTimeout;
    CHECK(!may_retry(policy, failure, 1));
    policy.no_retry_types.clear();
    CHECK(may_retry(policy, failure, 1));
    failure.no_retry = true;
    CHECK(!may_retry(policy, failure, 1));
    Failure cancelled;
    cancelled.kind = FailureKind::kCancelled;
    CHECK(!may_retry(policy, cancelled, 1));
}

TEST_CASE("jitter spreads to both sides and never past the longest wait") {
    RetryPolicy policy = default_retry();
    policy.jitter_permille = 500;
    CHECK(backoff_ms(policy, {}, 1, 0.0) == 500);
    CHECK(backoff_ms(policy, {}, 1, 0.5) == 1000);
    CHECK(backoff_ms(policy, {}, 1, 0.999999) <= 1500);
    CHECK(backoff_ms(policy, {}, 30, 0.999999) == 300'000);
}

TEST_CASE("times beyond what a log can hold are the last one it can") {
    CHECK(after_ms(1'000, 2) == 2'001'000);
    CHECK(after_ms(1'000, 0) == 1'000);
    CHECK(after_ms(1'000, -5) == 1'000);
    CHECK(after_ms(1'700'000'000'000'000'000, INT64_MAX) == INT64_MAX);
    CHECK(after_ms(INT64_MAX, 1) == INT64_MAX);
    RetryPolicy policy = default_retry();
    policy.max_ms = INT64_MAX;
    CHECK(backoff_ms(policy, {}, 200, 0.5) == INT64_MAX);
}
