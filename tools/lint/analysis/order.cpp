// N102-order: containers whose elements come in the order of hashes or addresses.
#include <clang/AST/DeclTemplate.h>

#include <algorithm>

#include "tools/lint/analysis/judge.hpp"

namespace runbook::lint {
namespace {

constexpr std::string_view kSortByValue =
    "std::map or std::set with keys that compare by value; or copy into a vector and sort that by "
    "value";

bool has_words(llvm::StringRef name, std::initializer_list<std::string_view> starts) {
    return std::ranges::any_of(starts, [&](std::string_view one) { return name.starts_with(one); });
}

// Containers that are known by name, because they do not say `hasher` or keep an order beside it.
bool is_hashed_by_name(llvm::StringRef name) {
    const bool keyed = name.ends_with("map") || name.ends_with("set");
    return name.contains("unordered_") || has_words(name, {"flat_hash_", "node_hash_"}) ||
           (keyed && name.contains("hash"));
}

bool keeps_order(llvm::StringRef name) {
    return has_words(name, {"ordered_map", "ordered_set", "insertion_", "linked_hash"});
}

// A heap of Boost's has its options in any order.
bool has_own_comparison(Names& names, llvm::ArrayRef<clang::TemplateArgument> options) {
    return std::ranges::any_of(options, [&](const clang::TemplateArgument& one) {
        if (one.getKind() == clang::TemplateArgument::Pack)
            return has_own_comparison(names, one.pack_elements());
        if (one.getKind() != clang::TemplateArgument::Type) return false;
        const auto* option = Names::record_of(one.getAsType());
        return option != nullptr && names.qualified(option) == "boost::heap::compare";
    });
}

// An index of Boost.MultiIndex stands on the next one: what that says is not of this one.
clang::QualType said_here(const clang::CXXRecordDecl* record, llvm::StringRef name) {
    clang::IdentifierInfo& identifier = record->getASTContext().Idents.get(name);
    for (const clang::NamedDecl* found : record->lookup(&identifier))
        if (const auto* alias = llvm::dyn_cast<clang::TypedefNameDecl>(found->getUnderlyingDecl()))
            return alias->getUnderlyingType();
    return {};
}

}  // namespace

// By what its class says of itself, as containers do: `hasher`, or `key_compare` and `key_type`.
Judge::Order Judge::order_of_library(const clang::CXXRecordDecl* record) {
    const llvm::StringRef last = record->getName();
    const std::string name = names_.qualified(record);
    const auto* made = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
    if (made == nullptr || keeps_order(last)) return Order::by_value;
    const bool index = name.starts_with("boost::multi_index::detail::");
    const auto said = [&](llvm::StringRef what) {
        return index ? said_here(record, what) : Addresses::member_type(record, what);
    };
    if (name == "boost::multi_index::multi_index_container") {
        for (const clang::CXXBaseSpecifier& base : record->bases()) {
            const auto* first = base.getType()->getAsCXXRecordDecl();
            if (first->getName().ends_with("_index")) return order_of(base.getType());
        }
        return Order::by_value;
    }
    if (name == "std::priority_queue" || name.starts_with("boost::heap::")) {
        const bool heap = name != "std::priority_queue";
        const bool natural =
            heap ? !has_own_comparison(names_, made->getTemplateArgs().asArray().drop_front())
                 : addresses_.is_natural(said("value_compare"));
        return natural && addresses_.holds_address(said("value_type")) ? Order::by_address
                                                                       : Order::by_value;
    }
    // Containers of pointers say `hasher` of themselves whatever is below.
    const bool says = !name.starts_with("boost::ptr_") && !said("hasher").isNull();
    if (is_hashed_by_name(last) || says)
        return addresses_.holds_address(said("key_type")) ? Order::by_address : Order::by_hash;
    // An ordered index has its layers with the comparison in a base of its own.
    clang::QualType compare = said("key_compare"), key = said("key_type");
    if (index && last.starts_with("ordered_index") && compare.isNull()) {
        for (const clang::CXXBaseSpecifier& base : record->bases())
            if (base.getType()->getAsCXXRecordDecl()->getName().starts_with("ordered_index"))
                return order_of(base.getType());
    }
    const auto* by = Names::record_of(compare);
    if (by == nullptr) return Order::by_value;
    const bool addresses = names_.qualified(by) == "std::owner_less" ||
                           (addresses_.is_natural(compare) && addresses_.holds_address(key));
    return addresses ? Order::by_address : Order::by_value;
}

Judge::Order Judge::order_of(clang::QualType container) {
    if (container->isPointerType()) container = container->getPointeeType();
    const clang::CXXRecordDecl* record = Names::record_of(container);
    if (record == nullptr || !record->hasDefinition()) return Order::by_value;
    record = record->getDefinition();
    if (names_.owner(record) == Owner::library) return order_of_library(record);
    for (const clang::CXXBaseSpecifier& base : record->bases()) {
        const Order order = order_of(base.getType());
        if (order != Order::by_value) return order;
    }
    return Order::by_value;
}

void Judge::iteration(clang::QualType container, clang::SourceLocation at, Taken taken) {
    const Order order = order_of(container);
    if (order == Order::by_value || taken == Taken::regardless) return;
    const std::string name = names_.qualified(
        Names::record_of(container->isPointerType() ? container->getPointeeType() : container));
    if (taken == Taken::copied) {
        add("N102-order", Level::warning, at,
            "a copy of the elements of " + name + " has no order of its own",
            "sort it by value before its order counts");
    } else if (order == Order::by_address) {
        add("N102-order", Level::error, at,
            name + " is gone through in the order of addresses, which differs in every process",
            kSortByValue);
    } else {
        add("N102-order", Level::error, at,
            name +
                " is gone through in an order that changes with a rebuild or another library "
                "version",
            kSortByValue);
    }
}

}  // namespace runbook::lint
