// What becomes of the elements that code takes out of a container: whether their order counts.
#include <algorithm>

#include "tools/lint/analysis/walker.hpp"

namespace runbook::lint {

// How the elements are used that the arguments give.
Taken Walker::taken_by(const clang::CallExpr* call) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (taken_ != Taken::in_order || callee == nullptr || names_.owner(callee) != Owner::library)
        return taken_;
    std::string_view name;
    const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
    if (callee->getIdentifier() != nullptr) name = callee->getName();
    if (llvm::isa<clang::CXXOperatorCallExpr>(call) &&
        callee->getOverloadedOperator() == clang::OO_Call) {
        const auto* object =
            llvm::dyn_cast<clang::DeclRefExpr>(call->getArg(0)->IgnoreParenImpCasts());
        if (object != nullptr && object->getDecl()->getIdentifier() != nullptr)
            name = object->getDecl()->getName();
    }
    static constexpr std::string_view kRegardless[] = {"any_of",   "all_of", "none_of", "count",
                                                       "count_if", "find",   "size",    "contains",
                                                       "empty",    "ssize",  "distance"};
    static constexpr std::string_view kCopying[] = {"copy",   "copy_if", "copy_n", "transform",
                                                    "assign", "insert",  "append"};
    if (std::ranges::find(kRegardless, name) != std::end(kRegardless)) return Taken::regardless;
    if (std::ranges::find(kCopying, name) == std::end(kCopying)) return taken_;
    if (fills_sorted(call)) return Taken::regardless;
    const auto* record = member == nullptr ? nullptr : member->getRecordDecl();
    const bool keyed = record != nullptr &&
                       (record->getName().ends_with("set") || record->getName().ends_with("map"));
    return keyed ? Taken::regardless : Taken::copied;
}

namespace {

bool mentions_variable(const clang::Stmt* statement, const clang::VarDecl* variable) {
    if (statement == nullptr) return false;
    const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(statement);
    if (reference != nullptr && reference->getDecl() == variable) return true;
    return std::ranges::any_of(statement->children(), [&](const clang::Stmt* child) {
        return mentions_variable(child, variable);
    });
}

}  // namespace

bool sorts(const clang::Stmt* statement, const clang::VarDecl* variable) {
    if (statement == nullptr) return false;
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) {
        const auto* named = llvm::dyn_cast_or_null<clang::NamedDecl>(call->getCalleeDecl());
        std::string name = named == nullptr ? std::string() : named->getDeclName().getAsString();
        if (llvm::isa<clang::CXXOperatorCallExpr>(call) && call->getNumArgs() > 0)
            if (const auto* object =
                    llvm::dyn_cast<clang::DeclRefExpr>(call->getArg(0)->IgnoreParenImpCasts()))
                name = object->getDecl()->getDeclName().getAsString();
        if ((name == "sort" || name == "stable_sort") && mentions_variable(call, variable))
            return true;
    }
    return std::ranges::any_of(statement->children(),
                               [&](const clang::Stmt* child) { return sorts(child, variable); });
}

// Whether a copy of elements is sorted in the same function.
bool Walker::is_sorted(const clang::VarDecl* variable) {
    const auto* record = Names::record_of(variable->getType());
    if (record == nullptr || owner_ == nullptr || names_.owner(record) != Owner::library)
        return false;
    if (record->getName() != "vector" && record->getName() != "deque") return false;
    return sorts(owner_->getBody(), variable);
}

}  // namespace runbook::lint
