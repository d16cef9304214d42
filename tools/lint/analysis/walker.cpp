#include "tools/lint/analysis/walker.hpp"

#include <clang/AST/DeclTemplate.h>
#include <clang/AST/ExprConcepts.h>
#include <clang/AST/ExprObjC.h>

#include "tools/lint/analysis/system_call.hpp"

namespace runbook::lint {
namespace {

const clang::CXXMethodDecl* call_operator(const clang::CXXRecordDecl* record) {
    if (record == nullptr || record->isLambda()) return nullptr;
    for (const clang::CXXMethodDecl* method : record->methods())
        if (method->getOverloadedOperator() == clang::OO_Call) return method;
    return nullptr;
}

bool is_dead(const clang::Expr* condition) {
    const auto* literal =
        llvm::dyn_cast<clang::CXXBoolLiteralExpr>(condition->IgnoreParenImpCasts());
    if (literal != nullptr) return !literal->getValue();
    const auto* number = llvm::dyn_cast<clang::IntegerLiteral>(condition->IgnoreParenImpCasts());
    return number != nullptr && number->getValue() == 0;
}

}  // namespace

Walker::Walker(Unit& unit, Body& body, const clang::FunctionDecl* owner, Owner whose)
    : Walker(unit, body, owner, whose, Values(unit.context)) {}

Walker::Walker(Unit& unit, Body& body, const clang::FunctionDecl* owner, Owner whose,
               const Values& values)
    : unit_(unit),
      names_(unit.names),
      body_(body),
      owner_(owner),
      user_(whose == Owner::user),
      judge_(unit, user_ ? owner : nullptr, body.sinks),
      values_(values) {}

void Walker::walk_function(const clang::FunctionDecl* function) {
    if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function)) {
        for (const clang::CXXCtorInitializer* initialiser : constructor->inits()) {
            const clang::SourceLocation before = judge_.standing();
            if (!initialiser->isWritten() && initialiser->getAnyMember() != nullptr)
                judge_.stand_at(initialiser->getAnyMember()->getLocation());
            visit(initialiser->getInit());
            judge_.stand_at(before);
        }
    }
    visit(function->getBody());
    if (const auto* destructor = llvm::dyn_cast<clang::CXXDestructorDecl>(function)) {
        const clang::CXXRecordDecl* record = destructor->getParent();
        for (const clang::FieldDecl* field : record->fields())
            destroy(field->getType(), field->getLocation());
        for (const clang::CXXBaseSpecifier& base : record->bases())
            destroy(base.getType(), base.getBeginLoc());
    }
    if (user_ && llvm::isa_and_nonnull<clang::CoroutineBodyStmt>(function->getBody()))
        check_await(unit_, function, judge_);
}

void Walker::walk_initialiser(const clang::VarDecl* variable) {
    judge_.stand_at(variable->getLocation());
    if (callable_of(variable).empty()) visit(variable->getInit());
}

void Walker::visit_children(const clang::Stmt* statement) {
    for (const clang::Stmt* child : statement->children()) visit(child);
}

