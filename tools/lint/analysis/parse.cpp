#include "tools/lint/analysis/parse.hpp"

#include <clang/Frontend/Utils.h>
#include <llvm/Support/Path.h>

#include "tools/lint/analysis/names.hpp"

namespace runbook::lint {
namespace {

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

void add_files(clang::SourceManager& sources, std::set<std::string>& files) {
    for (auto one = sources.fileinfo_begin(); one != sources.fileinfo_end(); ++one) {
        llvm::SmallString<256> full(one->first.getName());
        sources.getFileManager().makeAbsolutePath(full);
        llvm::sys::path::remove_dots(full, true);
        if (llvm::sys::path::filename(full) != kPreambleText) files.insert(std::string(full));
    }
}

}  // namespace

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
        if (driver.errors.empty() && made != nullptr) {
            made->getFrontendOpts().DisableFree = true;
            made->getFrontendOpts().SkipFunctionBodies = true;  // those of is_skipped()
            made->getDiagnosticOpts().ShowCarets = false;  // no count of errors on the terminal
            return made;
        }
        if (tries < 2 && drop_unknown(arguments, driver.errors)) continue;
        found.errors = driver.errors;
        if (found.errors.empty())
            found.errors.emplace_back("clang makes nothing of the compile command");
        return nullptr;
    }
}

void execute(std::shared_ptr<clang::CompilerInvocation> invocation, clang::FrontendAction& action,
             Diagnostics& diagnostics, std::set<std::string>& files) {
    auto* instance = new clang::CompilerInstance;
    instance->setInvocation(std::move(invocation));
    instance->createDiagnostics(&diagnostics, /*ShouldOwnClient=*/false);
    const bool done = instance->ExecuteAction(action);
    if (!done && diagnostics.errors.empty())
        diagnostics.errors.emplace_back("clang could not parse it");
    if (instance->hasSourceManager()) add_files(instance->getSourceManager(), files);
}

bool is_skipped(const clang::Decl* decl, const clang::SourceManager& sources) {
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
    return function != nullptr && !function->isDependentContext() && !function->isTemplated() &&
           sources.isInSystemHeader(function->getLocation()) &&
           (Names::is_standard(function) || function->getDeclContext()->isExternCContext());
}

bool is_build_time(llvm::StringRef macro) {
    return macro == "__DATE__" || macro == "__TIME__" || macro == "__TIMESTAMP__";
}

}  // namespace runbook::lint
