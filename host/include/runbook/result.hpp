// runbook/result.hpp: the value of a call, or why there is none. Expected failures travel as
// values; no exception leaves the host library.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace runbook {

// Prints the broken promise with its place to stderr and aborts: our own bugs stop before bad state
// is stored.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;

struct Error;
// The same, for whoever takes the value of a result without asking whether it has one: says why it
// has none.
[[noreturn]] void no_value(const Error& error) noexcept;

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
    kUndriven,      // the run is open, and no process drives it                   (exit 4)
    kFailed,        // what was asked for was accepted and done, and it failed     (exit 1)
};

struct Error {
    ErrorCode code = ErrorCode::kEnvironment;
    std::string message = {};  // what and where, one line
    std::string hint = {};     // what to do; may be empty
};

template <class T>
class [[nodiscard]] Result {
 public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return *checked(); }
    const T& value() const& { return *const_cast<Result*>(this)->checked(); }
    T&& value() && { return std::move(*checked()); }
    T& operator*() & { return *checked(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*checked()); }
    T* operator->() { return checked(); }
    const T* operator->() const { return const_cast<Result*>(this)->checked(); }

    const Error& error() const& { return *const_cast<Result*>(this)->checked_error(); }
    Error&& error() && { return std::move(*checked_error()); }

 private:
    T* checked() {
        T* value = std::get_if<0>(&state_);
        if (value == nullptr) no_value(std::get<1>(state_));
        return value;
    }
    Error* checked_error() {
        Error* error = std::get_if<1>(&state_);
        if (error == nullptr) assertion_failed("result holds an error", __FILE__, __LINE__);
        return error;
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
    const Error& error() const& { return *const_cast<Result*>(this)->checked_error(); }
    Error&& error() && { return std::move(*checked_error()); }

 private:
    Error* checked_error() {
        if (!error_) assertion_failed("result holds an error", __FILE__, __LINE__);
        return &*error_;
    }
    std::optional<Error> error_;
};

}  // namespace runbook
