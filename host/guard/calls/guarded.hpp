// How a function of the C library is guarded. Each definition begins a line of its own: the list of
// what a program exports is read from there.
//
// The functions have other names in C++ than in the object file, because the headers declare them
// with exception specifications, attributes and types that differ from one C library to the next.
#pragma once

#include <dlfcn.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

#include "host/guard/watch.hpp"

namespace runbook::guard {

// The function that would be called without the guard: the sanitizer's, which comes with the
// program and not after it, or that of the next library that has one. Looked up once, and without a
// lock: it is asked for before main(), and twice is the same.
template <typename Function>
Function* next_function(std::atomic<Function*>& known, const char* name, Function* sanitizers) {
    Function* found = known.load(std::memory_order_acquire);
    if (found != nullptr) [[likely]]
        return found;
    found = sanitizers;
    if (found == nullptr) found = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
    known.store(found, std::memory_order_release);
    return found;
}

template <typename Value>
Value refused(Value value) noexcept {
    errno = EPERM;
    return value;
}

// True: the call must not be made. `from`: RB_GUARD_HERE.
inline bool meets(Rule rule, const char* call, const void* from) noexcept {
    Watch* const watch = watched();
    return watch != nullptr && watch->meets(rule, call, from);
}

constexpr std::int64_t kSecond = 1'000'000'000;  // in nanoseconds

}  // namespace runbook::guard

// Where the stack of a warning begins: in the guarded function itself.
#define RB_GUARD_HERE __builtin_frame_address(0)

#ifdef RB_SANITIZED
#define RB_GUARD_SANITIZERS(NAME, RETURN, PARAMETERS) \
    extern "C"                                        \
        __attribute__((weak)) RETURN sanitizers_##NAME PARAMETERS __asm__("__interceptor_" #NAME);
#define RB_GUARD_SANITIZERS_OWN(NAME) &sanitizers_##NAME
#else
#define RB_GUARD_SANITIZERS(NAME, RETURN, PARAMETERS)
#define RB_GUARD_SANITIZERS_OWN(NAME) nullptr
#endif

// RB_GUARDED_AS(name, return type, (parameters)) { body }: the function, with next_<name>() for the
// one that it stands before.
#define RB_GUARDED_AS(NAME, RETURN, PARAMETERS)                                                    \
    RB_GUARD_SANITIZERS(NAME, RETURN, PARAMETERS)                                                  \
    namespace runbook::guard {                                                                     \
    namespace {                                                                                    \
    using Function_##NAME = RETURN PARAMETERS;                                                     \
    constinit std::atomic<Function_##NAME*> known_##NAME = nullptr;                                \
    [[maybe_unused]] inline Function_##NAME* next_##NAME() {                                       \
        return next_function<Function_##NAME>(known_##NAME, #NAME, RB_GUARD_SANITIZERS_OWN(NAME)); \
    }                                                                                              \
    }                                                                                              \
    extern "C"                                                                                     \
        __attribute__((visibility("default"))) RETURN guarded_##NAME PARAMETERS __asm__(#NAME);    \
    }                                                                                              \
    extern "C" RETURN runbook::guard::guarded_##NAME PARAMETERS

// A call that is let through or refused: RB_GUARDED(name, rule, return type, (parameters),
// (arguments), what it returns when it is refused)
#define RB_GUARDED(NAME, RULE, RETURN, PARAMETERS, ARGUMENTS, REFUSED) \
    RB_GUARDED_AS(NAME, RETURN, PARAMETERS) {                          \
        if (meets(RULE, #NAME, RB_GUARD_HERE)) [[unlikely]]            \
            return refused<RETURN>(REFUSED);                           \
        return next_##NAME() ARGUMENTS;                                \
    }
