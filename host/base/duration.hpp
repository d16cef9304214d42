// Durations as people write them in configs, flags and declarations: 500ms 30s 5m 2h 1d 1w 1h30m.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace runbook {

// The longest duration: "now" plus it still fits a 64-bit count of nanoseconds until the year 2070.
inline constexpr std::chrono::milliseconds kDurationMax = std::chrono::weeks{10000};

// Whole numbers with a unit, largest unit first, each unit at most once. Anything else, a sign or a
// space included, is kBadInput with the text quoted.
Result<std::chrono::milliseconds> parse_duration(std::string_view text);

// The shortest text that parse_duration reads back as the same value; zero is "0s". A negative
// value, which only arises as a difference of times, gets a "-" in front.
std::string format_duration(std::chrono::milliseconds duration);

}  // namespace runbook
