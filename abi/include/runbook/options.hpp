// What can be asked of a step or child beside its arguments: retries, limits, cancellation.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <stdexcept>
#include <string>

#include "runbook/abi.h"

namespace rb {

using Duration = std::chrono::nanoseconds;  // every std::chrono duration in whole units fits

namespace kit {
// Rounded up, so that nothing waits less than was asked for; at least 1 ms.
constexpr std::int64_t milliseconds(Duration duration) {
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(duration).count();
    return ms < 1 ? 1 : ms;
}
}  // namespace kit

//   rb::Retry::attempts(5).first(1s).backoff(2.0).max(300s).no_retry({"declined"})
// What is not set is the host's default: 4 attempts, 1 s, doubled up to 300 s.
class Retry {
 public:
    constexpr Retry() = default;
    static constexpr Retry attempts(std::uint32_t most) { return Retry(most); }
    static constexpr Retry never() { return Retry(1); }
    static constexpr Retry forever() { return Retry(std::numeric_limits<std::uint32_t>::max()); }

    constexpr Retry& first(Duration delay) { return first_ms = kit::milliseconds(delay), *this; }
    constexpr Retry& max(Duration delay) { return max_ms = kit::milliseconds(delay), *this; }
    constexpr Retry& backoff(double factor) { return backoff_permille = permille(factor), *this; }
    constexpr Retry& fixed() { return backoff(1.0); }
    constexpr Retry& jitter(double share) { return jitter_permille = permille(share), *this; }
    // Failure types that are not worth another attempt; `timeout` names timeouts. Literals: the
    // texts must live as long as the program.
    template <class... More>
    constexpr Retry& no_retry(const char* type, More... more) {
        if (no_retry_count == kTypesMax)
            throw std::invalid_argument("rb::Retry: at most 8 no_retry types");
        no_retry_types[no_retry_count++] = type;
        if constexpr (sizeof...(More) > 0) no_retry(more...);
        return *this;
    }
    // GCC before 13 takes no braces in a statement with co_await: there use the form above.
    constexpr Retry& no_retry(std::initializer_list<const char*> types) {
        for (const char* type : types) no_retry(type);
        return *this;
    }

    static constexpr std::size_t kTypesMax = 8;
    std::uint32_t max_attempts = 0;
    std::uint32_t backoff_permille = 0;
    std::uint32_t jitter_permille = 0;
    std::uint32_t no_retry_count = 0;
    std::int64_t first_ms = 0;
    std::int64_t max_ms = 0;
    std::array<const char*, kTypesMax> no_retry_types{};

 private:
    constexpr explicit Retry(std::uint32_t most) : max_attempts(most) {
        if (most == 0) throw std::invalid_argument("rb::Retry: at least one attempt");
    }
    static constexpr std::uint32_t permille(double factor) {
        if (!(factor >= 0 && factor <= 1000))
            throw std::invalid_argument("rb::Retry: a factor from 0 to 1000");
        return static_cast<std::uint32_t>(factor * 1000 + 0.5);
    }
};

// What becomes of an open child when its parent ends.
enum class ParentClose : std::uint32_t {
    cancel = RB_CLOSE_CANCEL,
    terminate = RB_CLOSE_TERMINATE,
    abandon = RB_CLOSE_ABANDON
};

// What cancelling the run means for a step or child in flight.
enum class OnCancel : std::uint32_t {
    try_cancel = RB_CANCEL_TRY,  // ask it to stop, go on at once
    wait = RB_CANCEL_WAIT_DONE,  // ask it to stop, go on when it ended
    abandon = RB_CANCEL_ABANDON  // let it be, go on at once
};
inline constexpr OnCancel try_cancel = OnCancel::try_cancel;
inline constexpr OnCancel wait = OnCancel::wait;
inline constexpr OnCancel abandon = OnCancel::abandon;

namespace kit {

struct StepLimits {  // 0: not set
    std::int64_t attempt_ms = 0;
    std::int64_t total_ms = 0;
    std::int64_t heartbeat_ms = 0;
};

// The view of a Retry for the ABI; borrows from it.
class RetryView {
 public:
    explicit RetryView(const Retry& retry) {
        view_.struct_size = sizeof view_;
        view_.max_attempts = retry.max_attempts;
        view_.first_ms = retry.first_ms;
        view_.max_ms = retry.max_ms;
        view_.backoff_permille = retry.backoff_permille;
        view_.jitter_permille = retry.jitter_permille;
        for (std::uint32_t i = 0; i < retry.no_retry_count; ++i) {
            const char* const type = retry.no_retry_types[i];
            types_[i] = {type, std::char_traits<char>::length(type)};
        }
        view_.no_retry_types = types_.data();
        view_.no_retry_count = retry.no_retry_count;
    }
    RetryView(const RetryView&) = delete;
    RetryView& operator=(const RetryView&) = delete;
    const rb_retry* get() const { return &view_; }

 private:
    rb_retry view_{};
    std::array<rb_str, Retry::kTypesMax> types_{};
};

}  // namespace kit
}  // namespace rb
