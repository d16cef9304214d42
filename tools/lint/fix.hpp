// --fix: puts the mechanical replacements into the files.
#pragma once

#include "tools/lint/report.hpp"

namespace runbook::lint {

// How many were made; they are taken out of the report. A file that cannot be written goes to
// `problems`.
unsigned apply_fixes(Report& report, std::vector<std::string>& problems);

}  // namespace runbook::lint
