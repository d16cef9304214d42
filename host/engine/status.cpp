#include "host/engine/status.hpp"

namespace runbook::engine {

std::string_view name_of(Status status) {
    switch (status) {
        case Status::kPending:
            return "pending";
        case Status::kRunning:
            return "running";
        case Status::kSuspended:
            return "suspended";
        case Status::kCompleted:
            return "completed";
        case Status::kFailed:
            return "failed";
        case Status::kCancelled:
            return "cancelled";
        case Status::kTerminated:
            return "terminated";
        case Status::kContinuedAsNew:
            return "continued_as_new";
        case Status::kInterrupted:
            return "interrupted";
    }
    return "unknown";
}

bool is_final(Status status) {
    switch (status) {
        case Status::kCompleted:
        case Status::kFailed:
        case Status::kCancelled:
        case Status::kTerminated:
        case Status::kContinuedAsNew:
            return true;
        default:
            return false;
    }
}

}  // namespace runbook::engine
