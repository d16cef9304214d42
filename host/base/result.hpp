// RB_TRY and RB_CHECK: pass the first error on to the caller (the type itself is public, in
// <runbook/result.hpp>).
#pragma once

#include <runbook/result.hpp>

#include "host/base/assert.hpp"

#define RB_CONCAT_(a, b) a##b
#define RB_CONCAT(a, b) RB_CONCAT_(a, b)
#define RB_TRY_(name, decl, ...)                    \
    auto name = (__VA_ARGS__);                      \
    if (!name.ok()) return std::move(name).error(); \
    decl = std::move(name).value()
// RB_TRY(const auto x, call()): x is the value of call(), or this function returns its error.
#define RB_TRY(decl, ...) RB_TRY_(RB_CONCAT(rb_result_, __LINE__), decl, __VA_ARGS__)
// RB_CHECK(call()): the same for a Result<void>.
#define RB_CHECK(...)                                          \
    do {                                                       \
        if (auto rb_checked = (__VA_ARGS__); !rb_checked.ok()) \
            return std::move(rb_checked).error();              \
    } while (false)
