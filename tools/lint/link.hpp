// Joins the facts of all units and goes from the runbooks to everything that they can reach.
#pragma once

#include <span>

#include "tools/lint/config.hpp"
#include "tools/lint/report.hpp"

namespace runbook::lint {

// Fills a report: findings, waivers, counts. `unsaved` is the text of a file that an editor holds,
// or null.
struct UnsavedText {
    std::string file;
    std::string text;
};
Report link(std::span<const Facts> units, const Config& config, const UnsavedText* unsaved,
            unsigned ways);

}  // namespace runbook::lint
