// What is known of a library function's parameters where it is called, and which of its branches
// are never taken then: scheduler(context, hint, /*own_thread=*/false) starts no thread.
#pragma once

#include <clang/AST/ExprCXX.h>

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "tools/lint/analysis/unit.hpp"

namespace runbook::lint {

// The parameters whose value is certain, by position, in order: integers, truths and null pointers.
using Constants = std::vector<std::pair<unsigned, std::int64_t>>;
using Arguments = llvm::ArrayRef<const clang::Expr*>;

// A text that stands there as such, of plain chars.
std::optional<llvm::StringRef> literal_text(const clang::Expr* expression);

// What expressions of one body come to.
class Values {
 public:
    explicit Values(clang::ASTContext& context) : context_(context) {}
    Values(clang::ASTContext& context, const clang::FunctionDecl* definition,
           const Constants& constants);

    // Nothing where it may differ from call to call.
    std::optional<std::int64_t> of(const clang::Expr* expression) const;
    std::optional<bool> truth(const clang::Expr* condition) const;
    // Whether control never comes behind a statement.
    bool ends(const clang::Stmt* statement) const;

 private:
    std::optional<std::int64_t> of_cast(const clang::CastExpr* cast) const;
    std::optional<std::int64_t> of_binary(const clang::BinaryOperator* binary) const;
    std::optional<std::int64_t> of_leaf(const clang::Expr* expression) const;

    clang::ASTContext& context_;
    llvm::SmallDenseMap<const clang::Decl*, std::int64_t, 4> parameters_;
};

// What a call hands over; the object of an operator that is a member is none of it.
Arguments arguments_of(const clang::CallExpr* call);

// Whether a goto or a switch leads into a statement from elsewhere.
bool is_entered_otherwise(const clang::Stmt* statement);

// Which parameters are worth knowing: nothing changes them, and they decide a branch of their
// function or of one that it hands them to.
class Deciders {
 public:
    explicit Deciders(Unit& unit) : unit_(unit) {}

    // Of the arguments of a call those that are certain and decide something.
    Constants known(const clang::FunctionDecl* callee, Arguments arguments, const Values& values);

 private:
    struct Parameter {
        bool changed = false;  // or somebody may have its address
        bool decides = false;
        std::vector<std::pair<const clang::FunctionDecl*, unsigned>> handed_to;
    };
    using Parameters = std::vector<Parameter>;
    struct Context {
        bool condition = false;
        std::pair<const clang::FunctionDecl*, unsigned> argument = {nullptr, 0};
    };

    const Parameters& of(const clang::FunctionDecl* definition);
    void look(const clang::Stmt* statement, Context context, Parameters& found);
    void look_at_arguments(const clang::FunctionDecl* callee, Arguments arguments, Context context,
                           Parameters& found);
    bool decides(const clang::FunctionDecl* function, unsigned index, unsigned depth);

    Unit& unit_;
    const clang::FunctionDecl* looked_at_ = nullptr;
    llvm::DenseMap<const clang::FunctionDecl*, std::unique_ptr<Parameters>> parameters_;
    std::map<std::tuple<const clang::FunctionDecl*, unsigned, unsigned>, bool> decides_;
};

}  // namespace runbook::lint
