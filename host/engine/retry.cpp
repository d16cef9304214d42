#include "host/engine/retry.hpp"

#include <algorithm>
#include <cmath>

namespace runbook::engine {

RetryPolicy default_retry() {
    RetryPolicy policy;
    policy.max_attempts = 4;
    policy.first_ms = 1'000;
    policy.max_ms = 300'000;
    policy.backoff_permille = 2'000;
    return policy;
}

RetryPolicy merge(const RetryPolicy& over, const RetryPolicy& under) {
    RetryPolicy merged = over;
    if (merged.max_attempts == 0) merged.max_attempts = under.max_attempts;
    if (merged.first_ms == 0) merged.first_ms = under.first_ms;
    if (merged.max_ms == 0) merged.max_ms = under.max_ms;
    if (merged.backoff_permille == 0) merged.backoff_permille = under.backoff_permille;
    if (merged.jitter_permille == 0) merged.jitter_permille = under.jitter_permille;
    if (merged.no_retry_types.empty()) merged.no_retry_types = under.no_retry_types;
    return merged;
}

bool may_retry(const RetryPolicy& policy, const Failure& failure, std::uint32_t attempt) {
    if (failure.no_retry || failure.kind == FailureKind::kCancelled) return false;
    if (policy.max_attempts != kNoAttemptLimit && attempt >= policy.max_attempts) return false;
    const auto named = [&](const std::string& type) {
        return type == failure.type || (failure.kind == FailureKind::kTimeout && type == "timeout");
    };
    return std::none_of(policy.no_retry_types.begin(), policy.no_retry_types.end(), named);
}

std::int64_t after_ms(std::int64_t at_ns, std::int64_t ms) {
    constexpr std::int64_t kNever = INT64_MAX;
    if (ms <= 0) return at_ns;
    if (ms > (kNever - at_ns) / 1'000'000) return kNever;
    return at_ns + ms * 1'000'000;
}

std::int64_t backoff_ms(const RetryPolicy& policy, const Failure& failure, std::uint32_t attempt,
                        double chance) {
    if (failure.retry_after_ms >= 0) return failure.retry_after_ms;
    const double factor = std::pow(policy.backoff_permille / 1000.0, attempt - 1);
    const double limit = static_cast<double>(policy.max_ms);
    const double wait = std::min(static_cast<double>(policy.first_ms) * factor, limit);
    const double spread = wait * (policy.jitter_permille / 1000.0) * (chance - 0.5) * 2;
    const double spread_wait = std::clamp(wait + spread, 0.0, limit);
    return spread_wait >= 9e18 ? policy.max_ms : static_cast<std::int64_t>(spread_wait);
}

}  // namespace runbook::engine
