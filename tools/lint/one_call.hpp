// Several rules that one call into a library breaks are one finding: there is one thing to change.
#pragma once

#include "tools/lint/report.hpp"

namespace runbook::lint {

// Joins those findings that count: what is waived or in the baseline stays by itself, so that it
// hides nothing else.
void join_by_call(Report& report);

}  // namespace runbook::lint