void Walker::visit(const clang::Stmt* statement) {
    if (statement == nullptr) return;
    using clang::Stmt;
    switch (statement->getStmtClass()) {
        // Not evaluated.
        case Stmt::UnaryExprOrTypeTraitExprClass:
        case Stmt::CXXNoexceptExprClass:
        case Stmt::RequiresExprClass:
        case Stmt::ConceptSpecializationExprClass:
        case Stmt::OffsetOfExprClass:
        case Stmt::SizeOfPackExprClass:
        case Stmt::OpaqueValueExprClass:  // what it stands for is visited where it is bound
            return;
        // What a library says when something has failed is not what it does.
        case Stmt::CXXCatchStmtClass:
            if (user_) visit_children(statement);
            return;
        case Stmt::CXXTypeidExprClass:
            if (llvm::cast<clang::CXXTypeidExpr>(statement)->isPotentiallyEvaluated())
                visit_children(statement);
            return;
        case Stmt::IfStmtClass:
            return visit_if(llvm::cast<clang::IfStmt>(statement));
        case Stmt::CompoundStmtClass:
            return visit_block(llvm::cast<clang::CompoundStmt>(statement));
        case Stmt::ConditionalOperatorClass:
            return visit_choice(llvm::cast<clang::ConditionalOperator>(statement));
        case Stmt::BinaryOperatorClass:
            return visit_binary(llvm::cast<clang::BinaryOperator>(statement));
        case Stmt::ForStmtClass:
            return visit_loop(statement, llvm::cast<clang::ForStmt>(statement)->getCond());
        case Stmt::WhileStmtClass:
            return visit_loop(statement, llvm::cast<clang::WhileStmt>(statement)->getCond());
        case Stmt::CXXForRangeStmtClass:
            return visit_for_range(llvm::cast<clang::CXXForRangeStmt>(statement));
        case Stmt::DeclStmtClass:
            return visit_declared(llvm::cast<clang::DeclStmt>(statement));
        case Stmt::LambdaExprClass:
            return visit_lambda(llvm::cast<clang::LambdaExpr>(statement));
        case Stmt::CallExprClass:
        case Stmt::CXXMemberCallExprClass:
        case Stmt::CXXOperatorCallExprClass:
        case Stmt::UserDefinedLiteralClass:
            return visit_call(llvm::cast<clang::CallExpr>(statement));
        case Stmt::CXXConstructExprClass:
        case Stmt::CXXTemporaryObjectExprClass:
            return visit_construct(llvm::cast<clang::CXXConstructExpr>(statement));
        case Stmt::CXXInheritedCtorInitExprClass:
            return reach(llvm::cast<clang::CXXInheritedCtorInitExpr>(statement)->getConstructor(),
                         llvm::cast<clang::Expr>(statement)->getExprLoc());
        case Stmt::CXXDeleteExprClass:
            return visit_delete(llvm::cast<clang::CXXDeleteExpr>(statement));
        case Stmt::DeclRefExprClass: {
            const auto* reference = llvm::cast<clang::DeclRefExpr>(statement);
            return visit_reference(reference->getDecl(), reference, false);
        }
        case Stmt::MemberExprClass: {
            const auto* member = llvm::cast<clang::MemberExpr>(statement);
            const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(member->getMemberDecl());
            const bool dispatched =
                method != nullptr && method->isVirtual() && !member->hasQualifier();
            const auto* exact = dispatched ? exact_target(member, method) : nullptr;
            const clang::CallExpr* call = called_;
            if (exact != nullptr)
                visit_reference(exact, member, false);
            else
                visit_reference(member->getMemberDecl(), member, dispatched);
            called_ = nullptr;
            visit(member->getBase());
            called_ = call;
            return;
        }
        case Stmt::CXXBindTemporaryExprClass: {
            const auto* bound = llvm::cast<clang::CXXBindTemporaryExpr>(statement);
            reach(bound->getTemporary()->getDestructor(), bound->getBeginLoc());
            return visit(bound->getSubExpr());
        }
        case Stmt::CXXNewExprClass: {
            const auto* made = llvm::cast<clang::CXXNewExpr>(statement);
            if (made->getOperatorNew() != nullptr)
                reach(made->getOperatorNew(), made->getBeginLoc());
            return visit_children(statement);
        }
        case Stmt::CXXDefaultArgExprClass:
            return visit(llvm::cast<clang::CXXDefaultArgExpr>(statement)->getExpr());
        case Stmt::CXXDefaultInitExprClass:
            return visit(llvm::cast<clang::CXXDefaultInitExpr>(statement)->getExpr());
        case Stmt::StringLiteralClass:
            if (user_) judge_.text(llvm::cast<clang::StringLiteral>(statement));
            return;
        case Stmt::InitListExprClass: {
            const auto* list = llvm::cast<clang::InitListExpr>(statement);
            return visit_children(list->isSemanticForm() ? list : list->getSemanticForm());
        }
        case Stmt::CoawaitExprClass:
        case Stmt::CoyieldExprClass: {
            // The common expression holds the operand.
            const auto* wait = llvm::cast<clang::CoroutineSuspendExpr>(statement);
            for (const clang::Expr* part : {wait->getCommonExpr(), wait->getReadyExpr(),
                                            wait->getSuspendExpr(), wait->getResumeExpr()})
                visit(part);
            return;
        }
        case Stmt::CoreturnStmtClass: {
            const auto* end = llvm::cast<clang::CoreturnStmt>(statement);
            visit(end->getPromiseCall());
            if (end->getOperand() != nullptr && end->getOperand()->getType()->isVoidType())
                visit(end->getOperand());
            return;
        }
        default:
            break;
    }
    if (user_) {
        if (const auto* cast = llvm::dyn_cast<clang::CastExpr>(statement)) judge_.cast(cast);
    }
    visit_children(statement);
}

void Walker::visit_if(const clang::IfStmt* branch) {
    visit(branch->getInit());
    visit(branch->getConditionVariableDeclStmt());
    if (branch->isConstexpr()) {
        const auto taken = branch->getNondiscardedCase(unit_.context);
        if (taken) return visit(*taken);
    }
    visit(branch->getCond());
    const auto taken = truth(branch->getCond());
    for (const bool side : {true, false}) {
        const clang::Stmt* part = side ? branch->getThen() : branch->getElse();
        if (part != nullptr && (taken != !side || is_entered_otherwise(part))) visit(part);
    }
}

