#include "tools/lint/analysis/innocent.hpp"

#include <clang/AST/Decl.h>

#include <algorithm>

namespace runbook::lint {
namespace {

bool opens_memory(const clang::Expr* init) {
    if (init == nullptr) return false;
    const auto* call = llvm::dyn_cast<clang::CallExpr>(init->IgnoreParenCasts());
    const auto* opened = call == nullptr ? nullptr : call->getDirectCallee();
    return opened != nullptr && opened->getIdentifier() != nullptr &&
           (opened->getName() == "fmemopen" || opened->getName() == "open_memstream" ||
            opened->getName() == "open_wmemstream");
}

bool is_memory_stream(const clang::Expr* argument) {
    const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(argument->IgnoreParenImpCasts());
    const auto* variable =
        reference == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    return variable != nullptr && variable->isLocalVarDecl() && opens_memory(variable->getInit());
}

}  // namespace

bool is_innocent(const clang::CallExpr* call) {
    return call != nullptr && std::any_of(call->arg_begin(), call->arg_end(), is_memory_stream);
}

}  // namespace runbook::lint
