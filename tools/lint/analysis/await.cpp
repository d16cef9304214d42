// N102-await: what GCC before 13 destroys twice in a statement with co_await. Types show it only in
// part, so the kit cannot refuse it.
#include <clang/AST/DeclCXX.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>

#include "tools/lint/analysis/walker.hpp"

namespace runbook::lint {
namespace {

using clang::Expr;
using clang::Stmt;

bool is_owning(clang::QualType type) {
    const clang::CXXRecordDecl* record = Names::record_of(type);
    return record != nullptr && record->hasDefinition() && !record->hasTrivialDestructor();
}

bool has_fields(const clang::CXXRecordDecl* record) {
    for (const clang::Decl* decl : record->decls())
        if (const auto* named = llvm::dyn_cast<clang::TypedefNameDecl>(decl))
            if (named->getName() == "rb_self") return true;
    return false;
}

// What one full expression holds.
struct Held {
    const Expr* awaits = nullptr;
    const Expr* thrown_await = nullptr;
    std::vector<std::pair<const Expr*, const char*>> traps;

    void look(const Stmt* statement, const Expr* in_throw) {
        if (statement == nullptr) return;
        if (const auto* wait = llvm::dyn_cast<clang::CoroutineSuspendExpr>(statement)) {
            if (awaits == nullptr) awaits = wait;
            if (in_throw != nullptr && thrown_await == nullptr) thrown_await = in_throw;
            return look(wait->getOperand(), in_throw);
        }
        if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(statement)) {
            if (is_owning(lambda->getType())) traps.emplace_back(lambda, "an owning lambda");
            for (const Expr* capture : lambda->capture_inits()) look(capture, in_throw);
            return;
        }
        if (const auto* thrown = llvm::dyn_cast<clang::CXXThrowExpr>(statement)) {
            traps.emplace_back(thrown, "a throw");
            in_throw = thrown;
        } else if (const auto* choice =
                       llvm::dyn_cast<clang::AbstractConditionalOperator>(statement)) {
            if (is_owning(choice->getType())) traps.emplace_back(choice, "a class-typed ?:");
        } else if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(statement)) {
            if (!list->isSemanticForm()) list = list->getSemanticForm();
            look_at(list);
            for (const Stmt* child : list->children()) look(child, in_throw);
            return;
        } else if (const auto* parens = llvm::dyn_cast<clang::CXXParenListInitExpr>(statement)) {
            look_at(parens);
        }
        for (const Stmt* child : statement->children()) look(child, in_throw);
    }

    void look_at(const Expr* built) {
        const auto* record = built->getType()->getAsCXXRecordDecl();
        if (record != nullptr && is_owning(built->getType()) && !has_fields(record))
            traps.emplace_back(built, "a brace-built struct without RB_FIELDS");
        if (built->getType()->isArrayType() && is_owning(built->getType()))
            traps.emplace_back(built, "a list built from braces");
    }
};

class AwaitCheck {
 public:
    AwaitCheck(Unit& unit, Judge& judge) : unit_(unit), judge_(judge) {}

    void statement(const Stmt* statement) {
        if (statement == nullptr) return;
        if (const auto* expression = llvm::dyn_cast<Expr>(statement)) return full(expression);
        if (const auto* end = llvm::dyn_cast<clang::CoreturnStmt>(statement))
            return full(end->getOperand());
        if (const auto* declared = llvm::dyn_cast<clang::DeclStmt>(statement)) {
            for (const clang::Decl* decl : declared->decls())
                if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl))
                    full(variable->getInit());
            return;
        }
        if (const auto* loop = llvm::dyn_cast<clang::CXXForRangeStmt>(statement)) {
            this->statement(loop->getInit());
            full(loop->getRangeInit());
            return this->statement(loop->getBody());
        }
        for (const Stmt* child : statement->children()) this->statement(child);
    }

 private:
    void full(const Expr* expression) {
        if (expression == nullptr) return;
        Held held;
        held.look(expression, nullptr);
        if (held.awaits == nullptr) return;
        if (held.thrown_await != nullptr) {
            judge_.add("N102-await", Level::error, held.thrown_await->getBeginLoc(),
                       "a co_await inside of a throw leaks with every compiler",
                       "await first, in a statement of its own, then throw");
            return;
        }
        if (held.traps.empty()) return;
        const auto& [where, what] = held.traps.front();
        const Level level = unit_.old_gcc ? Level::error : Level::note;
        judge_.add("N102-await", level, where->getBeginLoc(),
                   std::string("a statement with co_await holds ") + what +
                       ", which GCC before 13 destroys twice",
                   "name the value in a statement of its own");
    }

    Unit& unit_;
    Judge& judge_;
};

}  // namespace

void check_await(Unit& unit, const clang::FunctionDecl* function, Judge& judge) {
    AwaitCheck(unit, judge)
        .statement(llvm::cast<clang::CoroutineBodyStmt>(function->getBody())->getBody());
}

}  // namespace runbook::lint
