// The curated table: which functions, classes and variables of the standard library and the system
// are not deterministic. Library code is judged by it alone; nobody walks into libraries.
#pragma once

#include <span>
#include <string_view>

#include "tools/lint/facts.hpp"

namespace runbook::lint {

struct KnownGroup {
    std::string_view rule;
    Level level;
    std::string_view what;  // after the name: "std::rand draws chance that .."
    std::string_view fix;   // {run} stands for the runbook's rb::Run
    std::span<const std::string_view> names;
};

std::span<const KnownGroup> known_groups();

// The group of a name without template arguments and inline namespaces, as
// std::chrono::system_clock::now. A class stands for its constructors and all its members.
const KnownGroup* find_known(std::string_view name);

// C functions of the system's headers that do nothing but compute, by the last part of the header's
// name.
bool is_harmless_header(std::string_view file);

}  // namespace runbook::lint
