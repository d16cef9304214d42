// The formats of texts in schemas: times, durations, and their limits.
#pragma once

#include <string>
#include <string_view>

namespace runbook::app {

struct TextFormat {
    std::string_view name;               // "date-time", "rb-duration"; others allow every text
    std::string_view step, least, most;  // rb-step, rb-min, rb-max; empty: none
};

// Empty when the text fits, otherwise what is wrong with it. The texts are read as the kit reads
// them, so that the host refuses what the runbook would.
std::string wrong_text(std::string_view text, const TextFormat& format);

}  // namespace runbook::app
