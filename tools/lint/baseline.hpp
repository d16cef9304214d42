// A file of findings that do not count yet, for the adoption of the lint. Each has a day from which
// on it counts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/lint/report.hpp"

namespace runbook::lint {

// Marks the findings that the file lists. An entry that has expired, or that nothing matches any
// more, becomes a finding of its own. `today` is as 2026-11-28. What is wrong with the file goes to
// `problems`.
void apply_baseline(const std::string& file, std::string_view today, const Config& config,
                    Report& report, std::vector<std::string>& problems);

// The text of a file with all that is found now.
std::string make_baseline(const Report& report, const Config& config, std::string_view expires);

// The day that is now, and the one so many days later.
std::string day_from_now(int days);

}  // namespace runbook::lint
