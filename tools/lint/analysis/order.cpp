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

// The arguments of a pack, or the one that it is.
llvm::ArrayRef<clang::TemplateArgument> parts_of(const clang::TemplateArgument& argument) {
    if (argument.getKind() == clang::TemplateArgument::Pack) return argument.pack_elements();
    return argument;
}

bool is_pointer(const clang::Expr* expression) {
    return expression->getType().getNonReferenceType()->isPointerType();
}

bool is_void_pointer(const clang::Expr* expression) {
    return is_pointer(expression) &&
           expression->getType().getNonReferenceType()->getPointeeType()->isVoidType();
}

}  // namespace

// Pointers, and the smart pointers that compare as such.
bool Judge::is_address(clang::QualType type) {
    if (type.isNull()) return false;
    type = type.getNonReferenceType();
    if (type->isPointerType()) return !type->isFunctionPointerType();
    const auto* record = Names::record_of(type);
    return record != nullptr &&
           one_of(names_.qualified(record),
                  {"std::unique_ptr", "std::shared_ptr", "std::__shared_ptr", "boost::shared_ptr",
                   "boost::scoped_ptr", "boost::intrusive_ptr"});
}

// An address, or a pair or tuple with one in it, which compare element by element.
bool Judge::holds_address(clang::QualType type) {
    if (is_address(type)) return true;
    const auto* record = Names::record_of(type);
    const auto* arguments = arguments_of(record);
    if (arguments == nullptr || !one_of(names_.qualified(record), {"std::pair", "std::tuple"}))
        return false;
    for (const clang::TemplateArgument& one : arguments->asArray()) {
        for (const clang::TemplateArgument& part : parts_of(one))
            if (part.getKind() == clang::TemplateArgument::Type && holds_address(part.getAsType()))
                return true;
    }
    return false;
}

namespace {

// Which template argument of an ordered container compares; 0: it is none.
unsigned comparing_argument(std::string_view name) {
    if (one_of(name, {"std::map", "std::multimap", "std::priority_queue", "boost::container::map",
                      "boost::container::multimap", "boost::container::flat_map",
                      "boost::container::flat_multimap"}))
        return 2;
    if (one_of(name,
               {"std::set", "std::multiset", "boost::container::set", "boost::container::multiset",
                "boost::container::flat_set", "boost::container::flat_multiset"}))
        return 1;
    return 0;
}

// The index that a container of Boost.MultiIndex shows when no other is asked for.
bool is_hashed_index(Names& names, const clang::CXXRecordDecl* record, const std::string& name) {
    if (name == "boost::multi_index::detail::hashed_index") return true;
    if (name != "boost::multi_index::multi_index_container") return false;
    for (const clang::CXXBaseSpecifier& base : record->getDefinition()->bases()) {
        const auto* its = Names::record_of(base.getType());
        if (its != nullptr && names.qualified(its) == "boost::multi_index::detail::hashed_index")
            return true;
    }
    return false;
}

// A heap of Boost's has its options in any order.
bool has_own_comparison(Names& names, const clang::TemplateArgumentList* arguments) {
    for (const clang::TemplateArgument& one : arguments->asArray().drop_front()) {
        for (const clang::TemplateArgument& each : parts_of(one)) {
            if (each.getKind() != clang::TemplateArgument::Type) continue;
            const auto* option = Names::record_of(each.getAsType());
            if (option != nullptr && names.qualified(option) == "boost::heap::compare") return true;
        }
    }
    return false;
}

}  // namespace

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
        if (is_hashed_index(names_, record, name)) return Order::by_hash;
        if (name.starts_with("boost::heap::") && holds_address(type_argument(arguments, 0)) &&
            !has_own_comparison(names_, arguments))
            return Order::by_address;
        const unsigned comparing = comparing_argument(name);
        const auto* compare =
            comparing == 0 ? nullptr : Names::record_of(type_argument(arguments, comparing));
        if (compare == nullptr) return Order::by_value;
        const std::string by = names_.qualified(compare);
        const bool built_in = one_of(by, {"std::less", "std::greater"});
        return by == "std::owner_less" || (built_in && holds_address(type_argument(arguments, 0)))
                   ? Order::by_address
                   : Order::by_value;
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
    if (!(name.starts_with("std::") || name.starts_with("boost::")) || !sorting) return false;
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

