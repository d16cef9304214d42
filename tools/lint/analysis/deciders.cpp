// Which parameters decide what a function does.
#include <clang/AST/StmtCXX.h>

#include <algorithm>

#include "tools/lint/analysis/constants.hpp"
#include "tools/lint/analysis/system_call.hpp"

namespace runbook::lint {
namespace {

constexpr unsigned kHandedOn = 3;  // so many functions a parameter is followed through

bool can_be_certain(const clang::ParmVarDecl* parameter) {
    const clang::QualType type = parameter->getType();
    return !type.isVolatileQualified() && !type->isDependentType() &&
           (type->isIntegralOrEnumerationType() || type->isPointerType() || type->isNullPtrType());
}

const clang::ParmVarDecl* parameter_of(const clang::Stmt* expression,
                                       const clang::FunctionDecl* function) {
    const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(expression);
    const auto* parameter =
        reference == nullptr ? nullptr : llvm::dyn_cast<clang::ParmVarDecl>(reference->getDecl());
    return parameter != nullptr && parameter->getDeclContext() == function ? parameter : nullptr;
}

// Where the condition is one of the statement's children.
const clang::Stmt* condition_of(const clang::Stmt* statement) {
    if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(statement)) return branch->getCond();
    if (const auto* loop = llvm::dyn_cast<clang::WhileStmt>(statement)) return loop->getCond();
    if (const auto* loop = llvm::dyn_cast<clang::ForStmt>(statement)) return loop->getCond();
    if (const auto* choice = llvm::dyn_cast<clang::ConditionalOperator>(statement))
        return choice->getCond();
    const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(statement);
    return binary != nullptr && binary->isLogicalOp() ? binary->getLHS() : nullptr;
}

}  // namespace

Arguments arguments_of(const clang::CallExpr* call) {
    const Arguments all(call->getArgs(), call->getNumArgs());
    const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee());
    const bool member = llvm::isa<clang::CXXOperatorCallExpr>(call) && method != nullptr &&
                        method->isImplicitObjectMemberFunction();
    return member ? all.drop_front() : all;
}

void Deciders::look_at_arguments(const clang::FunctionDecl* callee, Arguments arguments,
                                 Context context, Parameters& found) {
    for (unsigned i = 0; i < arguments.size(); ++i) {
        context.argument = {callee, i};
        look(arguments[i], context, found);
    }
}

void Deciders::look(const clang::Stmt* statement, Context context, Parameters& found) {
    if (statement == nullptr) return;
    if (const auto* parameter = parameter_of(statement, looked_at_)) {
        found[parameter->getFunctionScopeIndex()].changed = true;
        return;
    }
    if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(statement);
        cast != nullptr && cast->getCastKind() == clang::CK_LValueToRValue) {
        const clang::Expr* inside = cast->getSubExpr()->IgnoreParens();
        if (const auto* parameter = parameter_of(inside, looked_at_)) {
            Parameter& read = found[parameter->getFunctionScopeIndex()];
            read.decides |= context.condition;
            if (context.argument.first != nullptr) read.handed_to.push_back(context.argument);
            return;
        }
    }
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) {
        look(call->getCallee(), {}, found);
        const Arguments own = arguments_of(call);
        if (own.size() != call->getNumArgs()) look(call->getArg(0), {}, found);
        return look_at_arguments(call->getDirectCallee(), own, {}, found);
    }
    if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(statement))
        return look_at_arguments(made->getConstructor(),
                                 Arguments(made->getArgs(), made->getNumArgs()), {}, found);
    const clang::Stmt* condition = condition_of(statement);
    for (const clang::Stmt* child : statement->children()) {
        Context inside = context;
        inside.condition |= child != nullptr && child == condition;
        look(child, inside, found);
    }
}

const Deciders::Parameters& Deciders::of(const clang::FunctionDecl* definition) {
    auto& known = parameters_[definition];
    if (known != nullptr) return *known;
    known = std::make_unique<Parameters>(definition->getNumParams());
    looked_at_ = definition;
    if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(definition))
        for (const clang::CXXCtorInitializer* initialiser : constructor->inits())
            look(initialiser->getInit(), {}, *known);
    look(definition->getBody(), {}, *known);
    return *known;
}

bool Deciders::decides(const clang::FunctionDecl* function, unsigned index, unsigned depth) {
    const clang::FunctionDecl* definition = nullptr;
    if (function->getIdentifier() != nullptr && function->isExternC() &&
        decides_of_system(function->getName(), index))
        return true;
    if (unit_.names.owner(function) != Owner::library || Names::is_standard(function) ||
        !function->isDefined(definition) || definition->isDependentContext() ||
        index >= definition->getNumParams() || !can_be_certain(definition->getParamDecl(index)))
        return false;
    const auto key = std::tuple(definition, index, depth);
    if (const auto found = decides_.find(key); found != decides_.end()) return found->second;
    const Parameter parameter = of(definition)[index];
    const auto by_another = [&](const auto& handed) {
        return decides(handed.first, handed.second, depth - 1);
    };
    const bool made =
        !parameter.changed &&
        (parameter.decides || (depth > 0 && std::ranges::any_of(parameter.handed_to, by_another)));
    decides_[key] = made;
    return made;
}

Constants Deciders::known(const clang::FunctionDecl* callee, Arguments arguments,
                          const Values& values) {
    Constants known;
    const std::size_t count = std::min<std::size_t>(arguments.size(), callee->getNumParams());
    for (unsigned i = 0; i < count; ++i) {
        if (!decides(callee, i, kHandedOn)) continue;
        if (const auto value = values.of(arguments[i])) known.emplace_back(i, *value);
    }
    return known;
}

}  // namespace runbook::lint
