// The verdict that a bundle carries: what a run of the lint has come to, in the room that
// add_runbook_bundle(.. LINT) leaves for it in the finished file (docs/decisions/0034).
#pragma once

#include <string>

#include "tools/lint/report.hpp"

namespace runbook::lint {

// Writes it into the file of the bundle that was just linked, and replaces the one that is there.
// A report that is incomplete leaves none. Returns why that cannot be; empty: it is done.
std::string write_verdict(const std::string& bundle, const Report& report, bool passed);

}  // namespace runbook::lint