namespace {

bool is_ordering(clang::OverloadedOperatorKind kind) {
    return kind == clang::OO_Less || kind == clang::OO_Greater || kind == clang::OO_LessEqual ||
           kind == clang::OO_GreaterEqual || kind == clang::OO_Spaceship;
}

// Of a function that makes text of whatever it is given.
bool formats(std::string_view name) {
    return name.starts_with("fmt::") || name.starts_with("spdlog::") ||
           one_of(name, {"std::format", "std::format_to", "std::format_to_n", "std::print",
                         "std::println"});
}

}  // namespace

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
    } else if (method == nullptr && !operation && !name.starts_with("std::") &&
               !one_of(last, {"swap", "hash_value", "move", "forward", "as_const"})) {
        // As fmt::join: nobody hands a container to a library that would not go through it.
        for (const clang::Expr* argument : call->arguments())
            if (Names::record_of(argument->getType()) != nullptr)
                iteration(argument->getType(), at, taken);
    }
    address_call(call, name);
    if (operation && method == nullptr && name.starts_with("std::operator") &&
        is_ordering(callee->getOverloadedOperator()) && call->getNumArgs() == 2 &&
        Names::record_of(call->getArg(0)->getType()) != nullptr &&
        holds_address(call->getArg(0)->getType()) && holds_address(call->getArg(1)->getType())) {
        add("N102-order", Level::error, at, "addresses are compared, which differ in every process",
            "compare what they point to");
    } else if (sorts_addresses(call, name)) {
        add("N102-order", Level::error, at,
            name + " sorts by addresses, which differ in every process",
            "a comparison of what they point to");
    } else if (operation &&
               one_of(name, {"std::less", "std::greater", "std::less_equal", "std::greater_equal",
                             "std::compare_three_way"}) &&
               call->getNumArgs() == 3 && is_address(call->getArg(1)->getType())) {
        add("N102-order", Level::error, at,
            name + " compares addresses, which differ in every process",
            "compare what they point to");
    } else if (operation && one_of(name, {"std::hash", "boost::hash"}) && call->getNumArgs() == 2 &&
               is_address(call->getArg(1)->getType())) {
        add("N102-order", Level::error, at, "the hash of an address differs in every process",
            "hash what it points to");
    }
}

// %p, or a smart pointer as text.
bool Judge::prints_address(const clang::CallExpr* call, const std::string& name) {
    if (one_of(name, {"snprintf", "std::snprintf", "sprintf", "std::sprintf", "asprintf"})) {
        const auto is_format = [](const clang::Expr* argument) {
            const auto* text =
                llvm::dyn_cast<clang::StringLiteral>(argument->IgnoreParenImpCasts());
            return text != nullptr && text->getCharByteWidth() == 1 &&
                   text->getString().contains("%p");
        };
        return std::any_of(call->arg_begin(), call->arg_end(), is_format);
    }
    if (formats(name)) return std::any_of(call->arg_begin(), call->arg_end(), is_void_pointer);
    const auto* callee = call->getDirectCallee();
    return name == "std::operator<<" && callee != nullptr && call->getNumArgs() == 2 &&
           Names::record_of(call->getArg(1)->getType()) != nullptr &&
           is_address(call->getArg(1)->getType());
}

// An address that becomes a number or a text.
void Judge::address_call(const clang::CallExpr* call, const std::string& name) {
    const auto holds = [call](unsigned index, bool (*test)(const clang::Expr*)) {
        return index < call->getNumArgs() && test(call->getArg(index));
    };
    const auto* callee = call->getDirectCallee();
    if ((name == "boost::hash_value" && holds(0, is_pointer)) ||
        (name == "boost::hash_combine" && holds(1, is_pointer))) {
        add("N102-order", Level::error, call->getExprLoc(),
            "the hash of an address differs in every process", "hash what it points to");
    } else if (name == "std::bit_cast" && holds(0, is_pointer) &&
               call->getType()->isIntegerType()) {
        add("N102-order", Level::error, call->getExprLoc(),
            "an address as a number differs in every process", "use an id or a position");
    } else if (name == "fmt::ptr" || (name == "boost::lexical_cast" && holds(0, is_void_pointer)) ||
               (name == "std::basic_ostream" && callee != nullptr &&
                callee->getOverloadedOperator() == clang::OO_LessLess &&
                holds(1, is_void_pointer)) ||
               prints_address(call, name)) {
        add("N102-order", Level::error, call->getExprLoc(),
            "an address as text differs in every process", "use an id or a position");
    }
}

// Within an array, which loops and texts are about, an order of addresses is one of positions.
void Judge::comparison(const clang::BinaryOperator* compare, bool in_loop_condition) {
    const bool ordering = compare->isRelationalOp() || compare->getOpcode() == clang::BO_Cmp;
    if (!ordering || in_loop_condition) return;
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
