// syscall(number, ..) is what the function is that the C library has for the number.
#pragma once

#include <clang/AST/ASTContext.h>
#include <clang/AST/Expr.h>

#include <string_view>

namespace runbook::lint {

// The entry of the table that a call of `name` stands for: "gettid" for syscall(SYS_gettid). Empty
// when it is another function, or a number that is not known here.
std::string_view system_call(const clang::ASTContext& context, std::string_view name,
                             const clang::CallExpr* call);

}  // namespace runbook::lint
