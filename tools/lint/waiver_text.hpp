// The text of a waiver: // N102-allow(N102-clock, N102-env): shown to humans, never branched on
#pragma once

#include <optional>
#include <string_view>

#include "tools/lint/facts.hpp"

namespace runbook::lint {

// Nothing when the comment is no waiver; one with a problem when it is a wrong one. Its place is
// not set.
std::optional<Waiver> parse_waiver(std::string_view comment);

}  // namespace runbook::lint
