// Finds the waivers in the comments of the user's files. The lexer reads them, so a text in quotes
// is no comment.
#pragma once

#include "tools/lint/analysis/unit.hpp"
#include "tools/lint/waiver_text.hpp"

namespace runbook::lint {

void add_waivers(Unit& unit, Facts& facts);

}  // namespace runbook::lint
