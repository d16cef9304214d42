// Calls that the table names and that are innocent as they are made here.
#pragma once

#include <clang/AST/Expr.h>

#include <string_view>

namespace runbook::lint {

// A time written by a format that neither the locale nor the time zone changes; a stream in memory
// that the function has opened by itself. `name` is the function that is called.
bool is_innocent(std::string_view name, const clang::CallExpr* call);

}  // namespace runbook::lint
