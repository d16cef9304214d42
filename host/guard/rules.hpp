// What the guard knows of each family of calls: its rule, as runbook-lint has it, and the cure.
#pragma once

#include <cstdint>
#include <string_view>

namespace runbook::guard {

enum class Rule : std::uint8_t { kClock, kRandom, kThread, kEnv, kIo };

std::string_view id_of(Rule rule);    // "N102-clock"
std::string_view cure_of(Rule rule);  // "use run.now()"

}  // namespace runbook::guard
