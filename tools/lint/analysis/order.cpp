// N102-order: orders that follow from hashes or addresses.
#include <clang/AST/DeclTemplate.h>

#include <algorithm>

#include "tools/lint/analysis/judge.hpp"

namespace runbook::lint {
namespace {

bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

const clang::TemplateArgumentList* arguments_of(const clang::CXXRecordDecl* record) {
    const auto* made = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(record);
    return made == nullptr ? nullptr : &made->getTemplateArgs();
}

clang::QualType type_argument(const clang::TemplateArgumentList* list, unsigned index) {
    if (list == nullptr || index >= list->size() ||
        (*list)[index].getKind() != clang::TemplateArgument::Type)
        return {};
    return (*list)[index].getAsType();
}

constexpr std::string_view kSortByValue =
    "std::map or std::set with keys that compare by value; or copy into a vector and sort that by "
    "value";

}  // namespace

// Pointers, and the smart pointers that compare as such.
bool Judge::is_address(clang::QualType type) {
    if (type.isNull()) return false;
    if (type->isPointerType()) return !type->isFunctionPointerType();
    const auto* record = Names::record_of(type);
    return record != nullptr &&
           one_of(names_.qualified(record),
                  {"std::unique_ptr", "std::shared_ptr", "boost::intrusive_ptr"});
}

Judge::Order Judge::order_of(clang::QualType container) {
    if (container->isPointerType()) container = container->getPointeeType();
    const clang::CXXRecordDecl* record = Names::record_of(container);
    if (record == nullptr || !record->hasDefinition()) return Order::by_value;
    const auto* arguments = arguments_of(record);
    const std::string name = names_.qualified(record);
    if (names_.owner(record) == Owner::library && arguments != nullptr) {
        const llvm::StringRef last = record->getName();
        if (last.starts_with("unordered_") || last.starts_with("flat_hash_") ||
            last.starts_with("node_hash_"))
            return is_address(type_argument(arguments, 0)) ? Order::by_address : Order::by_hash;
        const bool map = one_of(name, {"std::map", "std::multimap"});
        if (map || one_of(name, {"std::set", "std::multiset"})) {
            const auto* compare = Names::record_of(type_argument(arguments, map ? 2 : 1));
            const bool built_in = compare != nullptr &&
                                  one_of(names_.qualified(compare), {"std::less", "std::greater"});
            return built_in && is_address(type_argument(arguments, 0)) ? Order::by_address
                                                                       : Order::by_value;
        }
        return Order::by_value;
    }
    for (const clang::CXXBaseSpecifier& base : record->getDefinition()->bases()) {
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

bool Judge::sorts_addresses(const clang::CallExpr* call, const std::string& name) {
    const std::size_t colon = name.rfind("::");
    const std::string_view last =
        std::string_view(name).substr(colon == std::string::npos ? 0 : colon + 2);
    const bool sorting =
        one_of(last, {"sort", "stable_sort", "partial_sort", "nth_element", "make_heap",
                      "min_element", "max_element", "sort_heap", "__sort_fn", "__stable_sort_fn",
                      "__min_element_fn", "__max_element_fn"});
    if (!name.starts_with("std::") || !sorting) return false;
    unsigned given = 0;
    for (const clang::Expr* argument : call->arguments())
        if (!llvm::isa<clang::CXXDefaultArgExpr>(argument->IgnoreImpCasts())) ++given;
    unsigned first =
        llvm::isa<clang::CXXOperatorCallExpr>(call) ? 1 : 0;  // the algorithm is an object
    if (given <= first) return false;
    const clang::QualType type = call->getArg(first)->getType().getNonReferenceType();
    clang::QualType element = type->isPointerType()
                                  ? type->getPointeeType()
                                  : type_argument(arguments_of(Names::record_of(type)), 0);
    const auto* iterator = Names::record_of(type);
    const bool wraps = iterator != nullptr && iterator->getName() == "__normal_iterator";
    if (wraps && !element.isNull() && element->isPointerType()) element = element->getPointeeType();
    const bool pair = wraps || type->isPointerType() ||
                      (iterator != nullptr && iterator->getName() == "_Deque_iterator");
    const unsigned plain =
        first + (pair ? (one_of(last, {"partial_sort", "nth_element"}) ? 3U : 2U) : 1U);
    return given == plain && is_address(element);
}

// Calls of the library whose result depends on an order, or on an address.
void Judge::library_call(const clang::CallExpr* call, Taken taken) {
    const auto* callee = llvm::dyn_cast_or_null<clang::FunctionDecl>(call->getCalleeDecl());
    if (callee == nullptr || names_.owner(callee) != Owner::library) return;
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
    const bool operation = llvm::isa<clang::CXXOperatorCallExpr>(call);
    const std::string name = operation && method != nullptr ? names_.qualified(method->getParent())
                                                            : names_.qualified(callee);
    const auto* identifier = callee->getIdentifier();
    const std::string_view last =
        identifier == nullptr ? std::string_view() : std::string_view(identifier->getName());
    const clang::SourceLocation at = call->getExprLoc();

    if (one_of(last, {"begin", "cbegin", "rbegin", "crbegin"})) {
        if (const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call))
            iteration(member->getImplicitObjectArgument()->getType(), at, taken);
        else if (call->getNumArgs() >= 1)
            iteration(call->getArg(0)->getType(), at, taken);
    } else if (name.starts_with("std::ranges::") ||
               (operation && callee->getOverloadedOperator() == clang::OO_Pipe)) {
        for (const clang::Expr* argument : call->arguments())
            iteration(argument->getType(), at, taken);
    }
    if (sorts_addresses(call, name)) {
        add("N102-order", Level::error, at,
            name + " sorts by addresses, which differ in every process",
            "a comparison of what they point to");
    } else if (operation &&
               one_of(name,
                      {"std::less", "std::greater", "std::less_equal", "std::greater_equal"}) &&
               call->getNumArgs() == 3 && is_address(call->getArg(1)->getType())) {
        add("N102-order", Level::error, at,
            name + " compares addresses, which differ in every process",
            "compare what they point to");
    } else if (operation && name == "std::hash" && call->getNumArgs() == 2 &&
               is_address(call->getArg(1)->getType())) {
        add("N102-order", Level::error, at, "the hash of an address differs in every process",
            "hash what it points to");
    }
}

// Within an array, which loops and texts are about, an order of addresses is one of positions.
void Judge::comparison(const clang::BinaryOperator* compare, bool in_loop_condition) {
    if (!compare->isRelationalOp() || in_loop_condition) return;
    const clang::QualType left = compare->getLHS()->getType(), right = compare->getRHS()->getType();
    if (!left->isPointerType() || !right->isPointerType()) return;
    const clang::QualType pointee = left->getPointeeType();
    if (!pointee->isRecordType() && !pointee->isVoidType()) return;
    add("N102-order", Level::error, compare->getOperatorLoc(),
        "addresses are compared, which differ in every process", "compare what they point to");
}

void Judge::cast(const clang::CastExpr* cast) {
    if (cast->getCastKind() != clang::CK_PointerToIntegral) return;
    add("N102-order", Level::error, cast->getBeginLoc(),
        "an address as a number differs in every process", "use an id or a position");
}

}  // namespace runbook::lint
