// The curated table: which functions, classes and variables of the standard library and the system
// are not deterministic. Library code is judged by it alone; nobody walks into libraries. Two read
// it: runbook-lint, which sees source, and the host, which sees what a bundle imports.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace runbook::determinism {

enum class Level { off, note, warning, error };

struct KnownGroup {
    std::string_view rule;  // "N102-clock"
    Level level;
    std::string_view what;  // after the name: "std::rand draws chance that .."
    std::string_view fix;   // {run} stands for the runbook's rb::Run
    std::vector<std::string_view> names;
};

std::span<const KnownGroup> known_groups();

// The group of a name without template arguments and inline namespaces, as
// std::chrono::system_clock::now. A class stands for its constructors and all its members.
const KnownGroup* find_known(std::string_view name);

}  // namespace runbook::determinism
