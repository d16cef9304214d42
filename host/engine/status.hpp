// The status of a run, a fold of its log (see fold.hpp).
#pragma once

#include <cstdint>
#include <string_view>

namespace runbook::engine {

enum class Status : std::uint8_t {
    kPending = 0,
    kRunning,
    kSuspended,  // derived: open, nothing runnable, waiting for a timer, child, ..
    kCompleted,
    kFailed,
    kCancelled,
    kTerminated,
    kContinuedAsNew,
    kInterrupted,  // parked, never lost
};

std::string_view name_of(Status status);  // "pending", "running", .. as semantics and tables print
bool is_final(Status status);  // completed, failed, cancelled, terminated, continued_as_new

}  // namespace runbook::engine
