// Says what in user code is not deterministic. One for each function body that is walked.
#pragma once

#include <clang/AST/ExprCXX.h>

#include "tools/lint/analysis/addresses.hpp"
#include "tools/lint/analysis/unit.hpp"

namespace runbook::lint {

// The entry of the table for a function of a library, or for the class that it belongs to.
// Overloads that are handed a stream are as good as the stream: they are on no list.
struct Known {
    const determinism::KnownGroup* group = nullptr;
    std::string name;  // of the entry
};
Known known_of(Names& names, const clang::FunctionDecl* function);

// Something on the table that a library's function calls, by itself or through others.
struct Lead {
    const determinism::KnownGroup* group = nullptr;
    std::string name;
};

// What is done with elements that come out of a container.
enum class Taken { in_order, copied, regardless };

class Judge {
 public:
    // `owner` is the function, or null for the initialiser of a variable.
    Judge(Unit& unit, const clang::FunctionDecl* owner, std::vector<Sink>& sinks);

    // Where something without a place in user code is reported, as the default argument of a
    // library function.
    void stand_at(clang::SourceLocation at) { fallback_ = at; }
    clang::SourceLocation standing() const { return fallback_; }

    // True when the function is on the table, or the project's: then nobody walks on.
    bool function(const clang::FunctionDecl* function, clang::SourceLocation at,
                  const clang::CallExpr* call);
    // What a library's function comes to by its own calls.
    void lead(const Lead& lead, const clang::NamedDecl* called, clang::SourceLocation at);
    void construction(const clang::CXXConstructExpr* made);
    void variable(const clang::VarDecl* variable, clang::SourceLocation at);
    // Of a container whose elements come by hash or by address.
    bool has_no_order(clang::QualType container) { return order_of(container) != Order::by_value; }
    void iteration(clang::QualType container, clang::SourceLocation at, Taken taken);
    void library_call(const clang::CallExpr* call, Taken taken);
    void comparison(const clang::BinaryOperator* compare, bool in_loop_condition);
    void cast(const clang::CastExpr* cast);
    void text(const clang::StringLiteral* text);
    void indirect(const clang::CallExpr* call);
    void unknown_library(const clang::FunctionDecl* function, clang::SourceLocation at);

    void add(std::string_view rule, Level level, clang::SourceLocation at, std::string what,
             std::string_view fix, std::optional<Replacement> replacement = {});

 private:
    enum class Order { by_value, by_hash, by_address };
    Order order_of(clang::QualType container);
    Order order_of_library(const clang::CXXRecordDecl* record);
    bool prints_address(const clang::CallExpr* call, const std::string& name);
    void iterating_call(const clang::CallExpr* call, const std::string& name, Taken taken);
    void hash_call(const clang::CallExpr* call, const std::string& name);
    void text_call(const clang::CallExpr* call, const std::string& name);
    bool sorts_addresses(const clang::CallExpr* call, const std::string& name);
    void find_run();
    std::string with_run(std::string_view fix) const;
    std::optional<Replacement> replacement_of(const std::string& name, const clang::CallExpr* call);
    std::optional<Replacement> replace(const clang::CallExpr* call, const std::string& text);
    std::string source_of(const clang::Expr* expression);

    Unit& unit_;
    Names& names_;
    Addresses addresses_;
    const clang::FunctionDecl* owner_;
    std::vector<Sink>& sinks_;
    clang::SourceLocation fallback_;
    std::string run_;            // how the code at hand names its rb::Run, or empty
    bool run_in_scope_ = false;  // so that code with it compiles
};

}  // namespace runbook::lint
