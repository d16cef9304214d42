// Failure: why a step, a child or a run ended without a result; flat, so that a catch in a runbook
// sees the same on every runtime. The numbers are those of runbook/abi.h and are stored in logs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/engine/payload.hpp"

namespace runbook::engine {

enum class FailureKind : std::uint8_t {
    kApp = 1,
    kTimeout,
    kCancelled,
    kTerminated,
    kHost,      // worker lost, backend error
    kNotFound,  // slug, run
    kExists,    // workflow id of an open run
};
enum class TimeoutKind : std::uint8_t { kNone = 0, kAttempt, kTotal, kQueue, kHeartbeat };
enum class Origin : std::uint8_t { kRun = 0, kStep, kChild, kExternal };

struct Failure {
    FailureKind kind = FailureKind::kApp;
    TimeoutKind timeout = TimeoutKind::kNone;
    Origin origin = Origin::kRun;
    bool no_retry = false;
    std::uint32_t attempts = 0;        // attempts made
    std::int64_t retry_after_ms = -1;  // < 0: the policy decides
    std::string type;
    std::string message;
    std::string trace;
    std::string source;       // the SDK that raised it
    std::string origin_name;  // activity or slug
    std::string origin_id;    // step id or workflow id
    std::string origin_run;   // run id
    Payloads details;
    std::shared_ptr<const Failure> cause;  // shared: failures are copied into events and jobs
};

bool operator==(const Failure& a, const Failure& b);

// The name people see: failed, timeout, cancelled, terminated, host, not_found, exists.
const char* name_of(FailureKind kind);
const char* name_of(TimeoutKind kind);  // attempt, total, queue, heartbeat; "" for none

}  // namespace runbook::engine
