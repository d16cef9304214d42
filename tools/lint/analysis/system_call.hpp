// Calls of the system whose arguments say what they are: syscall(number, ..) is the function that
// the C library has for the number, a select without descriptors is a sleep, and a time written
// with its zone asks for that.
#pragma once

#include <string_view>

#include "tools/lint/analysis/constants.hpp"

namespace runbook::lint {

// The entry of the table that a call of `name` stands for: "gettid" for syscall(SYS_gettid),
// "nanosleep" for select(0, nullptr, nullptr, nullptr, ..). Empty when it is another function, or
// a number that is not known here.
std::string_view system_call(const clang::ASTContext& context, std::string_view name,
                             const clang::CallExpr* call, const Values& values);
// Whether the argument decides which of them a call is.
bool decides_of_system(std::string_view name, unsigned index);

}  // namespace runbook::lint
