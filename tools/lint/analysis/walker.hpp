// Walks one function body: whom it may call, which variables it uses, and in user code what the
// judge finds.
#pragma once

#include <clang/AST/DeclCXX.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>

#include <vector>

#include "tools/lint/analysis/constants.hpp"
#include "tools/lint/analysis/judge.hpp"

namespace runbook::lint {

struct Call {
    const clang::FunctionDecl* to;
    clang::SourceLocation at;
    bool is_virtual;
    std::string_view as = {};  // what the system is asked for by number
    Arguments arguments = {};  // none when it is only named, or chosen at run time
    Constants constants = {};  // those of them that decide what it does; in library code
};
struct Use {
    const clang::VarDecl* variable;
    clang::SourceLocation at;
};

// What a body has. Of library code the calls alone are of interest.
struct Body {
    std::vector<Call> calls;
    std::vector<Use> uses;
    std::vector<Sink> sinks;
};

class Walker {
 public:
    Walker(Unit& unit, Body& body, const clang::FunctionDecl* owner, Owner whose);
    // Of library code; branches that these values never take are left out.
    Walker(Unit& unit, Body& body, const clang::FunctionDecl* owner, Owner whose,
           const Values& values);

    // `function` is the owner's definition.
    void walk_function(const clang::FunctionDecl* function);
    void walk_initialiser(const clang::VarDecl* variable);

 private:
    void visit(const clang::Stmt* statement);
    void visit_children(const clang::Stmt* statement);
    void visit_call(const clang::CallExpr* call);
    void visit_argument(const clang::CallExpr* call, unsigned index, bool recorded);
    void visit_recorded(const clang::Expr* argument);
    void visit_reference(const clang::ValueDecl* decl, const clang::Expr* expression,
                         bool is_virtual);
    void visit_construct(const clang::CXXConstructExpr* made);
    void visit_lambda(const clang::LambdaExpr* lambda);
    void visit_captures(const clang::LambdaExpr* lambda);
    void visit_declared(const clang::DeclStmt* statement);
    void visit_variable(const clang::VarDecl* variable);
    void visit_for_range(const clang::CXXForRangeStmt* loop);
    void visit_if(const clang::IfStmt* branch);
    void visit_block(const clang::CompoundStmt* block);
    void visit_choice(const clang::ConditionalOperator* choice);
    void visit_binary(const clang::BinaryOperator* binary);
    std::optional<bool> truth(const clang::Expr* condition);
    std::optional<bool> certain(const clang::Expr* condition) const;  // in library code
    void visit_delete(const clang::CXXDeleteExpr* gone);
    void visit_loop(const clang::Stmt* loop, const clang::Stmt* condition);

    void reach(const clang::FunctionDecl* function, clang::SourceLocation at,
               bool is_virtual = false, std::string_view as = {}, Arguments arguments = {});
    const clang::CXXMethodDecl* exact_target(const clang::MemberExpr* member,
                                             const clang::CXXMethodDecl* method);
    void destroy(clang::QualType type, clang::SourceLocation at);
    // The lambda or function that a variable was made of.
    std::vector<const clang::FunctionDecl*> callable_of(const clang::VarDecl* variable);
    std::vector<const clang::FunctionDecl*> operators_of(const clang::LambdaExpr* lambda);
    bool is_side_effect(const clang::CallExpr* call);
    bool only_recorded(const clang::FunctionDecl* callee, unsigned parameter, unsigned depth);
    Taken taken_by(const clang::CallExpr* call);
    bool is_sorted(const clang::VarDecl* variable);
    bool fills_sorted(const clang::CallExpr* call);
    bool only_collects(const clang::Stmt* statement);

    Unit& unit_;
    Names& names_;
    Body& body_;
    const clang::FunctionDecl* owner_;
    bool user_;
    Judge judge_;
    Values values_;
    const clang::CallExpr* called_ = nullptr;  // set while its callee is visited
    Taken taken_ = Taken::in_order;
    bool in_loop_condition_ = false;
};

// Without what only carries a callable: casts, temporaries, std::move, the conversion to
// std::function.
const clang::Expr* bare(const clang::Expr* expression);

// Whether something in the statement sorts the variable.
bool sorts(const clang::Stmt* statement, const clang::VarDecl* variable);

// The statement rule for GCC before 13. Adds to `sinks`.
void check_await(Unit& unit, const clang::FunctionDecl* function, Judge& judge);

}  // namespace runbook::lint
