// must(): what a test cannot go on without.
#pragma once

#include <stdexcept>
#include <utility>

#include "host/base/result.hpp"

namespace runbook::test {

template <class T>
T must(Result<T> result) {
    if (!result.ok()) throw std::runtime_error(result.error().message);
    return std::move(result).value();
}

inline void must(const Result<void>& result) {
    if (!result.ok()) throw std::runtime_error(result.error().message);
}

}  // namespace runbook::test
