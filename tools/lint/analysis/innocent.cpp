#include "tools/lint/analysis/innocent.hpp"

#include <clang/AST/Decl.h>

#include <algorithm>

namespace runbook::lint {
namespace {

// What strftime() writes as numbers. The C library's locale decides on names and on whole forms
// (%a %B %c %x), the machine's time zone on %z and %Z.
bool is_numeric(llvm::StringRef format) {
    constexpr llvm::StringRef kNumbers = "CdDeFgGHIjklmMnRStTuUVwWyY%";
    for (std::size_t at = format.find('%'); at != llvm::StringRef::npos;
         at = format.find('%', at + 2)) {
        if (at + 1 >= format.size() || !kNumbers.contains(format[at + 1])) return false;
    }
    return true;
}

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

bool is_innocent(std::string_view name, const clang::CallExpr* call) {
    if (call == nullptr) return false;
    if (name == "strftime" || name == "std::strftime" || name == "wcsftime") {
        if (call->getNumArgs() < 3) return false;
        const auto* format =
            llvm::dyn_cast<clang::StringLiteral>(call->getArg(2)->IgnoreParenImpCasts());
        return format != nullptr && format->getCharByteWidth() == 1 &&
               is_numeric(format->getString());
    }
    return std::any_of(call->arg_begin(), call->arg_end(), is_memory_stream);
}

}  // namespace runbook::lint
