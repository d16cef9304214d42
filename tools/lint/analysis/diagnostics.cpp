#include "tools/lint/analysis/diagnostics.hpp"

#include <clang/Basic/DiagnosticIDs.h>
#include <clang/Basic/FileManager.h>
#include <clang/Basic/SourceManager.h>
#include <llvm/Support/Path.h>

namespace runbook::lint {
namespace {

Place place_of(const clang::Diagnostic& info) {
    if (!info.hasSourceManager() || !info.getLocation().isValid()) return {};
    const auto& sources = info.getSourceManager();
    const clang::PresumedLoc where =
        sources.getPresumedLoc(sources.getExpansionLoc(info.getLocation()), false);
    if (!where.isValid()) return {};
    llvm::SmallString<256> full(where.getFilename());
    sources.getFileManager().makeAbsolutePath(full);
    llvm::sys::path::remove_dots(full, true);
    return {std::string(full), where.getLine(), where.getColumn()};
}

}  // namespace

void Diagnostics::HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                                   const clang::Diagnostic& info) {
    clang::DiagnosticConsumer::HandleDiagnostic(level, info);
    const bool error = level >= clang::DiagnosticsEngine::Error;
    const bool uninitialised =
        clang::DiagnosticIDs::getWarningOptionForDiag(info.getID()).contains("uninitialized");
    if (!error && !uninitialised) return;
    llvm::SmallString<128> text;
    info.FormatDiagnostic(text);
    Place at = place_of(info);
    if (!error)
        warnings.emplace_back(std::move(at), std::string(text));
    else if (at.file.empty())
        errors.emplace_back(text);
    else
        errors.push_back(at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
                         ": " + std::string(text));
}

}  // namespace runbook::lint
