// A bundle's lint verdict, for people and for programs.
#pragma once

#include <string>

#include "host/cli/table.hpp"
#include "runbook/host.hpp"

namespace runbook::cli {

Cell lint_cell(const LintInfo& lint);         // "passed"
std::string lint_line(const LintInfo& lint);  // "passed: 0 errors, 1 warning, .. (runbook-lint ..)"
std::string lint_json(const LintInfo& lint);  // an object

}  // namespace runbook::cli
