// Turns a parsed unit into facts: finds the functions of the user, walks them, and follows calls
// through the kit and through library templates to the user's code behind them.
#pragma once

#include <clang/AST/DeclCXX.h>
#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/DenseSet.h>

#include <deque>

#include "tools/lint/analysis/walker.hpp"

namespace runbook::lint {

class Collector {
 public:
    Collector(Unit& unit, Facts& facts)
        : unit_(unit), names_(unit.names), facts_(facts), deciders_(unit) {}

    void collect(const clang::TranslationUnitDecl* root);

 private:
    void find_functions(const clang::DeclContext* scope);
    void find_in(const clang::Decl* decl);
    void sort_queue();
    void wanted(const clang::FunctionDecl* function);
    void wanted(const clang::VarDecl* variable);

    void write(const clang::FunctionDecl* definition);
    void write(const clang::VarDecl* variable);
    std::string class_key(const clang::CXXRecordDecl* record);
    void add_makings(const clang::FunctionDecl* activity, Function& made);
    void take(Body& body, Function& made, Judge& judge);
    void add_call(Function& made, const Call& call, clang::SourceLocation at);
    void add_leads(const Call& call, clang::SourceLocation at, Judge& judge);
    void add_leads(const Use& use, Judge& judge);
    const std::vector<Lead>& leads_of(const clang::FunctionDecl* library,
                                      const Constants& constants);
    // A library's function, and what is certain of its arguments.
    using Reached = std::pair<const clang::FunctionDecl*, Constants>;
    void find_leads(const Reached& from, std::vector<Lead>& found);
    std::vector<Reached> next_of(const Reached& from, std::vector<Lead>& found);
    bool is_followed(const clang::FunctionDecl* library);
    void add_uninitialised(const clang::FunctionDecl* definition, Function& made);
    void follow(Function& made, const clang::FunctionDecl* library, clang::SourceLocation at,
                llvm::DenseSet<const clang::FunctionDecl*>& seen);
    const Body& library_body(const clang::FunctionDecl* definition,
                             const Constants& constants = {});
    bool is_trusted(const clang::FunctionDecl* function);

    Unit& unit_;
    Names& names_;
    Facts& facts_;
    std::deque<const clang::FunctionDecl*> queue_;
    std::deque<const clang::VarDecl*> variables_;
    llvm::DenseSet<const clang::Decl*> known_;
    Deciders deciders_;
    std::map<Reached, std::unique_ptr<Body>> library_;
    std::map<Reached, std::unique_ptr<std::vector<Lead>>> leads_;
};

}  // namespace runbook::lint
