// [[rb::deterministic("reason")]] and RB_DETERMINISTIC("reason"): the walk ends at such a function.
#pragma once

#include <clang/AST/Decl.h>

#include <optional>
#include <string>

namespace runbook::lint {

// The reason that was given; nothing when the function has no such attribute.
std::optional<std::string> deterministic_reason(const clang::FunctionDecl* function);

}  // namespace runbook::lint
