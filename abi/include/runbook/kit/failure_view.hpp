// Failures on their way across the ABI, and what becomes of exceptions that are no rb::Failure.
#pragma once

#include <cxxabi.h>

#include <cstdlib>
#include <deque>
#include <typeinfo>

#include "runbook/failure.hpp"

namespace rb::kit {

inline constexpr int kCausesMax = 16;

inline Failure copy(const rb_failure& from, int depth = 0) {
    Failure failure(copy(from.type), copy(from.message));
    failure.kind = static_cast<FailureKind>(from.kind);
    failure.timeout = static_cast<TimeoutKind>(from.timeout_kind);
    failure.retryable = (from.flags & RB_FAILURE_NO_RETRY) == 0;
    if (from.retry_after_ms >= 0)
        failure.retry_delay = std::chrono::milliseconds(from.retry_after_ms);
    for (std::uint64_t i = 0; i < from.details.len; ++i)
        failure.details.push_back(copy(from.details.ptr[i]));
    failure.origin = static_cast<Origin>(from.origin);
    failure.origin_name = copy(from.origin_name);
    failure.origin_id = copy(from.origin_id);
    failure.origin_run = copy(from.origin_run);
    failure.attempts = from.attempts;
    failure.trace = copy(from.trace);
    if (from.cause != nullptr && depth < kCausesMax)
        failure.cause = std::make_shared<const Failure>(copy(*from.cause, depth + 1));
    return failure;
}

// The failure as an rb_failure that borrows from it; both must outlive the call.
class FailureView {
 public:
    explicit FailureView(const Failure& failure) { add(failure, 0); }
    const rb_failure* get() const { return &views_.front(); }

 private:
    const rb_failure* add(const Failure& from, int depth) {
        rb_failure& to = views_.emplace_back(zeroed<rb_failure>());
        to.kind = static_cast<std::uint32_t>(from.kind);
        to.timeout_kind = static_cast<std::uint32_t>(from.timeout);
        to.flags = from.retryable ? 0u : static_cast<std::uint32_t>(RB_FAILURE_NO_RETRY);
        to.retry_after_ms = from.retry_delay ? from.retry_delay->count() : -1;
        to.origin = static_cast<std::uint32_t>(from.origin);
        to.attempts = from.attempts;
        to.type = text(from.type);
        to.message = text(from.message);
        to.trace = text(from.trace);
        to.source = text("runbook-kit");
        to.origin_name = text(from.origin_name);
        to.origin_id = text(from.origin_id);
        to.origin_run = text(from.origin_run);
        auto& details = details_.emplace_back();
        for (const Payload& detail : from.details) details.push_back(borrow(detail));
        to.details = {details.data(), details.size()};
        if (from.cause && depth < kCausesMax) to.cause = add(*from.cause, depth + 1);
        return &to;
    }

    std::deque<rb_failure> views_;  // addresses stay
    std::deque<std::vector<rb_payload>> details_;
};

inline std::string demangled(const char* name) {
    int status = 0;
    char* const text = abi::__cxa_demangle(name, nullptr, nullptr, &status);
    std::string result = status == 0 && text != nullptr ? text : name;
    std::free(text);
    return result;
}

// The exception being handled (call it in a catch block only) as a failure: an rb::Failure as it
// is, rb::Cancelled of kind cancelled, anything else retryable with the exception's type as its
// type.
inline Failure failure_of_current_exception() {
    try {
        throw;
    } catch (const Failure& failure) {
        return failure;
    } catch (const Cancelled& cancelled) {
        Failure failure("cancelled", cancelled.reason());
        failure.kind = FailureKind::cancelled;
        return failure;
    } catch (const std::exception& error) {
        return Failure(demangled(typeid(error).name()), error.what());
    } catch (...) {
        return Failure("unknown exception", "an exception that is no std::exception was thrown");
    }
}

}  // namespace rb::kit
