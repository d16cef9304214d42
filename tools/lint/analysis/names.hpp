// Whose code a declaration is, what it is called, and the key by which units know it.
#pragma once

#include <clang/AST/Decl.h>
#include <clang/AST/Mangle.h>
#include <clang/Basic/SourceManager.h>
#include <llvm/ADT/DenseMap.h>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tools/lint/facts.hpp"

namespace runbook::lint {

inline bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

enum class Owner : unsigned char {
    user,    // findings are here
    kit,     // the project's own headers: walked through, never flagged
    library  // judged by the table alone
};

class Names {
 public:
    explicit Names(clang::ASTContext& context);

    Owner owner(clang::SourceLocation at);
    Owner owner(const clang::Decl* decl) { return owner(decl->getLocation()); }
    bool is_user(const clang::Decl* decl) { return owner(decl) == Owner::user; }

    // As people write it: without template arguments, inline and unnamed namespaces.
    std::string qualified(const clang::NamedDecl* decl);
    // With template arguments, and lambdas by their places: whatever order things were met in.
    std::string printed(const clang::NamedDecl* decl);
    // The same for every unit that means the same entity.
    std::string key(const clang::NamedDecl* decl);
    Place place(clang::SourceLocation at);

    // Whether template arguments of the declaration, or of what it stands in, are of the user:
    // library code with such can call back.
    bool mentions_user(const clang::FunctionDecl* decl) { return any_mentions(decl, Whose::user); }
    // The same for types of libraries other than the standard one.
    bool mentions_other(const clang::FunctionDecl* decl) {
        return any_mentions(decl, Whose::other);
    }
    // Of namespace std, or of one that is reserved for the compiler's libraries.
    static bool is_standard(const clang::DeclContext* scope);

    // The class of a type, through references and pointers when asked for; null when it is none.
    static const clang::CXXRecordDecl* record_of(clang::QualType type);

    // Each file of the user's once, in no order; of the preamble's when they were asked for.
    std::vector<clang::FileID> user_files();
    void look_into_preamble() { preamble_too_ = true; }
    bool looks_into_preamble() const { return preamble_too_; }

    clang::SourceManager& sources() { return sources_; }

 private:
    Owner find_owner(clang::FileID file);
    void add_if_user(const clang::SrcMgr::SLocEntry& entry, std::vector<clang::FileID>& files);
    enum class Whose { user, other };
    bool is_of(const clang::Decl* decl, Whose whose);
    bool mentions(const clang::TemplateArgument& argument, Whose whose, unsigned depth);
    bool mentions(clang::QualType type, Whose whose, unsigned depth);
    bool find_mentions(const clang::Type* type, Whose whose, unsigned depth);
    bool any_mentions(const clang::TemplateArgumentList* list, Whose whose, unsigned depth);
    bool any_mentions(const clang::FunctionDecl* decl, Whose whose);

    clang::ASTContext& context_;
    clang::SourceManager& sources_;
    std::unique_ptr<clang::MangleContext> mangle_;
    bool preamble_too_ = false;
    llvm::DenseMap<clang::FileID, Owner> owners_;
    llvm::DenseMap<clang::FileID, std::string> paths_;
    llvm::DenseMap<const clang::Type*, bool> mentions_[2];  // by whose
};

}  // namespace runbook::lint
