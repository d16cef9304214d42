#include "tools/lint/analysis/hidden_order.hpp"

#include <clang/AST/DeclTemplate.h>

#include "tools/lint/analysis/judge.hpp"

namespace runbook::lint {
namespace {

// An iterator that has another in it. Loops of a library are its own affair.
bool steps(const clang::FunctionDecl* function) {
    return function->getOverloadedOperator() == clang::OO_PlusPlus ||
           (function->getIdentifier() != nullptr && function->getName().starts_with("increment"));
}

// As boost::vertices(graph).
bool gives_range(const clang::FunctionDecl* function) {
    const auto* pair = Names::record_of(function->getReturnType());
    const auto* made = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(pair);
    if (made == nullptr || pair->getName() != "pair") return false;
    const auto& both = made->getTemplateArgs();
    return both.size() == 2 && both[0].structurallyEquals(both[1]) &&
           Names::record_of(both[0].getAsType()) != nullptr;
}

// A container's own iterator, in an order that is nobody's.
bool steps_through_buckets(Names& names, const clang::CXXMethodDecl* step) {
    const clang::CXXRecordDecl* iterator = step->getParent();
    const std::string name = names.qualified(iterator);
    if (name == "std::__detail::_Node_iterator" || name == "std::__detail::_Node_const_iterator")
        return true;
    if (name.starts_with("boost::unordered::"))
        return name.find("::iterator_detail::") != std::string::npos;
    if (!name.starts_with("std::_Rb_tree_")) return false;
    // Of a set of void*, which nobody compares in another way.
    const auto* made = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(iterator);
    return made != nullptr && made->getTemplateArgs()[0].getAsType()->isVoidPointerType();
}

// Containers step through their own; those of pointers have a set of void* and compare what is
// behind them.
bool is_container(Names& names, const clang::FunctionDecl* function) {
    if (Names::is_standard(function)) return true;
    const std::string name = names.qualified(function);
    return name.starts_with("boost::unordered::") || name.starts_with("boost::void_ptr_");
}

}  // namespace

HiddenOrder::HiddenOrder(Unit& unit, const clang::FunctionDecl* library) : unit_(unit) {
    steps_ = steps(library) && !is_container(unit.names, library);
    gives_range_ = gives_range(library) && !Names::is_standard(library);
}

bool HiddenOrder::comes_by(const clang::FunctionDecl* called) const {
    if (!steps_ && !gives_range_) return false;
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(called);
    if (method == nullptr) return false;
    if (steps_ && method->getOverloadedOperator() == clang::OO_PlusPlus)
        return steps_through_buckets(unit_.names, method);
    if (!gives_range_ || method->getIdentifier() == nullptr || method->getName() != "begin")
        return false;
    std::vector<Sink> none;
    return Judge(unit_, nullptr, none)
        .has_no_order(unit_.context.getRecordType(method->getParent()));
}

const determinism::KnownGroup& HiddenOrder::group() {
    static const determinism::KnownGroup made = {
        "N102-order",
        Level::error,
        "gives elements in an order that changes with a rebuild or another library version",
        "a container that keeps them in order; or sort them by value",
        {}};
    return made;
}

}  // namespace runbook::lint
