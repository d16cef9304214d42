#include "tools/lint/preamble_plan.hpp"

#include <algorithm>
#include <map>

namespace runbook::lint {
namespace {

using Shared = std::map<std::string, std::size_t>;  // key: units that have it

Shared count_keys(const std::vector<PlannedUnit>& units, const std::vector<std::size_t>& which) {
    Shared shared;
    for (const std::size_t i : which)
        for (const std::string& key : units[i].opening.keys) ++shared[key];
    return shared;
}

// Three quarters of what it read the last time: the rest is parsed soon enough.
bool is_enough(const PlannedUnit& unit) {
    return unit.footing && !unit.files_read.empty() &&
           unit.footing->second.notes->dependencies.size() * 4 >= unit.files_read.size() * 3;
}

// Up to which directive a preamble should reach.
std::optional<std::size_t> wish(const PlannedUnit& unit, const Shared& shared) {
    const auto& opening = unit.opening;
    if (opening.directives.empty() || is_enough(unit)) return std::nullopt;
    for (std::size_t i = opening.directives.size(); i-- > 0;) {
        if (!opening.directives[i].includes) continue;
        if (shared.at(opening.keys[i]) > 1) return i;
    }
    return unit.again ? std::optional(opening.directives.size() - 1) : std::nullopt;
}

}  // namespace

std::vector<Making> plan_preambles(std::vector<PlannedUnit>& units,
                                   const std::vector<std::size_t>& which, std::size_t at_most,
                                   Preambles& preambles) {
    const Shared shared = count_keys(units, which);
    struct Wanted {
        Making making;
        std::vector<PlannedUnit*> units;
    };
    std::map<std::string, Wanted> wanted;
    for (const std::size_t i : which) {
        PlannedUnit& unit = units[i];
        unit.waits = false;
        unit.footing = preambles.find(unit.opening);
        const auto last = wish(unit, shared);
        if (!last || (unit.footing && unit.footing->first >= *last)) continue;
        if (!preambles.is_missing(unit.opening, *last)) continue;
        Wanted& one = wanted[unit.opening.keys[*last]];
        if (one.units.empty()) one.making = {i, *last};
        one.units.push_back(&unit);
    }
    std::vector<Wanted*> most;
    for (auto& [key, one] : wanted)
        if (one.units.size() > 1 || one.units.front()->again) most.push_back(&one);
    std::stable_sort(most.begin(), most.end(), [](const Wanted* a, const Wanted* b) {
        return a->units.size() > b->units.size();
    });
    if (most.size() > at_most) most.resize(at_most);
    std::vector<Making> makings;
    for (const Wanted* one : most) {
        makings.push_back(one->making);
        for (PlannedUnit* unit : one->units) unit->waits = true;
    }
    return makings;
}

}  // namespace runbook::lint
