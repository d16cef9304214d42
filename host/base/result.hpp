// Result: the value of a call, or why there is none. Expected failures travel as values; exceptions
// are for our own bugs and for libraries, and are caught in the adapter that called the library.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "host/base/assert.hpp"

namespace runbook {

// The closed set of reasons a call can fail for. The command line maps each to an exit code.
enum class ErrorCode {
    kBadInput,      // the caller's words, ids or payloads are wrong               (exit 2)
    kEnvironment,   // config, bundle, store or backend is not usable              (exit 5)
    kNotFound,      // no such run, runbook, file                                  (exit 6)
    kConflict,      // already running, closed, held by another process            (exit 8)
    kNotSupported,  // this backend or build cannot do that                        (exit 5)
    kFenced,        // the store refused a write: another holder took the run over (exit 8)
    kMismatch,      // a runbook emitted another command than its log holds        (exit 7)
    kTimedOut,      // the wait ended first; the run stays open                    (exit 4)
};

struct Error {
    ErrorCode code = ErrorCode::kEnvironment;
    std::string message;  // what and where, one line
    std::string hint;     // what to do; may be empty
};

template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return checked(); }
    const T& value() const& { return const_cast<Result*>(this)->checked(); }
    T&& value() && { return std::move(checked()); }
    T& operator*() & { return checked(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &checked(); }
    const T* operator->() const { return &value(); }

    const Error& error() const& {
        RB_ASSERT(!ok());
        return *std::get_if<1>(&state_);
    }
    Error&& error() && {
        RB_ASSERT(!ok());
        return std::move(*std::get_if<1>(&state_));
    }

  private:
    T& checked() {
        RB_ASSERT(ok());
        return *std::get_if<0>(&state_);
    }
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit
    bool ok() const { return !error_.has_value(); }
    explicit operator bool() const { return ok(); }
    const Error& error() const& {
        RB_ASSERT(!ok());
        return *error_;
    }
    Error&& error() && {
        RB_ASSERT(!ok());
        return std::move(*error_);
    }

  private:
    std::optional<Error> error_;
};

#define RB_CONCAT_(a, b) a##b
#define RB_CONCAT(a, b) RB_CONCAT_(a, b)
#define RB_TRY_(name, decl, ...)                    \
    auto name = (__VA_ARGS__);                      \
    if (!name.ok()) return std::move(name).error(); \
    decl = std::move(name).value()
// RB_TRY(const auto x, call()): x is the value of call(), or this function returns its error.
#define RB_TRY(decl, ...) RB_TRY_(RB_CONCAT(rb_result_, __LINE__), decl, __VA_ARGS__)
// RB_CHECK(call()): the same for a Result<void>.
#define RB_CHECK(...)                                                             \
    do {                                                                          \
        if (auto rb_checked = (__VA_ARGS__); !rb_checked.ok())                    \
            return std::move(rb_checked).error();                                 \
    } while (false)

}  // namespace runbook
