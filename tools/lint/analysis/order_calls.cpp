// N102-order: calls and operators that compare, hash or write down addresses, or go through what
// has no order of its own.
#include <clang/AST/DeclTemplate.h>

#include <algorithm>
#include <array>

#include "tools/lint/analysis/constants.hpp"
#include "tools/lint/analysis/judge.hpp"

namespace runbook::lint {
namespace {

std::string_view last_of(std::string_view name) {
    const std::size_t colon = name.rfind("::");
    return name.substr(colon == std::string_view::npos ? 0 : colon + 2);
}

constexpr std::string_view kCompareValues = "compare what they point to";
constexpr std::string_view kUseId = "use an id or a position";

// How many arguments an algorithm has before the comparison, when it is given iterators; and
// whether it may be given values instead.
struct Sorting {
    std::string_view name;
    unsigned iterators;
    unsigned first_of_values = 0;  // so many arguments are what is compared
};
constexpr auto kSorting = std::to_array<Sorting>({
    {"sort", 2},
    {"stable_sort", 2},
    {"spinsort", 2},
    {"pdqsort", 2},
    {"flat_stable_sort", 2},
    {"partial_sort", 3},
    {"partial_sort_copy", 4},
    {"nth_element", 3},
    {"inplace_merge", 3},
    {"make_heap", 2},
    {"push_heap", 2},
    {"pop_heap", 2},
    {"sort_heap", 2},
    {"min_element", 2},
    {"max_element", 2},
    {"minmax_element", 2},
    {"is_sorted", 2},
    {"is_sorted_until", 2},
    {"next_permutation", 2},
    {"prev_permutation", 2},
    {"lexicographical_compare", 4},
    {"lexicographical_compare_three_way", 4},
    {"merge", 5},
    {"set_union", 5},
    {"set_difference", 5},
    {"set_intersection", 5},
    {"set_symmetric_difference", 5},
    {"min", 0, 2},
    {"max", 0, 2},
    {"minmax", 0, 2},
    {"clamp", 0, 3},
});

// The name of an algorithm, also of one that is an object: std::ranges::sort is a __sort_fn.
const Sorting* find_sorting(std::string_view name) {
    std::string_view last = last_of(name);
    if (last.starts_with("__")) last.remove_prefix(2);
    if (last.ends_with("_fn")) last.remove_suffix(3);
    const auto* found = std::ranges::find(kSorting, last, &Sorting::name);
    return found == kSorting.end() ? nullptr : found;
}

// What a projection makes of an element.
clang::QualType projected(const clang::Expr* projection, clang::QualType element) {
    const clang::QualType type = projection->getType().getNonReferenceType();
    if (const auto* member = type->getAs<clang::MemberPointerType>()) {
        const auto* function = member->getPointeeType()->getAs<clang::FunctionType>();
        return function == nullptr ? member->getPointeeType() : function->getReturnType();
    }
    const clang::QualType called = type->isPointerType() ? type->getPointeeType() : type;
    if (const auto* function = called->getAs<clang::FunctionType>())
        return function->getReturnType();
    const auto* record = type->getAsCXXRecordDecl();
    if (record == nullptr || !record->isLambda()) return element;
    if (const auto* pattern = record->getDependentLambdaCallOperator()) {
        for (const clang::FunctionDecl* made : pattern->specializations())
            return made->getReturnType();
        return element;
    }
    return record->getLambdaCallOperator()->getReturnType();
}

bool is_ordering(clang::OverloadedOperatorKind kind) {
    return kind == clang::OO_Less || kind == clang::OO_Greater || kind == clang::OO_LessEqual ||
           kind == clang::OO_GreaterEqual || kind == clang::OO_Spaceship;
}

clang::QualType type_of(const clang::Expr* expression) {
    return expression->IgnoreImpCasts()->getType().getNonReferenceType();
}

bool is_pointer(const clang::Expr* expression) {
    return expression->getType().getNonReferenceType()->isPointerType();
}

// Of which a formatter writes the address: to text it is a text, to a function a name.
bool is_plain_pointer(const clang::Expr* expression) {
    const clang::QualType type = type_of(expression);
    return type->isPointerType() && !type->isFunctionPointerType() &&
           !type->getPointeeType()->isAnyCharacterType();
}

bool is_void_pointer(const clang::Expr* expression) {
    return is_pointer(expression) &&
           expression->getType().getNonReferenceType()->getPointeeType()->isVoidType();
}

// Of a function that makes text of whatever it is given.
bool formats(std::string_view name) {
    return name.starts_with("fmt::") || name.starts_with("spdlog::") ||
           one_of(name, {"std::format", "std::format_to", "std::format_to_n", "std::print",
                         "std::println"});
}

bool is_hasher(std::string_view name) {
    return one_of(name, {"std::hash", "boost::hash", "absl::Hash", "__gnu_cxx::hash"});
}

// The bytes of a pointer, as in memcpy(&number, &pointer, sizeof number).
bool copies_address(const clang::CallExpr* call, std::string_view name) {
    if (!one_of(last_of(name), {"memcpy", "memmove", "__builtin_memcpy", "__builtin_memmove"}) ||
        call->getNumArgs() < 3)
        return false;
    const auto pointee = [&](unsigned index) {
        const clang::QualType type = call->getArg(index)->IgnoreParenCasts()->getType();
        return type->isPointerType() ? type->getPointeeType() : clang::QualType();
    };
    const clang::QualType to = pointee(0), from = pointee(1);
    return !to.isNull() && !from.isNull() && from->isPointerType() && to->isIntegerType() &&
           !to->isAnyCharacterType();
}

// An argument that is written down, without defaults.
std::vector<const clang::Expr*> given_to(const clang::CallExpr* call) {
    std::vector<const clang::Expr*> given;
    const unsigned first = llvm::isa<clang::CXXOperatorCallExpr>(call) ? 1 : 0;
    for (unsigned i = first; i < call->getNumArgs(); ++i)
        if (!llvm::isa<clang::CXXDefaultArgExpr>(call->getArg(i)->IgnoreImpCasts()))
            given.push_back(call->getArg(i));
    return given;
}

}  // namespace

// Algorithms that compare elements by what the types give, and those that are addresses.
bool Judge::sorts_addresses(const clang::CallExpr* call, const std::string& name) {
    const Sorting* sorting = find_sorting(name);
    if (sorting == nullptr || !(name.starts_with("std::") || name.starts_with("boost::")))
        return false;
    auto given = given_to(call);
    if (given.empty()) return false;
    const clang::QualType first = given[0]->getType().getNonReferenceType();  // decayed
    clang::QualType element;
    unsigned before = 1;
    if (sorting->first_of_values != 0 && given.size() >= 2) {
        element = first;
        before = sorting->first_of_values;
    } else {
        element = Addresses::element_of(first);
        const bool iterators = first->isPointerType() || Addresses::is_iterator(first);
        before = iterators                ? sorting->iterators
                 : sorting->iterators > 2 ? sorting->iterators - 1
                                          : 1;
    }
    if (given.size() > before && !addresses_.is_natural(type_of(given[before]))) return false;
    if (given.size() > before + 1) element = projected(given[before + 1], element);
    return addresses_.holds_address(element);
}

// What goes through a container that it is given.
void Judge::iterating_call(const clang::CallExpr* call, const std::string& name, Taken taken) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    const bool operation = llvm::isa<clang::CXXOperatorCallExpr>(call);
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
    } else if (!llvm::isa<clang::CXXMethodDecl>(callee) && !operation &&
               !name.starts_with("std::") &&
               !one_of(last, {"swap", "hash_value", "move", "forward", "as_const"})) {
        // As fmt::join: nobody hands a container to a library that would not go through it.
        for (const clang::Expr* argument : call->arguments())
            if (Names::record_of(argument->getType()) != nullptr)
                iteration(argument->getType(), at, taken);
    }
}

