#include "tools/lint/analysis/frontend.hpp"

#include <clang/AST/ASTConsumer.h>
#include <clang/Basic/DiagnosticIDs.h>
#include <clang/Basic/Version.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/FrontendAction.h>
#include <clang/Frontend/Utils.h>
#include <clang/Lex/PPCallbacks.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include <algorithm>
#include <set>

#include "tools/lint/analysis/collector.hpp"
#include "tools/lint/analysis/comments.hpp"

namespace runbook::lint {
namespace {

// Errors make the unit unusable; warnings of uninitialised variables are findings; the rest is the
// compiler's affair.
class Diagnostics : public clang::DiagnosticConsumer {
 public:
    void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                          const clang::Diagnostic& info) override {
        clang::DiagnosticConsumer::HandleDiagnostic(level, info);
        const bool error = level >= clang::DiagnosticsEngine::Error;
        const bool uninitialised =
            clang::DiagnosticIDs::getWarningOptionForDiag(info.getID()).contains("uninitialized");
        if (!error && !uninitialised) return;
        llvm::SmallString<128> text;
        info.FormatDiagnostic(text);
        Place at;
        if (info.hasSourceManager() && info.getLocation().isValid()) {
            const auto& sources = info.getSourceManager();
            const clang::PresumedLoc where =
                sources.getPresumedLoc(sources.getExpansionLoc(info.getLocation()), false);
            if (where.isValid()) {
                llvm::SmallString<256> full(where.getFilename());
                sources.getFileManager().makeAbsolutePath(full);
                llvm::sys::path::remove_dots(full, true);
                at = {std::string(full), where.getLine(), where.getColumn()};
            }
        }
        if (error)
            errors.push_back((at.file.empty() ? ""
                                              : at.file + ":" + std::to_string(at.line) + ":" +
                                                    std::to_string(at.column) + ": ") +
                             std::string(text));
        else
            warnings.emplace_back(at, std::string(text));
    }

    std::vector<std::string> errors;
    std::vector<std::pair<Place, std::string>> warnings;
};

class BuildTimes : public clang::PPCallbacks {
 public:
    BuildTimes(llvm::DenseSet<unsigned>& found, const clang::SourceManager& sources)
        : found_(found), sources_(sources) {}
    void MacroExpands(const clang::Token& name, const clang::MacroDefinition& macro,
                      clang::SourceRange, const clang::MacroArgs*) override {
        if (macro.getMacroInfo() == nullptr || !macro.getMacroInfo()->isBuiltinMacro()) return;
        const llvm::StringRef text = name.getIdentifierInfo()->getName();
        if (text == "__DATE__" || text == "__TIME__" || text == "__TIMESTAMP__")
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
};

class Consumer : public clang::ASTConsumer {
 public:
    Consumer(Pass& pass, const clang::SourceManager& sources) : pass_(pass), sources_(sources) {}
    // Plain functions of libraries are judged by their names; their bodies would be read for
    // nothing.
    bool shouldSkipFunctionBody(clang::Decl* decl) override {
        const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
        return function != nullptr && !function->isDependentContext() && !function->isTemplated() &&
               sources_.isInSystemHeader(function->getLocation());
    }
    void HandleTranslationUnit(clang::ASTContext& context) override {
        if (!pass_.diagnostics.errors.empty()) return;
        Unit unit(context, pass_.config);
        unit.old_gcc = pass_.old_gcc;
        unit.build_times = pass_.build_times;
        unit.uninitialised = pass_.diagnostics.warnings;
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
        instance.getPreprocessor().addPPCallbacks(
            std::make_unique<BuildTimes>(pass_.build_times, instance.getSourceManager()));
        return std::make_unique<Consumer>(pass_, instance.getSourceManager());
    }

 private:
    Pass& pass_;
};

// Takes the arguments that this driver does not know out of the list. GCC has some of its own.
bool drop_unknown(std::vector<std::string>& arguments, const std::vector<std::string>& errors) {
    bool dropped = false;
    for (const std::string& error : errors) {
        const std::size_t begin = error.find('\'');
        const std::size_t end = error.find('\'', begin + 1);
        if (error.find("argument") == std::string::npos || end == std::string::npos) return false;
        dropped |= std::erase(arguments, error.substr(begin + 1, end - begin - 1)) > 0;
    }
    return dropped;
}

std::shared_ptr<clang::CompilerInvocation> make_invocation(std::vector<std::string> arguments,
                                                           Diagnostics& found) {
    for (int tries = 0;; ++tries) {
        Diagnostics driver;
        auto engine = clang::CompilerInstance::createDiagnostics(new clang::DiagnosticOptions,
                                                                 &driver, /*ShouldOwn=*/false);
        std::vector<const char*> pointers;
        for (const std::string& one : arguments) pointers.push_back(one.c_str());
        clang::CreateInvocationOptions options;
        options.Diags = engine;
        options.RecoverOnError = true;
        auto made = clang::createInvocation(pointers, options);
        if (driver.errors.empty() && made != nullptr) return made;
        if (tries < 2 && drop_unknown(arguments, driver.errors)) continue;
        found.errors = driver.errors;
        if (found.errors.empty())
            found.errors.emplace_back("clang makes nothing of the compile command");
        return nullptr;
    }
}

void add_dependencies(clang::SourceManager& sources, Facts& facts) {
    std::set<std::string> files;
    for (auto one = sources.fileinfo_begin(); one != sources.fileinfo_end(); ++one) {
        llvm::SmallString<256> full(one->first.getName());
        sources.getFileManager().makeAbsolutePath(full);
        llvm::sys::path::remove_dots(full, true);
        files.insert(std::string(full));
    }
    facts.dependencies.assign(files.begin(), files.end());
}

}  // namespace

std::string engine_version() { return clang::getClangFullVersion(); }

std::string engine_missing() {
    if (llvm::sys::fs::is_directory(RUNBOOK_LINT_RESOURCES)) return {};
    return "clang's own headers are not at " RUNBOOK_LINT_RESOURCES
           ": install the package libclang-common-19-dev";
}

Facts analyse(const CompileCommand& command, const Config& config, bool old_gcc,
              const Unsaved* unsaved) {
    Facts facts;
    facts.file = command.file;
    Diagnostics diagnostics;
    if (const auto error = llvm::sys::fs::set_current_path(command.folder)) {
        facts.errors.push_back(command.folder + ": " + error.message());
        return facts;
    }
    const auto invocation = make_invocation(command.arguments, diagnostics);
    if (invocation != nullptr) {
        invocation->getFrontendOpts().DisableFree = true;
        invocation->getFrontendOpts().SkipFunctionBodies = true;  // those that the consumer names
        if (unsaved != nullptr)
            invocation->getPreprocessorOpts().addRemappedFile(
                unsaved->file, llvm::MemoryBuffer::getMemBufferCopy(unsaved->text).release());
        auto* instance =
            new clang::CompilerInstance;  // the process ends soon, and giving back takes time
        invocation->getDiagnosticOpts().ShowCarets = false;  // no count of errors on the terminal
        instance->setInvocation(invocation);
        instance->createDiagnostics(&diagnostics, /*ShouldOwnClient=*/false);
        Pass pass{config, old_gcc, facts, diagnostics, {}};
        Action action(pass);
        const bool done = instance->ExecuteAction(action);
        if (!done && diagnostics.errors.empty())
            diagnostics.errors.emplace_back("clang could not parse it");
        if (instance->hasSourceManager()) add_dependencies(instance->getSourceManager(), facts);
    }
    facts.errors = std::move(diagnostics.errors);
    return facts;
}

}  // namespace runbook::lint
