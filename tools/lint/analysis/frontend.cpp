#include "tools/lint/analysis/frontend.hpp"

#include <clang/AST/ASTConsumer.h>
#include <clang/Basic/Version.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Lex/PPCallbacks.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>

#include <algorithm>
#include <set>

#include "tools/lint/analysis/collector.hpp"
#include "tools/lint/analysis/comments.hpp"
#include "tools/lint/analysis/parse.hpp"

namespace runbook::lint {
namespace {

class BuildTimes : public clang::PPCallbacks {
 public:
    BuildTimes(llvm::DenseSet<unsigned>& found, const clang::SourceManager& sources)
        : found_(found), sources_(sources) {}
    void MacroExpands(const clang::Token& name, const clang::MacroDefinition& macro,
                      clang::SourceRange, const clang::MacroArgs*) override {
        if (macro.getMacroInfo() == nullptr || !macro.getMacroInfo()->isBuiltinMacro()) return;
        const llvm::StringRef text = name.getIdentifierInfo()->getName();
        if (is_build_time(text))
            found_.insert(sources_.getExpansionLoc(name.getLocation()).getRawEncoding());
    }

 private:
    llvm::DenseSet<unsigned>& found_;
    const clang::SourceManager& sources_;
};

// One unit's way through clang.
struct Pass {
    const Config& config;
    bool old_gcc;
    Facts& facts;
    Diagnostics& diagnostics;
    llvm::DenseSet<unsigned> build_times;
    const PreambleNotes* preamble;  // or null
};

class Consumer : public clang::ASTConsumer {
 public:
    Consumer(Pass& pass, const clang::SourceManager& sources) : pass_(pass), sources_(sources) {}
    bool shouldSkipFunctionBody(clang::Decl* decl) override { return is_skipped(decl, sources_); }
    void HandleTranslationUnit(clang::ASTContext& context) override {
        if (!pass_.diagnostics.errors.empty()) return;
        Unit unit(context, pass_.config);
        unit.old_gcc = pass_.old_gcc;
        unit.build_times = pass_.build_times;
        unit.uninitialised = pass_.diagnostics.warnings;
        std::sort(unit.uninitialised.begin(), unit.uninitialised.end());
        if (pass_.preamble == nullptr || pass_.preamble->has_user_code)
            unit.names.look_into_preamble();
        Collector(unit, pass_.facts).collect(context.getTranslationUnitDecl());
        add_waivers(unit, pass_.facts);
    }

 private:
    Pass& pass_;
    const clang::SourceManager& sources_;
};

class Action : public clang::ASTFrontendAction {
 public:
    explicit Action(Pass& pass) : pass_(pass) {}

 protected:
    std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& instance,
                                                          llvm::StringRef) override {
        // Clang takes it over only with its own checks of the preamble.
        if (pass_.preamble != nullptr)
            instance.getPreprocessor().setCounterValue(pass_.preamble->counter);
        instance.getPreprocessor().addPPCallbacks(
            std::make_unique<BuildTimes>(pass_.build_times, instance.getSourceManager()));
        return std::make_unique<Consumer>(pass_, instance.getSourceManager());
    }

 private:
    Pass& pass_;
};

// Clang's own checks of the preamble would refuse it for a date; its content has been looked at.
void stand_on(const Footing& footing, clang::CompilerInvocation& invocation) {
    auto& options = invocation.getPreprocessorOpts();
    options.ImplicitPCHInclude = footing.notes->file;
    options.PrecompiledPreambleBytes = {static_cast<unsigned>(footing.length), true};
    options.DisablePCHOrModuleValidation = clang::DisableValidationForModuleKind::PCH;
}

}  // namespace

std::string engine_version() { return clang::getClangFullVersion(); }

std::string engine_missing() {
    if (llvm::sys::fs::is_directory(RUNBOOK_LINT_RESOURCES)) return {};
    return "clang's own headers are not at " RUNBOOK_LINT_RESOURCES
           ": install the package libclang-common-19-dev";
}

Facts analyse(const CompileCommand& command, const Config& config, bool old_gcc,
              const Unsaved* unsaved, const Footing* footing) {
    Facts facts;
    facts.file = command.file;
    Diagnostics diagnostics;
    if (const auto error = llvm::sys::fs::set_current_path(command.folder)) {
        facts.errors.push_back(command.folder + ": " + error.message());
        return facts;
    }
    std::vector<std::string> arguments = command.arguments;
    if (footing != nullptr)
        for (const std::string& macro : footing->undefined)
            arguments.insert(arguments.begin() + 1, "-U" + macro);
    const auto invocation = make_invocation(arguments, diagnostics);
    if (invocation != nullptr) {
        std::set<std::string> files;
        if (unsaved != nullptr)
            invocation->getPreprocessorOpts().addRemappedFile(
                unsaved->file, llvm::MemoryBuffer::getMemBufferCopy(unsaved->text).release());
        if (footing != nullptr) {
            stand_on(*footing, *invocation);
            diagnostics.warnings = footing->notes->uninitialised;
            files.insert(footing->notes->dependencies.begin(), footing->notes->dependencies.end());
        }
        Pass pass{config,      old_gcc, facts,
                  diagnostics, {},      footing == nullptr ? nullptr : footing->notes};
        Action action(pass);
        execute(invocation, action, diagnostics, files);
        facts.dependencies.assign(files.begin(), files.end());
    }
    facts.errors = std::move(diagnostics.errors);
    return facts;
}

}  // namespace runbook::lint
