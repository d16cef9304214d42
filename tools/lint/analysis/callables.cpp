// Lambdas, functions and objects that are handed about as values: what a variable calls, and which
// of them run.side_effect() records.
#include <clang/AST/DeclTemplate.h>

#include "tools/lint/analysis/walker.hpp"

namespace runbook::lint {
namespace {

bool is_transfer(const clang::FunctionDecl* function) {
    const auto* name = function == nullptr ? nullptr : function->getIdentifier();
    return name != nullptr && function->isInStdNamespace() &&
           (name->isStr("move") || name->isStr("forward"));
}

// A copy, or std::function and its like.
bool carries(const clang::CXXConstructorDecl* constructor) {
    if (constructor->isCopyOrMoveConstructor()) return true;
    return constructor->getParent()->isInStdNamespace() &&
           constructor->getParent()->getName().ends_with("function");
}

}  // namespace

// Without what only carries a callable: casts, temporaries, std::move, the conversion to
// std::function.
const clang::Expr* bare(const clang::Expr* expression) {
    for (;;) {
        expression = expression->IgnoreParenImpCasts();
        const clang::Expr* inside = nullptr;
        if (const auto* made = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(expression)) {
            inside = made->getSubExpr();
        } else if (const auto* bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expression)) {
            inside = bound->getSubExpr();
        } else if (const auto* full = llvm::dyn_cast<clang::FullExpr>(expression)) {
            inside = full->getSubExpr();
        } else if (const auto* cast = llvm::dyn_cast<clang::ExplicitCastExpr>(expression)) {
            inside = cast->getSubExpr();
        } else if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expression)) {
            if (unary->getOpcode() == clang::UO_AddrOf || unary->getOpcode() == clang::UO_Plus)
                inside = unary->getSubExpr();
        } else if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expression)) {
            if (construct->getNumArgs() == 1 && carries(construct->getConstructor()))
                inside = construct->getArg(0);
        } else if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(expression)) {
            if (llvm::isa_and_nonnull<clang::CXXConversionDecl>(member->getMethodDecl()))
                inside = member->getImplicitObjectArgument();
        } else if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) {
            if (call->getNumArgs() == 1 && is_transfer(call->getDirectCallee()))
                inside = call->getArg(0);
        }
        if (inside == nullptr) return expression;
        expression = inside;
    }
}

std::vector<const clang::FunctionDecl*> Walker::operators_of(const clang::LambdaExpr* lambda) {
    std::vector<const clang::FunctionDecl*> operators;
    if (const clang::FunctionTemplateDecl* generic = lambda->getDependentCallOperator()) {
        for (const clang::FunctionDecl* made : generic->specializations())
            operators.push_back(made);
        if (operators.empty()) operators.push_back(generic->getTemplatedDecl());
    } else if (lambda->getCallOperator() != nullptr) {
        operators.push_back(lambda->getCallOperator());
    }
    return operators;
}

std::vector<const clang::FunctionDecl*> Walker::callable_of(const clang::VarDecl* variable) {
    if (llvm::isa<clang::ParmVarDecl>(variable)) return {};
    const clang::Expr* init = variable->getAnyInitializer();
    if (init == nullptr || init->isValueDependent()) return {};
    const clang::Expr* inside = bare(init);
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(inside)) {
        // A lambda that is called at once gives a value; it is no callable.
        return operators_of(lambda);
    }
    const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(inside);
    if (reference == nullptr) return {};
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(reference->getDecl());
    if (function != nullptr && names_.is_user(function)) return {function};
    return {};
}

namespace {

// The class of the object that an expression makes: new T, std::make_unique<T>().
const clang::CXXRecordDecl* made_class(const clang::Expr* expression) {
    for (;;) {
        expression = bare(expression);
        if (const auto* made = llvm::dyn_cast<clang::CXXNewExpr>(expression))
            return Names::record_of(made->getAllocatedType());
        if (const auto* call = llvm::dyn_cast<clang::CallExpr>(expression)) {
            const auto* function = call->getDirectCallee();
            const auto* name = function == nullptr ? nullptr : function->getIdentifier();
            if (name == nullptr || !function->isInStdNamespace() ||
                !(name->isStr("make_unique") || name->isStr("make_shared")))
                return nullptr;
            const auto* arguments = function->getTemplateSpecializationArgs();
            return arguments == nullptr ? nullptr : Names::record_of(arguments->get(0).getAsType());
        }
        const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expression);
        if (construct == nullptr || construct->getNumArgs() == 0 ||
            !construct->getConstructor()->getParent()->isInStdNamespace() ||
            !construct->getConstructor()->getParent()->getName().ends_with("_ptr"))
            return nullptr;
        expression = construct->getArg(0);
    }
}

}  // namespace

