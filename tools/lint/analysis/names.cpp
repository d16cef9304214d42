#include "tools/lint/analysis/names.hpp"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Basic/FileManager.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/raw_ostream.h>

#include <algorithm>

#include "tools/lint/analysis/parse.hpp"

namespace runbook::lint {

Names::Names(clang::ASTContext& context)
    : context_(context),
      sources_(context.getSourceManager()),
      mangle_(context.createMangleContext()) {}

Owner Names::owner(clang::SourceLocation at) {
    if (at.isInvalid()) return Owner::library;  // the compiler's own
    const clang::FileID file = sources_.getFileID(sources_.getExpansionLoc(at));
    const auto [found, fresh] = owners_.try_emplace(file, Owner::library);
    if (fresh) {
        const Owner made = find_owner(file);
        owners_[file] = made;
        return made;
    }
    return found->second;
}

// The kit is known by its folder: runbook/ with abi.h in it, wherever it is installed.
Owner Names::find_owner(clang::FileID file) {
    const auto entry = sources_.getFileEntryRefForID(file);
    if (!entry) return Owner::library;
    const llvm::StringRef path = entry->getName();
    const std::size_t folder = path.rfind("/runbook/");
    if (folder != llvm::StringRef::npos) {
        const std::string abi = (path.substr(0, folder) + "/runbook/abi.h").str();
        if (sources_.getFileManager().getOptionalFileRef(abi)) return Owner::kit;
    }
    return sources_.isInSystemHeader(sources_.getLocForStartOfFile(file)) ? Owner::library
                                                                          : Owner::user;
}

void Names::add_if_user(const clang::SrcMgr::SLocEntry& entry, std::vector<clang::FileID>& files) {
    if (!entry.isFile()) return;
    const auto start = clang::SourceLocation::getFromRawEncoding(entry.getOffset());
    const auto file = sources_.getFileID(start);
    const auto name = sources_.getFileEntryRefForID(file);
    if (!name || llvm::sys::path::filename(name->getName()) == kPreambleText) return;
    if (owner(start) == Owner::user) files.push_back(file);
}

std::vector<clang::FileID> Names::user_files() {
    std::vector<clang::FileID> files;
    for (unsigned i = 0; i < sources_.local_sloc_entry_size(); ++i)
        add_if_user(sources_.getLocalSLocEntry(i), files);
    for (unsigned i = 0; preamble_too_ && i < sources_.loaded_sloc_entry_size(); ++i)
        add_if_user(sources_.getLoadedSLocEntry(i), files);
    return files;
}

namespace {

void add_scopes(const clang::DeclContext* scope, std::string& out) {
    if (scope == nullptr || scope->isTranslationUnit()) return;
    add_scopes(scope->getParent(), out);
    if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(scope)) {
        if (!space->isInline() && !space->isAnonymousNamespace())
            out += space->getName().str() + "::";
    } else if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(scope)) {
        if (!record->isLambda() && record->getIdentifier() != nullptr)
            out += record->getName().str() + "::";
    } else if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(scope)) {
        out += function->getDeclName().getAsString() + "::";
    }
}

}  // namespace

std::string Names::qualified(const clang::NamedDecl* decl) {
    std::string name;
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(decl);
    if (method != nullptr && method->getParent()->isLambda()) {
        const clang::DeclContext* scope = method->getParent()->getParent();
        while (scope != nullptr && !scope->isFunctionOrMethod() && !scope->isFileContext())
            scope = scope->getParent();
        if (const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(scope))
            return "lambda in " + qualified(function);
        return "lambda";
    }
    add_scopes(decl->getDeclContext(), name);
    if (llvm::isa<clang::CXXConstructorDecl>(decl))
        return name + llvm::cast<clang::CXXRecordDecl>(decl->getDeclContext())->getName().str();
    if (llvm::isa<clang::CXXDestructorDecl>(decl))
        return name + "~" +
               llvm::cast<clang::CXXRecordDecl>(decl->getDeclContext())->getName().str();
    return name + decl->getDeclName().getAsString();
}

namespace {

struct LastOfPath final : clang::PrintingCallbacks {
    std::string remapPath(llvm::StringRef path) const override {
        return llvm::sys::path::filename(path).str();
    }
};

// Clang counts lambdas without linkage as it comes by them. Takes the numbers out of the name.
bool drop_counts(std::string& mangled) {
    bool dropped = false;
    for (std::size_t at = mangled.find("$_"); at != std::string::npos;
         at = mangled.find("$_", at + 2)) {
        dropped = true;
        const std::size_t end =
            std::min(mangled.find_first_not_of("0123456789", at + 2), mangled.size());
        mangled.erase(at + 2, end - at - 2);
        std::size_t begin = at;
        while (begin > 0 && mangled[begin - 1] >= '0' && mangled[begin - 1] <= '9') --begin;
        mangled.erase(begin, at - begin);
        at = begin;
    }
    return dropped;
}

}  // namespace

std::string Names::printed(const clang::NamedDecl* decl) {
    static const LastOfPath kPaths;
    clang::PrintingPolicy policy = context_.getPrintingPolicy();
    policy.Callbacks = &kPaths;
    std::string text;
    llvm::raw_string_ostream out(text);
    decl->getNameForDiagnostic(out, policy, true);
    return text;
}

