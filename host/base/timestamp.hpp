// Points in time as events carry them: nanoseconds since 1970 in UTC, and their one text form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace runbook {

// "2026-11-21T10:00:00.123456789Z": always nine digits, so that texts sort as the times do.
std::string format_timestamp(std::int64_t unix_ns);

// Reads exactly that form; anything else, or a time that 64 bits cannot hold (before 1677-09-21,
// after 2262-04-11), is kBadInput.
Result<std::int64_t> parse_timestamp(std::string_view text);

}  // namespace runbook
