// The exit codes of runbook-host: what a script learns without reading a word.
#pragma once

#include <string_view>

#include "host/base/result.hpp"

namespace runbook::cli {

enum class ExitCode : int {
    kCompleted = 0,
    kFailed = 1,       // the run failed
    kUsage = 2,        // bad usage or bad input
    kCancelled = 3,    // cancelled or terminated
    kOpen = 4,         // still open: detached, or the wait timed out
    kEnvironment = 5,  // config, bundle, store or backend is not usable
    kNotFound = 6,
    kInterrupted = 7,  // parked
    kConflict = 8,     // already running, closed, answered
};

ExitCode exit_code_of(ErrorCode code);

// Of a run's status; every status that is not an end is kOpen.
ExitCode exit_code_of_status(std::string_view status);

}  // namespace runbook::cli
