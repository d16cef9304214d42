// The facts of all units: from the cache where they hold, else from clang, several units at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/lint/config.hpp"
#include "tools/lint/database.hpp"
#include "tools/lint/facts.hpp"

namespace runbook::lint {

struct AnalysisOptions {
    unsigned jobs = 0;         // 0: one for each processor
    std::string cache_folder;  // empty: none
    bool use_preambles = true;
    std::optional<Unsaved> unsaved;
};

// A unit of which nothing can be known goes to `problems` and has no facts.
std::vector<Facts> analyse_all(const std::vector<CompileCommand>& units, const Config& config,
                               const AnalysisOptions& options, std::vector<std::string>& problems);

}  // namespace runbook::lint
