// Retry policy: how often a failed step is tried again, and when. Values in milliseconds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/engine/failure.hpp"

namespace runbook::engine {

inline constexpr std::uint32_t kNoAttemptLimit = UINT32_MAX;

struct RetryPolicy {  // 0 means "not set"; merge() fills it from the next layer
    std::uint32_t max_attempts = 0;
    std::int64_t first_ms = 0;
    std::int64_t max_ms = 0;
    std::uint32_t backoff_permille = 0;
    std::uint32_t jitter_permille = 0;
    std::vector<std::string> no_retry_types;
    bool operator==(const RetryPolicy&) const = default;
};

// max_attempts 4, first 1 s, backoff 2.0, max 300 s, jitter 0.
RetryPolicy default_retry();
// `over` where it is set, else `under`.
RetryPolicy merge(const RetryPolicy& over, const RetryPolicy& under);
// May attempt + 1 follow a failure of `attempt`? Timeouts count under the type name "timeout".
bool may_retry(const RetryPolicy& policy, const Failure& failure, std::uint32_t attempt);
// `ms` later; a time beyond what 64 bits of nanoseconds hold (year 2262) is that last moment.
std::int64_t after_ms(std::int64_t at_ns, std::int64_t ms);
// The wait after a failed `attempt` (1, 2, ..): first * backoff^(attempt - 1), at most max_ms; a
// failure's own retry_after wins. `chance` in [0, 1) spreads by the jitter.
std::int64_t backoff_ms(const RetryPolicy& policy, const Failure& failure, std::uint32_t attempt,
                        double chance);

}  // namespace runbook::engine