// Whom a virtual function's call means where the class of the object is certain: it is the object
// itself, its class is final, or a constant local pointer that was made for it.
const clang::CXXMethodDecl* Walker::exact_target(const clang::MemberExpr* member,
                                                 const clang::CXXMethodDecl* method) {
    if (const auto* known = method->getDevirtualizedMethod(member->getBase(), false)) return known;
    const clang::Expr* base = member->getBase()->IgnoreParenImpCasts();
    if (const auto* arrow = llvm::dyn_cast<clang::CXXOperatorCallExpr>(base))
        base = arrow->getArg(0)->IgnoreParenImpCasts();
    const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(base);
    const auto* variable =
        reference == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    if (variable == nullptr || !variable->isLocalVarDecl() || variable->getInit() == nullptr ||
        !variable->getType().isConstQualified() || variable->getInit()->isValueDependent())
        return nullptr;
    const clang::CXXRecordDecl* made = made_class(variable->getInit());
    return made == nullptr || !made->hasDefinition()
               ? nullptr
               : method->getCorrespondingMethodInClass(made, /*MayBeBase=*/true);
}

bool Walker::is_side_effect(const clang::CallExpr* call) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    return callee != nullptr && callee->getIdentifier() != nullptr &&
           callee->getName() == "side_effect" && names_.owner(callee) == Owner::kit;
}

namespace {

// Visits all uses of a variable; `inside` tells whether they are in the argument of a recorded
// call.
template <class IsRecorded>
void find_uses(const clang::Stmt* statement, const clang::VarDecl* variable, bool inside,
               const IsRecorded& recorded, int& within, int& outside) {
    if (statement == nullptr) return;
    const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(statement);
    if (reference != nullptr && reference->getDecl() == variable) ++(inside ? within : outside);
    if (const auto* wait = llvm::dyn_cast<clang::CoroutineSuspendExpr>(statement))
        return find_uses(wait->getOperand(), variable, inside, recorded, within, outside);
    const auto* call = llvm::dyn_cast<clang::CallExpr>(statement);
    if (call == nullptr) {
        for (const clang::Stmt* child : statement->children())
            find_uses(child, variable, inside, recorded, within, outside);
        return;
    }
    find_uses(call->getCallee(), variable, inside, recorded, within, outside);
    for (unsigned i = 0; i < call->getNumArgs(); ++i)
        find_uses(call->getArg(i), variable, inside || recorded(call, i), recorded, within,
                  outside);
}

}  // namespace

// Whether a function does nothing with a parameter but hand it to run.side_effect().
bool Walker::only_recorded(const clang::FunctionDecl* callee, unsigned parameter, unsigned depth) {
    const clang::FunctionDecl* definition = nullptr;
    if (depth > 4 || callee == nullptr || !names_.is_user(callee) || !callee->hasBody(definition))
        return false;
    if (llvm::isa<clang::CXXMethodDecl>(callee) &&
        definition->getOverloadedOperator() != clang::OO_None)
        return false;
    if (parameter >= definition->getNumParams()) return false;
    int within = 0, outside = 0;
    const auto recorded = [&](const clang::CallExpr* call, unsigned index) {
        return is_side_effect(call) || only_recorded(call->getDirectCallee(), index, depth + 1);
    };
    find_uses(definition->getBody(), definition->getParamDecl(parameter), false, recorded, within,
              outside);
    return within > 0 && outside == 0;
}

// The argument of run.side_effect(): what it does is recorded. Making it is runbook code all the
// same.
void Walker::visit_recorded(const clang::Expr* argument) {
    const clang::Expr* inside = bare(argument);
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(inside))
        return visit_captures(lambda);
    if (llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(inside)) return;
    if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(inside)) {
        reach(made->getConstructor(), made->getBeginLoc());
        return visit_children(made);
    }
    visit(argument);
}

}  // namespace runbook::lint
