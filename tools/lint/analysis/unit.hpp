// What the parts of the analysis share about the unit at hand.
#pragma once

#include <clang/AST/ASTContext.h>
#include <llvm/ADT/DenseSet.h>

#include "tools/lint/analysis/names.hpp"
#include "tools/lint/config.hpp"

namespace runbook::lint {

struct Unit {
    clang::ASTContext& context;
    Names names;
    const Config& config;
    bool old_gcc = false;  // the build's compiler is GCC before 13
    llvm::DenseSet<unsigned>
        build_times;  // raw locations where __DATE__ and its like were expanded
    std::vector<std::pair<Place, std::string>> uninitialised;  // what clang warned of

    Unit(clang::ASTContext& made, const Config& project)
        : context(made), names(made), config(project) {}
};

// Whether a parameter of the function is of the class, by pointer or reference: rb::Run,
// rb::Activity.
bool takes(Unit& unit, const clang::FunctionDecl* function, std::string_view record);
bool is_runbook(Unit& unit, const clang::FunctionDecl* function);
bool is_activity(Unit& unit, const clang::FunctionDecl* function);

}  // namespace runbook::lint