// What a condition always comes to. In the user's code a literal false alone says so: what a
// constant or an argument keeps quiet today may be changed tomorrow, and is theirs to be told of.
std::optional<bool> Walker::truth(const clang::Expr* condition) {
    if (condition == nullptr) return std::nullopt;
    if (is_dead(condition)) return false;
    return certain(condition);
}

std::optional<bool> Walker::certain(const clang::Expr* condition) const {
    return user_ ? std::nullopt : values_.truth(condition);
}

void Walker::visit_block(const clang::CompoundStmt* block) {
    bool ended = false;
    for (const clang::Stmt* one : block->body()) {
        ended = ended && !is_entered_otherwise(one);
        if (ended) continue;
        visit(one);
        ended = !user_ && values_.ends(one);
    }
}

void Walker::visit_choice(const clang::ConditionalOperator* choice) {
    visit(choice->getCond());
    const auto taken = certain(choice->getCond());
    if (taken != false) visit(choice->getTrueExpr());
    if (taken != true) visit(choice->getFalseExpr());
}

void Walker::visit_binary(const clang::BinaryOperator* binary) {
    if (user_) judge_.comparison(binary, in_loop_condition_);
    visit(binary->getLHS());
    const auto left = binary->isLogicalOp() ? certain(binary->getLHS()) : std::nullopt;
    if (left && *left == (binary->getOpcode() == clang::BO_LOr)) return;
    visit(binary->getRHS());
}

void Walker::visit_loop(const clang::Stmt* loop, const clang::Stmt* condition) {
    if (truth(llvm::cast_or_null<clang::Expr>(condition)) == false && !is_entered_otherwise(loop))
        return;
    for (const clang::Stmt* child : loop->children()) {
        in_loop_condition_ = child == condition;
        visit(child);
        in_loop_condition_ = false;
    }
}

void Walker::visit_for_range(const clang::CXXForRangeStmt* loop) {
    visit(loop->getInit());
    const clang::Expr* range = loop->getRangeInit();
    if (user_ && judge_.has_no_order(range->getType()) && !only_collects(loop->getBody()))
        judge_.iteration(range->getType(), range->getBeginLoc(), Taken::in_order);
    visit(loop->getRangeStmt());
    // begin() and end() of the user's own; the container itself has been judged.
    const Taken before = taken_;
    taken_ = Taken::regardless;
    visit(loop->getBeginStmt());
    visit(loop->getEndStmt());
    visit(loop->getCond());
    visit(loop->getInc());
    taken_ = before;
    visit(loop->getLoopVarStmt());
    visit(loop->getBody());
}

void Walker::visit_declared(const clang::DeclStmt* statement) {
    for (const clang::Decl* decl : statement->decls()) {
        const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
        if (variable != nullptr) visit_variable(variable);
        if (const auto* parts = llvm::dyn_cast<clang::DecompositionDecl>(decl))
            for (const clang::BindingDecl* binding : parts->bindings())
                if (const clang::VarDecl* holder = binding->getHoldingVar())
                    visit(holder->getInit());
    }
}

void Walker::visit_variable(const clang::VarDecl* variable) {
    if (!variable->isStaticLocal()) destroy(variable->getType(), variable->getLocation());
    const clang::Expr* init = variable->getInit();
    if (init == nullptr) return;
    const auto callables = callable_of(variable);
    if (!callables.empty()) {
        if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(bare(init)))
            visit_captures(lambda);
        return;
    }
    const Taken before = taken_;
    if (user_ && is_sorted(variable)) taken_ = Taken::regardless;
    visit(init);
    taken_ = before;
}

void Walker::visit_captures(const clang::LambdaExpr* lambda) {
    for (const clang::Expr* capture : lambda->capture_inits()) visit(capture);
}

// A lambda is a part of the function in which it stands: whoever it is handed to may call it.
void Walker::visit_lambda(const clang::LambdaExpr* lambda) {
    visit_captures(lambda);
    for (const clang::FunctionDecl* one : operators_of(lambda)) reach(one, lambda->getBeginLoc());
}

void Walker::visit_construct(const clang::CXXConstructExpr* made) {
    const clang::CXXConstructorDecl* constructor = made->getConstructor();
    const clang::SourceLocation at = made->getBeginLoc();
    bool judged = false;
    if (user_ && !constructor->isCopyOrMoveConstructor()) {
        judged = judge_.function(constructor, at, nullptr);
        if (!judged) judge_.construction(made);
    }
    if (!judged) reach(constructor, at, false, {}, Arguments(made->getArgs(), made->getNumArgs()));
    // An object that can be called is made to be called, as a lambda is.
    if (!constructor->isCopyOrMoveConstructor() && names_.is_user(constructor->getParent()))
        if (const auto* call = call_operator(constructor->getParent())) reach(call, at);

    const Taken before = taken_;
    if (names_.owner(constructor) == Owner::library && taken_ == Taken::in_order) {
        const llvm::StringRef name = constructor->getParent()->getName();
        if (name == "vector" || name == "deque" || name == "list" || name == "basic_string")
            taken_ = Taken::copied;
        else if (name.ends_with("set") || name.ends_with("map"))
            taken_ = Taken::regardless;
    }
    visit_children(made);
    taken_ = before;
}