// Calls of the library whose result depends on an order, or on an address.
void Judge::library_call(const clang::CallExpr* call, Taken taken) {
    const auto* callee = llvm::dyn_cast_or_null<clang::FunctionDecl>(call->getCalleeDecl());
    if (callee == nullptr || names_.owner(callee) != Owner::library) return;
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
    const bool operation = llvm::isa<clang::CXXOperatorCallExpr>(call);
    const std::string name = operation && method != nullptr ? names_.qualified(method->getParent())
                                                            : names_.qualified(callee);
    if (call->getDirectCallee() != nullptr) iterating_call(call, name, taken);
    text_call(call, name);
    hash_call(call, name);
    const auto compares = [&](unsigned from) {
        return call->getNumArgs() == from + 2 &&
               addresses_.holds_address(type_of(call->getArg(from))) &&
               addresses_.holds_address(type_of(call->getArg(from + 1)));
    };
    const clang::SourceLocation at = call->getExprLoc();
    if (operation && is_ordering(callee->getOverloadedOperator()) && compares(0) &&
        Names::record_of(call->getArg(0)->getType()) != nullptr) {
        add("N102-order", Level::error, at, "addresses are compared, which differ in every process",
            kCompareValues);
    } else if (sorts_addresses(call, name)) {
        add("N102-order", Level::error, at,
            name + " sorts by addresses, which differ in every process",
            "a comparison of what they point to");
    } else if (operation && callee->getOverloadedOperator() == clang::OO_Call && compares(1) &&
               method != nullptr &&
               addresses_.is_natural(clang::QualType(method->getParent()->getTypeForDecl(), 0))) {
        add("N102-order", Level::error, at,
            name + " compares addresses, which differ in every process", kCompareValues);
    } else if (last_of(name) == "owner_before") {
        add("N102-order", Level::error, at,
            name + " compares addresses, which differ in every process", kCompareValues);
    }
}