std::string Names::key(const clang::NamedDecl* decl) {
    std::string out;
    if (mangle_->shouldMangleDeclName(decl)) {
        llvm::raw_string_ostream stream(out);
        clang::GlobalDecl global;
        if (const auto* made = llvm::dyn_cast<clang::CXXConstructorDecl>(decl))
            global = clang::GlobalDecl(made, clang::Ctor_Complete);
        else if (const auto* gone = llvm::dyn_cast<clang::CXXDestructorDecl>(decl))
            global = clang::GlobalDecl(gone, clang::Dtor_Complete);
        else if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl))
            global = clang::GlobalDecl(function);
        else
            global = clang::GlobalDecl(llvm::cast<clang::VarDecl>(decl));
        mangle_->mangleName(global, stream);
        const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
        if (drop_counts(out) && function != nullptr) out += "=" + printed(function);
    } else {
        out = decl->getDeclName().getAsString();
    }
    // Two units may have something of this name each; a header's is one and the same in all units.
    if (!decl->isExternallyVisible() || decl->getFormalLinkage() == clang::Linkage::None) {
        const Place at = place(decl->getLocation());
        out += "@" + at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
    }
    return out;
}

Place Names::place(clang::SourceLocation at) {
    at = sources_.getExpansionLoc(at);
    const auto [file, offset] = sources_.getDecomposedLoc(at);
    std::string& path = paths_[file];
    if (path.empty()) {
        if (const auto entry = sources_.getFileEntryRefForID(file)) {
            llvm::SmallString<256> full(entry->getName());
            sources_.getFileManager().makeAbsolutePath(full);
            llvm::sys::path::remove_dots(full, true);
            path = std::string(full);
        }
    }
    return {path, sources_.getLineNumber(file, offset), sources_.getColumnNumber(file, offset)};
}

const clang::CXXRecordDecl* Names::record_of(clang::QualType type) {
    if (type.isNull()) return nullptr;
    type = type.getNonReferenceType();
    if (const auto* array = type->getAsArrayTypeUnsafe()) return record_of(array->getElementType());
    return type->getAsCXXRecordDecl();
}

bool Names::is_standard(const clang::DeclContext* scope) {
    const clang::NamespaceDecl* outermost = nullptr;
    for (; scope != nullptr && !scope->isTranslationUnit(); scope = scope->getParent())
        if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(scope)) outermost = space;
    return outermost != nullptr &&
           (outermost->getName() == "std" || outermost->getName().starts_with("__"));
}

// The system's C structs are nobody's.
bool Names::is_of(const clang::Decl* decl, Whose whose) {
    if (whose == Whose::user) return is_user(decl);
    const clang::DeclContext* scope = decl->getDeclContext();
    return owner(decl) == Owner::library && !scope->isTranslationUnit() &&
           !scope->isExternCContext() && !is_standard(scope);
}

bool Names::any_mentions(const clang::TemplateArgumentList* list, Whose whose, unsigned depth) {
    if (list == nullptr) return false;
    for (const clang::TemplateArgument& one : list->asArray())
        if (mentions(one, whose, depth)) return true;
    return false;
}

bool Names::any_mentions(const clang::FunctionDecl* decl, Whose whose) {
    if (any_mentions(decl->getTemplateSpecializationArgs(), whose, 0)) return true;
    for (const clang::DeclContext* scope = decl->getDeclContext(); scope != nullptr;
         scope = scope->getParent()) {
        if (const auto* made = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(scope)) {
            if (mentions(clang::QualType(made->getTypeForDecl(), 0), whose, 0)) return true;
        } else if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(scope)) {
            return any_mentions(function, whose);
        }
    }
    return false;
}

bool Names::mentions(const clang::TemplateArgument& argument, Whose whose, unsigned depth) {
    switch (argument.getKind()) {
        case clang::TemplateArgument::Type:
            return mentions(argument.getAsType(), whose, depth);
        case clang::TemplateArgument::Declaration:
            return is_of(argument.getAsDecl(), whose);
        case clang::TemplateArgument::Pack:
            for (const clang::TemplateArgument& one : argument.pack_elements())
                if (mentions(one, whose, depth)) return true;
            return false;
        default:
            return false;
    }
}

bool Names::mentions(clang::QualType type, Whose whose, unsigned depth) {
    if (type.isNull() || depth > 24) return false;
    const clang::Type* canonical = type.getCanonicalType().getTypePtr();
    auto& mentions = mentions_[static_cast<int>(whose)];
    const auto known = mentions.find(canonical);
    if (known != mentions.end()) return known->second;
    mentions[canonical] = false;  // a type that contains itself
    const bool found = find_mentions(canonical, whose, depth + 1);
    mentions[canonical] = found;
    return found;
}

bool Names::find_mentions(const clang::Type* type, Whose whose, unsigned depth) {
    if (type->isPointerType() || type->isReferenceType())
        return mentions(type->getPointeeType(), whose, depth);
    if (const auto* member = llvm::dyn_cast<clang::MemberPointerType>(type))
        return mentions(clang::QualType(member->getClass(), 0), whose, depth) ||
               mentions(member->getPointeeType(), whose, depth);
    if (const auto* array = llvm::dyn_cast<clang::ArrayType>(type))
        return mentions(array->getElementType(), whose, depth);
    if (const auto* function = llvm::dyn_cast<clang::FunctionProtoType>(type)) {
        for (const clang::QualType parameter : function->param_types())
            if (mentions(parameter, whose, depth)) return true;
        return mentions(function->getReturnType(), whose, depth);
    }
    const auto* tag = type->getAsTagDecl();
    if (tag == nullptr) return false;
    if (is_of(tag, whose)) return true;
    if (const auto* made = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(tag))
        return any_mentions(&made->getTemplateArgs(), whose, depth);
    if (const auto* outer = llvm::dyn_cast<clang::CXXRecordDecl>(tag->getDeclContext()))
        return mentions(clang::QualType(outer->getTypeForDecl(), 0), whose, depth);
    return false;
}

}  // namespace runbook::lint
