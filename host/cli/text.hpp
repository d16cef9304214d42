// Text for people: what may reach a terminal, colours, times, lengths.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace runbook::cli {

// What others wrote, in one line without control characters, which a terminal would obey.
std::string plain(std::string_view text);

// plain(), cut to `most` characters with ".." when it is longer.
std::string shortened(std::string_view text, std::size_t most);

// Characters on a terminal: UTF-8 counts once a character, as long as it is not a wide one.
std::size_t shown_width(std::string_view text);

enum class Color { kNone, kRed, kGreen, kYellow, kBlue, kDim, kBold };

// `text` in that colour, or as it is when `use` is false.
std::string colored(std::string_view text, Color color, bool use);

// The colour that a run's status or an event's type is shown in.
Color color_of(std::string_view word);

// "12 ms", "1.4 s", "3 min 5 s", "2 h 10 min", "3 d 4 h".
std::string length(std::int64_t ns);

// "2026-11-21 10:00:00Z", whatever the machine's zone is.
std::string point(std::int64_t unix_ns);

// "just now", "3 s ago", "in 5 min".
std::string distance(std::int64_t unix_ns, std::int64_t now_ns);

}  // namespace runbook::cli
