// Failure: an outcome that is no success. Thrown by activities and runbooks, caught by runbooks.
//
//   throw rb::Failure("declined", "card 4242 was declined").no_retry();
//   catch (const rb::Failure& f) { if (f.type == "declined") .. }
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runbook/payload.hpp"

namespace rb {

enum class FailureKind : std::uint32_t {  // the numbers of abi.h
    app = RB_FAIL_APP,
    timeout = RB_FAIL_TIMEOUT,
    cancelled = RB_FAIL_CANCELLED,
    terminated = RB_FAIL_TERMINATED,
    host = RB_FAIL_HOST,
    not_found = RB_FAIL_NOT_FOUND,
    exists = RB_FAIL_EXISTS
};

enum class TimeoutKind : std::uint32_t {
    none = 0,
    attempt = RB_TIMEOUT_ATTEMPT,
    total = RB_TIMEOUT_TOTAL,
    queue = RB_TIMEOUT_QUEUE,
    heartbeat = RB_TIMEOUT_HEARTBEAT
};

enum class Origin : std::uint32_t {  // whose failure it is, seen from the run that catches it
    run = RB_FROM_RUN,
    step = RB_FROM_STEP,
    child = RB_FROM_CHILD,
    external = RB_FROM_EXTERNAL
};

class Failure : public std::exception {
 public:
    // `type` is what retry policies and catches look at; `message` is for people.
    explicit Failure(std::string type_name, std::string text = {})
        : type(std::move(type_name)), message(std::move(text)) {}

    std::string type;
    std::string message;
    FailureKind kind = FailureKind::app;
    TimeoutKind timeout = TimeoutKind::none;
    bool retryable = true;
    std::optional<std::chrono::milliseconds> retry_delay;  // overrides the policy's
    std::vector<Payload> details;
    Origin origin = Origin::run;
    std::string origin_name;  // activity, slug
    std::string origin_id;    // step id, workflow id
    std::string origin_run;   // run id of a child
    std::uint32_t attempts = 0;
    std::string trace;
    std::shared_ptr<const Failure> cause;

    Failure& no_retry() & { return retryable = false, *this; }
    Failure&& no_retry() && { return std::move(no_retry()); }
    Failure& retry_after(std::chrono::milliseconds delay) & { return retry_delay = delay, *this; }
    Failure&& retry_after(std::chrono::milliseconds delay) && {
        return std::move(retry_after(delay));
    }
    Failure& because(Failure inner) & {
        return cause = std::make_shared<const Failure>(std::move(inner)), *this;
    }
    Failure&& because(Failure inner) && { return std::move(because(std::move(inner))); }
    template <class T>
    Failure& detail(const T& value) & {
        return details.push_back(Payload::of(value)), *this;
    }
    template <class T>
    Failure&& detail(const T& value) && {
        return std::move(detail(value));
    }

    // Detail number `index` as a T; throws PayloadError when there is none or it is no T.
    template <class T>
    T detail_as(std::size_t index = 0) const {
        if (index >= details.size()) throw PayloadError("the failure has no such detail");
        return kit::decode_or_throw<T>(details[index], "failure detail");
    }

    const char* what() const noexcept override { return message.c_str(); }
};

// Thrown once into each pending await when the run is cancelled. Clean up and rethrow it, or
// swallow it to go on. An activity throws it to say that it stopped as asked.
class Cancelled : public std::exception {
 public:
    explicit Cancelled(std::string reason = {}) : reason_(std::move(reason)) {}
    const std::string& reason() const { return reason_; }
    const char* what() const noexcept override { return "cancelled"; }

 private:
    std::string reason_;
};

}  // namespace rb