// The hash of an address, or of what has one in it.
void Judge::hash_call(const clang::CallExpr* call, const std::string& name) {
    const std::string_view last = last_of(name);
    const bool operation = llvm::isa<clang::CXXOperatorCallExpr>(call);
    const auto holds = [&](unsigned index) {
        if (index >= call->getNumArgs()) return false;
        const clang::QualType type = type_of(call->getArg(index));
        const auto* record = Names::record_of(type);
        // Equal values are one object, known by where it is.
        const bool shared =
            record != nullptr && names_.qualified(record) == "boost::flyweights::flyweight";
        return shared || addresses_.holds_address(type);
    };
    bool hashed = operation && is_hasher(name) && call->getNumArgs() == 2 && holds(1);
    hashed = hashed || (!operation && last == "hash_value" && holds(0));
    hashed = hashed || (!operation && last == "hash_combine" && holds(1));
    if (!operation && last == "hash_range" && call->getNumArgs() >= 2)
        hashed = addresses_.holds_address(
            Addresses::element_of(type_of(call->getArg(call->getNumArgs() - 1))));
    if (hashed)
        add("N102-order", Level::error, call->getExprLoc(),
            "the hash of an address differs in every process", "hash what it points to");
}

// %p, or a smart pointer as text.
bool Judge::prints_address(const clang::CallExpr* call, const std::string& name) {
    if (one_of(last_of(name), {"snprintf", "sprintf", "asprintf", "vsnprintf", "vsprintf"})) {
        const auto is_format = [](const clang::Expr* argument) {
            const auto text = literal_text(argument);
            return text && text->contains("%p");
        };
        return std::any_of(call->arg_begin(), call->arg_end(), is_format);
    }
    if (formats(name)) return std::any_of(call->arg_begin(), call->arg_end(), is_void_pointer);
    const auto* callee = call->getDirectCallee();
    if (callee == nullptr || call->getNumArgs() != 2) return false;
    if (name == "boost::basic_format" && callee->getOverloadedOperator() == clang::OO_Percent)
        return is_plain_pointer(call->getArg(1)) || addresses_.is_address(type_of(call->getArg(1)));
    return last_of(name) == "operator<<" &&
           Names::record_of(call->getArg(1)->getType()) != nullptr &&
           addresses_.is_address(call->getArg(1)->getType());
}

// An address that becomes a number or a text.
void Judge::text_call(const clang::CallExpr* call, const std::string& name) {
    const auto holds = [call](unsigned index, bool (*test)(const clang::Expr*)) {
        return index < call->getNumArgs() && test(call->getArg(index));
    };
    const auto* callee = call->getDirectCallee();
    if ((name == "std::bit_cast" && holds(0, is_pointer) && !call->getType()->isPointerType()) ||
        copies_address(call, name)) {
        add("N102-order", Level::error, call->getExprLoc(),
            "an address as a number differs in every process", kUseId);
    } else if (name == "fmt::ptr" ||
               (name == "boost::lexical_cast" && holds(0, is_plain_pointer)) ||
               (name == "std::basic_ostream" && callee != nullptr &&
                callee->getOverloadedOperator() == clang::OO_LessLess &&
                holds(1, is_void_pointer)) ||
               prints_address(call, name)) {
        add("N102-order", Level::error, call->getExprLoc(),
            "an address as text differs in every process", kUseId);
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
        "addresses are compared, which differ in every process", kCompareValues);
}

void Judge::cast(const clang::CastExpr* cast) {
    if (cast->getCastKind() != clang::CK_PointerToIntegral) return;
    add("N102-order", Level::error, cast->getBeginLoc(),
        "an address as a number differs in every process", kUseId);
}

}  // namespace runbook::lint
