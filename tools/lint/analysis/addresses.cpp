#include "tools/lint/analysis/addresses.hpp"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclFriend.h>
#include <clang/AST/DeclTemplate.h>

#include <algorithm>
#include <array>

namespace runbook::lint {
namespace {

constexpr auto kSmartPointers = std::to_array<std::string_view>({
    "std::unique_ptr",
    "std::shared_ptr",
    "std::__shared_ptr",
    "std::coroutine_handle",
    "std::experimental::observer_ptr",
    "boost::shared_ptr",
    "boost::scoped_ptr",
    "boost::scoped_array",
    "boost::shared_array",
    "boost::weak_ptr",
    "boost::local_shared_ptr",
    "boost::intrusive_ptr",
    "boost::movelib::unique_ptr",
});

constexpr auto kNatural = std::to_array<std::string_view>({
    "std::less",
    "std::greater",
    "std::less_equal",
    "std::greater_equal",
    "std::compare_three_way",
    "std::ranges::less",
    "std::ranges::greater",
    "std::ranges::less_equal",
    "std::ranges::greater_equal",
    "boost::container::dtl::flat_tree_value_compare",
});

constexpr unsigned kDeep = 8;

bool is_defaulted_order(const clang::Decl* decl) {
    const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(decl);
    return function != nullptr && function->isDefaulted() &&
           (function->getOverloadedOperator() == clang::OO_Spaceship ||
            function->getOverloadedOperator() == clang::OO_Less);
}

}  // namespace

bool Addresses::is_address(clang::QualType type) {
    if (type.isNull()) return false;
    type = type.getNonReferenceType();
    if (type->isPointerType()) return !type->isFunctionPointerType();
    const auto* record = Names::record_of(type);
    return record != nullptr && !type->isArrayType() &&
           std::ranges::find(kSmartPointers, names_.qualified(record)) != kSmartPointers.end();
}

bool Addresses::any_holds(llvm::ArrayRef<clang::TemplateArgument> arguments, unsigned depth) {
    return std::ranges::any_of(arguments, [&](const clang::TemplateArgument& one) {
        if (one.getKind() == clang::TemplateArgument::Pack)
            return any_holds(one.pack_elements(), depth);
        return one.getKind() == clang::TemplateArgument::Type &&
               holds_address(one.getAsType(), depth);
    });
}

bool Addresses::compares_members(const clang::CXXRecordDecl* record, unsigned depth) {
    const auto is_order = [](const clang::Decl* decl) { return is_defaulted_order(decl); };
    const bool left_to_compiler =
        std::ranges::any_of(record->methods(), is_order) ||
        std::ranges::any_of(record->friends(), [&](const clang::FriendDecl* one) {
            return is_defaulted_order(one->getFriendDecl());
        });
    return left_to_compiler && std::ranges::any_of(record->fields(), [&](const auto* field) {
               return holds_address(field->getType(), depth);
           });
}

bool Addresses::holds_address(clang::QualType type, unsigned depth) {
    if (is_address(type)) return true;
    if (type.isNull() || depth > kDeep || is_iterator(type)) return false;
    const auto* record = Names::record_of(type);
    if (record == nullptr || !record->hasDefinition()) return false;
    record = record->getDefinition();
    if (names_.owner(record) != Owner::library) return compares_members(record, depth + 1);
    const auto* made = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
    return made != nullptr && any_holds(made->getTemplateArgs().asArray(), depth + 1);
}

bool Addresses::is_natural(clang::QualType comparison) {
    const auto* record = Names::record_of(comparison);
    return record != nullptr &&
           std::ranges::find(kNatural, names_.qualified(record)) != kNatural.end();
}

clang::QualType Addresses::member_type(const clang::CXXRecordDecl* record, llvm::StringRef name) {
    if (record == nullptr || !record->hasDefinition()) return {};
    record = record->getDefinition();
    clang::IdentifierInfo& identifier = record->getASTContext().Idents.get(name);
    for (const clang::NamedDecl* found : record->lookup(&identifier)) {
        const auto* type = llvm::dyn_cast<clang::TypeDecl>(found->getUnderlyingDecl());
        if (const auto* alias = llvm::dyn_cast_or_null<clang::TypedefNameDecl>(type))
            return alias->getUnderlyingType();
        if (type != nullptr) return clang::QualType(type->getTypeForDecl(), 0);
    }
    for (const clang::CXXBaseSpecifier& base : record->bases()) {
        const clang::QualType type = member_type(base.getType()->getAsCXXRecordDecl(), name);
        if (!type.isNull()) return type;
    }
    return {};
}

bool Addresses::is_iterator(clang::QualType type) {
    const auto* record = Names::record_of(type);
    return record != nullptr && (record->getName().ends_with("iterator") ||
                                 record->getName().ends_with("iterator_base") ||
                                 record->getName().ends_with("iterator_impl"));
}

clang::QualType Addresses::element_of(clang::QualType type) {
    if (type.isNull()) return {};
    type = type.getNonReferenceType();
    if (type->isPointerType()) return type->getPointeeType();
    if (const auto* array = type->getAsArrayTypeUnsafe()) return array->getElementType();
    return member_type(type->getAsCXXRecordDecl(), "value_type");
}

}  // namespace runbook::lint
