#include "host/engine/failure.hpp"

namespace runbook::engine {
namespace {
bool same_cause(const std::shared_ptr<const Failure>& a, const std::shared_ptr<const Failure>& b) {
    if (!a || !b) return !a && !b;
    return *a == *b;
}
}  // namespace

bool operator==(const Failure& a, const Failure& b) {
    return a.kind == b.kind && a.timeout == b.timeout && a.origin == b.origin &&
           a.no_retry == b.no_retry && a.attempts == b.attempts &&
           a.retry_after_ms == b.retry_after_ms && a.type == b.type && a.message == b.message &&
           a.trace == b.trace && a.source == b.source && a.origin_name == b.origin_name &&
           a.origin_id == b.origin_id && a.origin_run == b.origin_run && a.details == b.details &&
           same_cause(a.cause, b.cause);
}

const char* name_of(FailureKind kind) {
    switch (kind) {
        case FailureKind::kApp:
            return "app";
        case FailureKind::kTimeout:
            return "timeout";
        case FailureKind::kCancelled:
            return "cancelled";
        case FailureKind::kTerminated:
            return "terminated";
        case FailureKind::kHost:
            return "host";
        case FailureKind::kNotFound:
            return "not_found";
        case FailureKind::kExists:
            return "exists";
    }
    return "unknown";
}

const char* name_of(TimeoutKind kind) {
    switch (kind) {
        case TimeoutKind::kNone:
            return "";
        case TimeoutKind::kAttempt:
            return "attempt";
        case TimeoutKind::kTotal:
            return "total";
        case TimeoutKind::kQueue:
            return "queue";
        case TimeoutKind::kHeartbeat:
            return "heartbeat";
    }
    return "unknown";
}

}  // namespace runbook::engine
