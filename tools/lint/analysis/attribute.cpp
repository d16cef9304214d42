#include "tools/lint/analysis/attribute.hpp"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Attr.h>
#include <clang/Basic/ParsedAttrInfo.h>
#include <clang/Lex/Lexer.h>
#include <clang/Sema/ParsedAttr.h>
#include <clang/Sema/Sema.h>

namespace runbook::lint {
namespace {

constexpr llvm::StringRef kMark =
    "rb::deterministic:";  // <runbook/deterministic.hpp> writes the same

// The texts in the parentheses. Clang skips the arguments of attributes that came to it this way.
std::string reason_after(clang::SourceLocation at, clang::Sema& sema) {
    const auto& sources = sema.getSourceManager();
    std::string reason;
    for (int depth = 0, tokens = 0; tokens < 32; ++tokens) {
        const auto next = clang::Lexer::findNextToken(at, sources, sema.getLangOpts());
        if (!next) break;
        at = next->getLocation();
        if (next->is(clang::tok::l_paren)) ++depth;
        if (next->is(clang::tok::r_paren) && --depth == 0) break;
        if (next->is(clang::tok::r_square)) break;
        if (next->is(clang::tok::string_literal) && next->getLength() >= 2)
            reason += std::string(next->getLiteralData() + 1, next->getLength() - 2);
    }
    return reason;
}

// Compilers ignore an attribute of a namespace that they do not know; here it becomes an
// annotation.
struct DeterministicAttribute : clang::ParsedAttrInfo {
    DeterministicAttribute() {
        OptArgs = 1;
        static constexpr Spelling kSpellings[] = {
            {clang::ParsedAttr::AS_CXX11, "rb::deterministic"},
            {clang::ParsedAttr::AS_C23, "rb::deterministic"}};
        Spellings = kSpellings;
    }
    bool diagAppertainsToDecl(clang::Sema&, const clang::ParsedAttr&,
                              const clang::Decl* decl) const override {
        return llvm::isa<clang::FunctionDecl>(decl);
    }
    AttrHandling handleDeclAttribute(clang::Sema& sema, clang::Decl* decl,
                                     const clang::ParsedAttr& attribute) const override {
        const std::string text = kMark.str() + reason_after(attribute.getLoc(), sema);
        decl->addAttr(
            clang::AnnotateAttr::Create(sema.Context, text, nullptr, 0, attribute.getRange()));
        return AttributeApplied;
    }
};

const clang::ParsedAttrInfoRegistry::Add<DeterministicAttribute> kRegistered("rb_deterministic",
                                                                             "");

}  // namespace

std::optional<std::string> deterministic_reason(const clang::FunctionDecl* function) {
    if (const clang::FunctionDecl* pattern = function->getTemplateInstantiationPattern())
        function = pattern;
    for (const clang::FunctionDecl* decl : function->redecls())
        for (const auto* note : decl->specific_attrs<clang::AnnotateAttr>())
            if (note->getAnnotation().starts_with(kMark))
                return note->getAnnotation().drop_front(kMark.size()).str();
    return std::nullopt;
}

}  // namespace runbook::lint
