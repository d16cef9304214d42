// How a run ended, for the one who waited for it.
#include "host/cli/follow.hpp"
#include "host/cli/run_text.hpp"
#include "host/cli/text.hpp"

namespace runbook::cli {

namespace {

void append_causes(std::string& message, const FailureInfo& failure) {
    if (!failure.origin.empty()) message += "\n  in " + failure.origin;
    for (const FailureInfo& cause : failure.cause) {
        message += "\n  caused by " + failure_line(cause);
        append_causes(message, cause);
    }
}

std::string hint_for(Session& session, const RunInfo& run) {
    if (run.status == "interrupted")
        return "correct what is named, then: " + session.command("resume " + run.run_id);
    if (run.durable) return "the whole story: " + session.command("history " + run.run_id);
    return "";
}

std::string_view verb_of(const std::string& status) {
    if (status == "failed") return " failed";
    if (status == "cancelled") return " was cancelled";
    if (status == "terminated") return " was terminated";
    if (status == "interrupted") return " is interrupted, and parked until it is resumed";
    return " is still open";
}

}  // namespace

ExitCode report_end(Session& session, const RunInfo& run) {
    const ExitCode code = exit_code_of_status(run.status);
    if (code == ExitCode::kCompleted) {
        session.out(run.result.value_or("null") + "\n");
        return code;
    }
    Error error{ErrorCode::kConflict, run.runbook + std::string(verb_of(run.status)), ""};
    if (run.failure) {
        error.message += ": " + failure_line(*run.failure);
        append_causes(error.message, *run.failure);
    }
    error.hint = hint_for(session, run);
    session.complain(error);
    // Steps that were in flight go on until they look; nobody waits for them any more.
    if (run.status == "terminated") return session.leave(code);
    return code;
}

}  // namespace runbook::cli
