// Calls that the table names and that are innocent as they are made here.
#pragma once

#include <clang/AST/Expr.h>

namespace runbook::lint {

// A stream in memory that the function has opened by itself.
bool is_innocent(const clang::CallExpr* call);

}  // namespace runbook::lint
