// Orders of hashes and addresses behind a library's own iterators: the edges of a graph that keeps
// them in a hashed container.
#pragma once

#include "tools/lint/analysis/unit.hpp"

namespace runbook::lint {

class HiddenOrder {
 public:
    // `library` is a function that may hand such an order out: a step of an iterator, or one that
    // gives a pair of them.
    HiddenOrder(Unit& unit, const clang::FunctionDecl* library);

    // Whether it does by calling `called`.
    bool comes_by(const clang::FunctionDecl* called) const;

    // What such a function is reported as.
    static const determinism::KnownGroup& group();

 private:
    Unit& unit_;
    bool steps_ = false;
    bool gives_range_ = false;
};

}  // namespace runbook::lint
