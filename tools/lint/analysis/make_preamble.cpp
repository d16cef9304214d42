#include <clang/Frontend/FrontendActions.h>
#include <clang/Frontend/MultiplexConsumer.h>
#include <clang/Lex/PPCallbacks.h>
#include <clang/Lex/Preprocessor.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>

#include "tools/lint/analysis/frontend.hpp"
#include "tools/lint/analysis/names.hpp"
#include "tools/lint/analysis/parse.hpp"
#include "tools/lint/hash.hpp"

namespace runbook::lint {
namespace {

// What the preamble does with the macros of the command line, and the time of the build in it.
class MacroWatch : public clang::PPCallbacks {
 public:
    MacroWatch(PreambleNotes& notes, const clang::SourceManager& sources)
        : notes_(notes), sources_(sources) {}

    void MacroExpands(const clang::Token& name, const clang::MacroDefinition&, clang::SourceRange,
                      const clang::MacroArgs*) override {
        const llvm::StringRef text = name.getIdentifierInfo()->getName();
        if (is_build_time(text)) notes_.problem = "the time of the build is in it";
        add(notes_.expanded, name);
    }
    void MacroDefined(const clang::Token& name, const clang::MacroDirective*) override {
        if (!sources_.isWrittenInCommandLineFile(name.getLocation())) add(notes_.expanded, name);
    }
    void MacroUndefined(const clang::Token& name, const clang::MacroDefinition&,
                        const clang::MacroDirective*) override {
        add(notes_.expanded, name);
    }
    void Defined(const clang::Token& name, const clang::MacroDefinition&,
                 clang::SourceRange) override {
        add(notes_.asked_for, name);
    }
    void Ifdef(clang::SourceLocation, const clang::Token& name,
               const clang::MacroDefinition&) override {
        add(notes_.asked_for, name);
    }
    void Ifndef(clang::SourceLocation, const clang::Token& name,
                const clang::MacroDefinition&) override {
        add(notes_.asked_for, name);
    }
    void Elifdef(clang::SourceLocation, const clang::Token& name,
                 const clang::MacroDefinition&) override {
        add(notes_.asked_for, name);
    }
    void Elifndef(clang::SourceLocation, const clang::Token& name,
                  const clang::MacroDefinition&) override {
        add(notes_.asked_for, name);
    }

 private:
    void add(std::set<std::string>& to, const clang::Token& name) {
        const std::string text = name.getIdentifierInfo()->getName().str();
        if (notes_.macros.contains(text)) to.insert(text);
    }

    PreambleNotes& notes_;
    const clang::SourceManager& sources_;
};

class Consumer : public clang::ASTConsumer {
 public:
    Consumer(PreambleNotes& notes, clang::Preprocessor& preprocessor)
        : notes_(notes), preprocessor_(preprocessor) {}

    bool shouldSkipFunctionBody(clang::Decl* decl) override {
        return is_skipped(decl, preprocessor_.getSourceManager());
    }
    void HandleTranslationUnit(clang::ASTContext& context) override {
        Names names(context);
        notes_.has_user_code = !names.user_files().empty();
        notes_.counter = preprocessor_.getCounterValue();
        for (const auto& word : preprocessor_.getIdentifierTable()) {
            const std::string text = word.getKey().str();
            if (!text.empty() && text.front() != '_' && !notes_.macros.contains(text))
                notes_.words.insert(text);
        }
    }

 private:
    PreambleNotes& notes_;
    clang::Preprocessor& preprocessor_;
};

class Action : public clang::GeneratePCHAction {
 public:
    explicit Action(PreambleNotes& notes) : notes_(notes) {}

 protected:
    std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& instance,
                                                          llvm::StringRef file) override {
        auto& preprocessor = instance.getPreprocessor();
        preprocessor.addPPCallbacks(
            std::make_unique<MacroWatch>(notes_, preprocessor.getSourceManager()));
        std::vector<std::unique_ptr<clang::ASTConsumer>> both;
        both.push_back(std::make_unique<Consumer>(notes_, preprocessor));
        both.push_back(clang::GeneratePCHAction::CreateASTConsumer(instance, file));
        if (both.back() == nullptr) return nullptr;
        return std::make_unique<clang::MultiplexConsumer>(std::move(both));
    }

 private:
    PreambleNotes& notes_;
};

}  // namespace

PreambleNotes make_preamble(const CompileCommand& command, const std::string& text,
                            const std::string& folder) {
    PreambleNotes notes;
    std::vector<std::string> arguments = command.arguments;
    notes.macros = take_macros(arguments);
    Diagnostics diagnostics;
    if (llvm::sys::fs::set_current_path(command.folder)) return notes;
    const auto invocation = make_invocation(command.arguments, diagnostics);
    if (invocation == nullptr || invocation->getFrontendOpts().Inputs.size() != 1) return notes;

    llvm::SmallString<256> beside(command.file);
    llvm::sys::path::remove_filename(beside);
    llvm::sys::path::append(beside, kPreambleText);
    auto& frontend = invocation->getFrontendOpts();
    frontend.Inputs = {clang::FrontendInputFile(beside, frontend.Inputs.front().getKind())};
    frontend.ProgramAction = clang::frontend::GeneratePCH;
    frontend.OutputFile = folder + "/" + hex_hash(command.file + "\n" + text) + "." +
                          std::to_string(::getpid()) + ".part";
    invocation->getLangOpts().CompilingPCH = true;
    invocation->getLangOpts().PCHInstantiateTemplates = true;
    invocation->getPreprocessorOpts().WriteCommentListToPCH = false;
    invocation->getPreprocessorOpts().addRemappedFile(
        beside, llvm::MemoryBuffer::getMemBufferCopy(text).release());

    const std::string part = frontend.OutputFile;
    std::set<std::string> files;
    Action action(notes);
    execute(invocation, action, diagnostics, files);
    notes.dependencies.assign(files.begin(), files.end());
    notes.uninitialised = std::move(diagnostics.warnings);
    if (diagnostics.errors.empty() && notes.problem.empty()) {
        const auto made = llvm::MemoryBuffer::getFile(part, false, false);
        if (!made) return notes;
        notes.content = hex_hash((*made)->getBuffer());
        notes.file = folder + "/" + notes.content + ".pch";
        if (llvm::sys::fs::rename(part, notes.file)) return notes;
    } else {
        llvm::sys::fs::remove(part);
    }
    notes.incomplete = !diagnostics.errors.empty();
    return notes;
}

}  // namespace runbook::lint
