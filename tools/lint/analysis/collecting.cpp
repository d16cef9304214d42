// Loops and calls that only put elements where the order in which they come does not count.
#include <algorithm>

#include "tools/lint/analysis/walker.hpp"

namespace runbook::lint {
namespace {

std::string_view called_name(const clang::CallExpr* call) {
    const auto* callee = call->getDirectCallee();
    return callee == nullptr || callee->getIdentifier() == nullptr
               ? std::string_view()
               : std::string_view(callee->getName());
}

// The variable at the root of `order.lines`, or of an iterator made of one: std::back_inserter(v).
const clang::VarDecl* root_of(const clang::Expr* expression) {
    if (expression == nullptr) return nullptr;
    expression = expression->IgnoreParenImpCasts();
    if (const auto* bound = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(expression))
        return root_of(bound->getSubExpr());
    if (const auto* bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expression))
        return root_of(bound->getSubExpr());
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression))
        return root_of(member->getBase());
    if (const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(expression))
        return llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(expression))
        return root_of(member->getImplicitObjectArgument());
    const auto* call = llvm::dyn_cast<clang::CallExpr>(expression);
    if (call == nullptr || call->getNumArgs() == 0) return nullptr;
    return called_name(call).ends_with("inserter") ? root_of(call->getArg(0)) : nullptr;
}

bool is_keyed(const clang::CXXRecordDecl* record) {
    const llvm::StringRef name = record == nullptr ? llvm::StringRef() : record->getName();
    return (name.ends_with("set") || name.ends_with("map")) && !name.contains("multi");
}

// Nothing is written, and nobody is called who could write: so it says the same in any order.
bool only_asks(const clang::Stmt* statement) {
    if (statement == nullptr) return true;
    if (llvm::isa<clang::CoroutineSuspendExpr, clang::LambdaExpr, clang::CompoundAssignOperator>(
            statement))
        return false;
    if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(statement))
        if (binary->isAssignmentOp()) return false;
    if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(statement))
        if (unary->isIncrementDecrementOp()) return false;
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) {
        const clang::FunctionDecl* callee = call->getDirectCallee();
        if (callee == nullptr) return false;
        const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
        if (method != nullptr && !method->isStatic() && !method->isConst()) return false;
        for (const clang::ParmVarDecl* parameter : callee->parameters()) {
            const clang::QualType type = parameter->getType();
            if ((type->isLValueReferenceType() || type->isPointerType()) &&
                !type->getPointeeType().isConstQualified())
                return false;
        }
    }
    return std::ranges::all_of(statement->children(), only_asks);
}

// by_key[key] = value
bool sets_by_key(const clang::Expr* expression) {
    const clang::Expr *to = nullptr, *value = nullptr;
    if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(expression)) {
        if (binary->getOpcode() != clang::BO_Assign) return false;
        to = binary->getLHS();
        value = binary->getRHS();
    } else if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression)) {
        if (call->getOperator() != clang::OO_Equal) return false;
        to = call->getArg(0);
        value = call->getArg(1);
    } else {
        return false;
    }
    const auto* at = llvm::dyn_cast<clang::CXXOperatorCallExpr>(to->IgnoreParenImpCasts());
    return at != nullptr && at->getOperator() == clang::OO_Subscript &&
           is_keyed(Names::record_of(at->getArg(0)->getType())) && only_asks(at->getArg(1)) &&
           only_asks(value);
}

}  // namespace

// A copy into a vector that is sorted later in the same function.
bool Walker::fills_sorted(const clang::CallExpr* call) {
    const auto fills = [&](const clang::Expr* one) {
        const clang::VarDecl* root = root_of(one);
        return root != nullptr && owner_ != nullptr && sorts(owner_->getBody(), root);
    };
    if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call))
        return fills(member->getImplicitObjectArgument());
    return std::any_of(call->arg_begin(), call->arg_end(), [&](const clang::Expr* one) {
        const clang::Expr* bare_one = one->IgnoreParenImpCasts();
        if (const auto* bound = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(bare_one))
            bare_one = bound->getSubExpr()->IgnoreParenImpCasts();
        const auto* made = llvm::dyn_cast<clang::CallExpr>(bare_one);
        return made != nullptr && called_name(made).ends_with("inserter") && fills(made);
    });
}

// A loop that does nothing with the elements but to put them where their order does not count: into
// a vector that is sorted in the same function, or under a key.
bool Walker::only_collects(const clang::Stmt* statement) {
    if (statement == nullptr || llvm::isa<clang::NullStmt, clang::ContinueStmt>(statement))
        return true;
    if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(statement))
        return std::ranges::all_of(block->body(),
                                   [&](const clang::Stmt* one) { return only_collects(one); });
    if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(statement))
        return branch->getInit() == nullptr && branch->getConditionVariable() == nullptr &&
               only_asks(branch->getCond()) && only_collects(branch->getThen()) &&
               only_collects(branch->getElse());
    const auto* expression = llvm::dyn_cast<clang::Expr>(statement);
    if (expression == nullptr) return false;
    if (const auto* full = llvm::dyn_cast<clang::FullExpr>(expression))
        expression = full->getSubExpr();
    if (sets_by_key(expression->IgnoreParenImpCasts())) return true;
    const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expression->IgnoreParenImpCasts());
    if (call == nullptr || !std::ranges::all_of(call->arguments(), only_asks)) return false;
    const auto* record = call->getRecordDecl();
    if (record == nullptr || names_.owner(record) != Owner::library) return false;
    const std::string_view name = called_name(call);
    if (is_keyed(record))
        return name == "insert" || name == "emplace" || name == "insert_or_assign" ||
               name == "try_emplace" || name == "erase";
    return (name == "push_back" || name == "emplace_back" || name == "insert") &&
           fills_sorted(call);
}

}  // namespace runbook::lint
