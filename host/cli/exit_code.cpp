#include "host/cli/exit_code.hpp"

namespace runbook::cli {

ExitCode exit_code_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::kBadInput:
            return ExitCode::kUsage;
        case ErrorCode::kEnvironment:
        case ErrorCode::kNotSupported:
            return ExitCode::kEnvironment;
        case ErrorCode::kNotFound:
            return ExitCode::kNotFound;
        case ErrorCode::kConflict:
        case ErrorCode::kFenced:
            return ExitCode::kConflict;
        case ErrorCode::kMismatch:
            return ExitCode::kInterrupted;
        case ErrorCode::kTimedOut:
        case ErrorCode::kUndriven:
            return ExitCode::kOpen;
        case ErrorCode::kFailed:
            return ExitCode::kFailed;
    }
    RB_ASSERT(false);
}

ExitCode exit_code_of_status(std::string_view status) {
    if (status == "completed") return ExitCode::kCompleted;
    if (status == "failed") return ExitCode::kFailed;
    if (status == "cancelled" || status == "terminated") return ExitCode::kCancelled;
    if (status == "interrupted") return ExitCode::kInterrupted;
    return ExitCode::kOpen;
}

}  // namespace runbook::cli
