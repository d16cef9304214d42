// RB_ASSERT: our own bugs stop here, in release too, before bad state is stored.
#pragma once

namespace runbook {
// Prints the broken promise with its place to stderr and aborts.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;
}  // namespace runbook

#define RB_ASSERT(...) \
    ((__VA_ARGS__) ? (void)0 : ::runbook::assertion_failed(#__VA_ARGS__, __FILE__, __LINE__))
