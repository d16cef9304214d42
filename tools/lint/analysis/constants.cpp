#include "tools/lint/analysis/constants.hpp"

#include <clang/AST/StmtCXX.h>

#include <algorithm>

namespace runbook::lint {
namespace {

bool calls(const clang::Stmt* statement) {
    if (statement == nullptr) return false;
    if (llvm::isa<clang::CallExpr, clang::CXXConstructExpr, clang::LambdaExpr>(statement))
        return true;
    return std::ranges::any_of(statement->children(), calls);
}

bool has_label(const clang::Stmt* statement, bool cases_count) {
    if (statement == nullptr) return false;
    if (llvm::isa<clang::LabelStmt>(statement)) return true;
    if (llvm::isa<clang::SwitchCase>(statement) && cases_count) return true;
    const bool count = cases_count && !llvm::isa<clang::SwitchStmt>(statement);
    return std::ranges::any_of(statement->children(), [count](const clang::Stmt* child) {
        return has_label(child, count);
    });
}

}  // namespace

bool is_entered_otherwise(const clang::Stmt* statement) { return has_label(statement, true); }

Values::Values(clang::ASTContext& context, const clang::FunctionDecl* definition,
               const Constants& constants)
    : context_(context) {
    for (const auto& [index, value] : constants)
        if (index < definition->getNumParams())
            parameters_[definition->getParamDecl(index)] = value;
}

std::optional<std::int64_t> Values::of(const clang::Expr* expression) const {
    expression = expression->IgnoreParens();
    if (expression->isValueDependent() || expression->isTypeDependent()) return std::nullopt;
    if (const auto* full = llvm::dyn_cast<clang::FullExpr>(expression))
        return of(full->getSubExpr());
    if (const auto* absent = llvm::dyn_cast<clang::CXXDefaultArgExpr>(expression))
        return of(absent->getExpr());
    if (const auto* made = llvm::dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expression))
        return of(made->getReplacement());
    if (const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
        const auto found = parameters_.find(reference->getDecl());
        if (found != parameters_.end()) return found->second;
        return of_leaf(expression);
    }
    if (const auto* cast = llvm::dyn_cast<clang::CastExpr>(expression)) return of_cast(cast);
    if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(expression))
        return of_binary(binary);
    if (const auto* choice = llvm::dyn_cast<clang::ConditionalOperator>(expression)) {
        const auto taken = truth(choice->getCond());
        if (!taken) return std::nullopt;
        return of(*taken ? choice->getTrueExpr() : choice->getFalseExpr());
    }
    const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expression);
    if (unary != nullptr && unary->getOpcode() == clang::UO_LNot) {
        const auto inside = of(unary->getSubExpr());
        return inside ? std::optional<std::int64_t>(*inside == 0) : std::nullopt;
    }
    return of_leaf(expression);
}

std::optional<bool> Values::truth(const clang::Expr* condition) const {
    if (condition == nullptr) return std::nullopt;
    const auto value = of(condition);
    return value ? std::optional(*value != 0) : std::nullopt;
}

std::optional<std::int64_t> Values::of_cast(const clang::CastExpr* cast) const {
    switch (cast->getCastKind()) {
        case clang::CK_NoOp:
        case clang::CK_LValueToRValue:
            return of(cast->getSubExpr());
        case clang::CK_NullToPointer:
            return 0;
        case clang::CK_IntegralToBoolean:
        case clang::CK_PointerToBoolean: {
            const auto inside = of(cast->getSubExpr());
            return inside ? std::optional<std::int64_t>(*inside != 0) : std::nullopt;
        }
        case clang::CK_IntegralCast: {
            const auto inside = of(cast->getSubExpr());
            if (!inside || !cast->getType()->isIntegralOrEnumerationType()) return std::nullopt;
            const llvm::APSInt made =
                context_.MakeIntValue(static_cast<std::uint64_t>(*inside), cast->getType());
            if (!made.isRepresentableByInt64()) return std::nullopt;
            return made.getExtValue();
        }
        default:
            return of_leaf(cast);
    }
}

std::optional<std::int64_t> Values::of_binary(const clang::BinaryOperator* binary) const {
    const auto kind = binary->getOpcode();
    if (binary->isAssignmentOp() || kind == clang::BO_Comma) return std::nullopt;
    const auto left = of(binary->getLHS()), right = of(binary->getRHS());
    if (kind == clang::BO_LAnd && ((left && *left == 0) || (right && *right == 0))) return 0;
    if (kind == clang::BO_LOr && ((left && *left != 0) || (right && *right != 0))) return 1;
    if (!left || !right) return std::nullopt;
    switch (kind) {
        case clang::BO_LAnd:
            return 1;
        case clang::BO_LOr:
            return 0;
        case clang::BO_EQ:
            return *left == *right;
        case clang::BO_NE:
            return *left != *right;
        case clang::BO_LT:
            return *left < *right;
        case clang::BO_GT:
            return *left > *right;
        case clang::BO_LE:
            return *left <= *right;
        case clang::BO_GE:
            return *left >= *right;
        case clang::BO_And:
            return *left & *right;
        case clang::BO_Or:
            return *left | *right;
        default:  // with arithmetic a function that calls itself would never come to an end
            return std::nullopt;
    }
}

// A literal, an enumerator, a constant. Calls are not looked into: std::is_constant_evaluated() is
// one.
std::optional<std::int64_t> Values::of_leaf(const clang::Expr* expression) const {
    if (expression->getType()->isNullPtrType()) return 0;
    if (!expression->getType()->isIntegralOrEnumerationType() || calls(expression))
        return std::nullopt;
    clang::Expr::EvalResult result;
    if (!expression->EvaluateAsInt(result, context_, clang::Expr::SE_NoSideEffects))
        return std::nullopt;
    const llvm::APSInt& value = result.Val.getInt();
    return value.isRepresentableByInt64() ? std::optional(value.getExtValue()) : std::nullopt;
}

bool Values::ends(const clang::Stmt* statement) const {
    if (statement == nullptr) return false;
    if (llvm::isa<clang::ReturnStmt, clang::CXXThrowExpr, clang::BreakStmt, clang::ContinueStmt,
                  clang::GotoStmt>(statement))
        return true;
    if (const auto* full = llvm::dyn_cast<clang::FullExpr>(statement))
        return ends(full->getSubExpr());
    if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(statement))
        return !block->body_empty() && ends(block->body_back());
    const auto* branch = llvm::dyn_cast<clang::IfStmt>(statement);
    if (branch == nullptr) return false;
    const auto taken = truth(branch->getCond());
    if (taken && is_entered_otherwise(branch)) return false;
    if (!taken) return ends(branch->getThen()) && ends(branch->getElse());
    return ends(*taken ? branch->getThen() : branch->getElse());
}

std::optional<llvm::StringRef> literal_text(const clang::Expr* expression) {
    const auto* text = llvm::dyn_cast<clang::StringLiteral>(expression->IgnoreParenImpCasts());
    if (text == nullptr || text->getCharByteWidth() != 1) return std::nullopt;
    return text->getString();
}

}  // namespace runbook::lint
