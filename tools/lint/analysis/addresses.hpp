// Which types have an order, a hash or a text that follows from where objects lie in memory.
#pragma once

#include <clang/AST/DeclCXX.h>
#include <clang/AST/Expr.h>

#include "tools/lint/analysis/names.hpp"

namespace runbook::lint {

class Addresses {
 public:
    explicit Addresses(Names& names) : names_(names) {}

    // Pointers to objects, and the smart pointers that compare as such.
    bool is_address(clang::QualType type);
    // An address, or a class that compares element by element and has one among its elements:
    // pairs, containers, variants of libraries, and classes of the user that leave `<` to the
    // compiler.
    bool holds_address(clang::QualType type, unsigned depth = 0);
    // Of a comparison that takes what the types give: std::less and its kin.
    bool is_natural(clang::QualType comparison);
    // The member type `name` of a class or of what it derives from; null when there is none.
    static clang::QualType member_type(const clang::CXXRecordDecl* record, llvm::StringRef name);
    // What an iterator or a container gives; null when it is neither.
    static clang::QualType element_of(clang::QualType type);
    static bool is_iterator(clang::QualType type);

 private:
    bool any_holds(llvm::ArrayRef<clang::TemplateArgument> arguments, unsigned depth);
    bool compares_members(const clang::CXXRecordDecl* record, unsigned depth);

    Names& names_;
};

}  // namespace runbook::lint
