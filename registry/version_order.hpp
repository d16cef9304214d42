// Which of two versions is the newer one.
#pragma once

#include <compare>
#include <string_view>

namespace runbook::registry {

// Dotted parts compare as numbers where both are numbers, else as text; more parts are newer, and
// what follows a '-' is older than nothing: 1.9 < 1.10, 2.0-rc1 < 2.0 < 2.0.1.
std::strong_ordering compare_versions(std::string_view a, std::string_view b);

}  // namespace runbook::registry
