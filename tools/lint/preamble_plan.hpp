// Which units of a run stand on which preamble, and which preambles are worth making.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tools/lint/preambles.hpp"

namespace runbook::lint {

struct PlannedUnit {
    const CompileCommand* command = nullptr;
    Opening opening;
    bool again = false;                   // it is edited right now, so that it will be parsed again
    std::vector<std::string> files_read;  // the last time; empty when it is new
    std::optional<std::pair<std::size_t, Footing>> footing;
    bool waits = false;  // for a preamble that is made in this run
};

// A preamble of the unit's directives up to `last`.
struct Making {
    std::size_t unit = 0;
    std::size_t last = 0;
};

// Gives the units what there is, and says what is to be made: what two units of this run share, or
// one needs that is edited, at most so many. A single unit is not made to wait for a preamble that
// nobody may need.
std::vector<Making> plan_preambles(std::vector<PlannedUnit>& units,
                                   const std::vector<std::size_t>& which, std::size_t at_most,
                                   Preambles& preambles);

}  // namespace runbook::lint
