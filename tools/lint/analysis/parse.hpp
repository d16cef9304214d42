// The way of one text through clang: shared by the analysis of a unit and the making of a preamble.
#pragma once

#include <clang/AST/Decl.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tools/lint/analysis/diagnostics.hpp"

namespace runbook::lint {

// Clang's own form of a command; null when it makes nothing of it, and `found` says why.
std::shared_ptr<clang::CompilerInvocation> make_invocation(std::vector<std::string> arguments,
                                                           Diagnostics& found);

// Runs the action; an error at least when that went wrong. The process ends soon and giving back
// takes time, so that clang's memory is left alone.
void execute(std::shared_ptr<clang::CompilerInvocation> invocation, clang::FrontendAction& action,
             Diagnostics& diagnostics, std::set<std::string>& files);

// Plain functions of libraries are judged by their names; their bodies would be read for nothing.
bool is_skipped(const clang::Decl* decl, const clang::SourceManager& sources);

// A macro that differs after each build.
bool is_build_time(llvm::StringRef macro);

// The text of a preamble, beside the unit that it is made of: no file of the disk.
inline constexpr char kPreambleText[] = ".runbook-lint-preamble";

}  // namespace runbook::lint
