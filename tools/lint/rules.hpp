// The rules: their names, levels and texts. --explain, the SARIF help and the messages are made of
// this table.
#pragma once

#include <span>
#include <string_view>

#include "tools/lint/facts.hpp"

namespace runbook::lint {

// Goes up when facts of the same code change: caches and baselines name it.
inline constexpr std::string_view kRulesVersion = "1";

struct Rule {
    std::string_view id;
    Level level;
    std::string_view title;
    std::string_view why;
    std::string_view example;  // what is found
    std::string_view fix;      // what to do
    std::string_view better;   // the example, mended
};

std::span<const Rule> all_rules();
const Rule* find_rule(std::string_view id);

std::string_view name_of(Level level);
std::optional<Level> level_of(std::string_view name);

}  // namespace runbook::lint