void Walker::visit_call(const clang::CallExpr* call) {
    if (user_) {
        const clang::FunctionDecl* callee = call->getDirectCallee();
        judge_.library_call(call, taken_by(call));
        if (taken_ != Taken::regardless && llvm::isa<clang::CXXOperatorCallExpr>(call) &&
            callee != nullptr && callee->getOverloadedOperator() == clang::OO_Call &&
            names_.owner(callee) == Owner::library &&
            llvm::cast<clang::CXXMethodDecl>(callee)->getParent()->getName().ends_with("function"))
            judge_.indirect(call);
        if (callee == nullptr && !call->isTypeDependent() &&
            !llvm::isa<clang::CXXPseudoDestructorExpr>(call->getCallee()->IgnoreParens())) {
            const auto* reference =
                llvm::dyn_cast<clang::DeclRefExpr>(call->getCallee()->IgnoreParenImpCasts());
            const auto* variable = reference == nullptr
                                       ? nullptr
                                       : llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
            if (variable == nullptr || callable_of(variable).empty()) judge_.indirect(call);
        }
    }
    const clang::CallExpr* before = called_;
    called_ = call;
    visit(call->getCallee());
    called_ = nullptr;
    const Taken taken_before = taken_;
    taken_ = taken_by(call);
    const bool recorded = is_side_effect(call);
    for (unsigned i = 0; i < call->getNumArgs(); ++i) visit_argument(call, i, recorded);
    taken_ = taken_before;
    called_ = before;
}

void Walker::visit_argument(const clang::CallExpr* call, unsigned index, bool recorded) {
    const clang::Expr* argument = call->getArg(index);
    if (!recorded && user_) {
        const clang::Expr* inside = bare(argument);
        if (llvm::isa<clang::LambdaExpr, clang::DeclRefExpr>(inside) &&
            (inside->getType()->isRecordType() || inside->getType()->isFunctionType()))
            recorded = only_recorded(call->getDirectCallee(), index, 0);
    }
    if (recorded)
        visit_recorded(argument);
    else
        visit(argument);
}

void Walker::visit_reference(const clang::ValueDecl* decl, const clang::Expr* expression,
                             bool is_virtual) {
    if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl)) {
        const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression);
        const clang::SourceLocation at =
            member == nullptr ? expression->getBeginLoc() : member->getMemberLoc();
        if (user_ && judge_.function(function, at, called_)) return;
        const auto as = user_ || function->getIdentifier() == nullptr
                            ? std::string_view()
                            : system_call(unit_.context, function->getName(), called_, values_);
        const bool called = called_ != nullptr && called_->getDirectCallee() == function;
        return reach(function, at, is_virtual, as, called ? arguments_of(called_) : Arguments());
    }
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
    if (variable == nullptr) return;
    for (const clang::FunctionDecl* callable : callable_of(variable))
        reach(callable, expression->getBeginLoc());
    if (!variable->hasGlobalStorage()) return;
    if (user_) judge_.variable(variable, expression->getBeginLoc());
    body_.uses.push_back({variable, expression->getBeginLoc()});
}

void Walker::visit_delete(const clang::CXXDeleteExpr* gone) {
    const auto* record = Names::record_of(gone->getDestroyedType());
    if (record != nullptr && record->hasDefinition())
        if (const clang::CXXDestructorDecl* destructor = record->getDestructor())
            reach(destructor, gone->getBeginLoc(), destructor->isVirtual());
    visit_children(gone);
}

void Walker::reach(const clang::FunctionDecl* function, clang::SourceLocation at, bool is_virtual,
                   std::string_view as, Arguments arguments) {
    if (function == nullptr) return;
    body_.calls.push_back({function, at, is_virtual, as, arguments, {}});
}

void Walker::destroy(clang::QualType type, clang::SourceLocation at) {
    if (type->isReferenceType() || type->isPointerType()) return;
    const clang::CXXRecordDecl* record = Names::record_of(type);
    if (record == nullptr || !record->hasDefinition() || record->hasTrivialDestructor()) return;
    reach(record->getDestructor(), at);
}

}  // namespace runbook::lint
