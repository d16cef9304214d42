#include "host/runtime/local/clock.hpp"

#include <algorithm>
#include <chrono>

namespace runbook::runtime::local {

std::int64_t SystemClock::now_ns() const {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

// Waits a day at most at a time: a wall clock that is set back must not strand a timer for long,
// and a far due time must not overflow the clock's arithmetic.
void SystemClock::wait(std::condition_variable& wake, std::unique_lock<std::mutex>& lock,
                       std::optional<std::int64_t> due_ns) {
    if (!due_ns) return wake.wait(lock);
    constexpr std::int64_t kDay = 86'400'000'000'000;
    const std::int64_t left = std::clamp<std::int64_t>(*due_ns - now_ns(), 0, kDay);
    wake.wait_for(lock, std::chrono::nanoseconds(left));
}

void VirtualClock::wait(std::condition_variable& wake, std::unique_lock<std::mutex>& lock,
                        std::optional<std::int64_t> due_ns) {
    if (!due_ns) return wake.wait(lock);
    if (*due_ns > now_ns_) now_ns_ = *due_ns;
}

}  // namespace runbook::runtime::local
