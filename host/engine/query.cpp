#include "host/engine/query.hpp"

#include <utility>

#include "host/base/near.hpp"
#include "host/engine/describe.hpp"
#include "host/engine/execution.hpp"

namespace runbook::engine {

namespace {

constexpr std::string_view kEnded = "ended";

std::string near_queries(const Runbook& runbook, std::string_view name) {
    std::vector<std::string> known{"rb.steps", "rb.waiting", "rb.handlers"};
    for (const Handler& handler : runbook.handlers()) {
        if (handler.kind == HandlerKind::kQuery) known.push_back(handler.name);
    }
    const auto meant = nearest(name, known);
    return meant ? "did you mean " + *meant + "?" : "";
}

Error refused(const Runbook& runbook, std::string_view name, const Failure& failure) {
    Error error{ErrorCode::kBadInput, failure.message, ""};
    if (failure.kind == FailureKind::kNotFound) {
        error.code = ErrorCode::kNotFound;
        error.hint = near_queries(runbook, name);
    }
    if (failure.type == kEnded) error.code = ErrorCode::kConflict;
    if (failure.kind == FailureKind::kHost) error.code = ErrorCode::kEnvironment;
    return error;
}

// A job came of it: a record begins with one.
bool is_arrival(const EventData& data) {
    if (const auto* gate = std::get_if<GateClosed>(&data)) {
        return gate->reason == GateClosing::kTimeout;
    }
    return std::holds_alternative<StepCompleted>(data) ||
           std::holds_alternative<StepFailed>(data) ||
           std::holds_alternative<SleepCompleted>(data) ||
           std::holds_alternative<ChildWorkflowCompleted>(data) ||
           std::holds_alternative<ChildWorkflowFailed>(data) ||
           std::holds_alternative<ChildWorkflowCancelled>(data) ||
           std::holds_alternative<ChildWorkflowTerminated>(data) ||
           std::holds_alternative<CancellationRequested>(data) ||
           std::holds_alternative<SignalReceived>(data) ||
           std::holds_alternative<UpdateAccepted>(data) ||
           std::holds_alternative<GateAnswered>(data) ||
           std::holds_alternative<HookReceived>(data) || std::holds_alternative<HookExpired>(data);
}

// Without the last job and what came of it.
std::span<const Event> before_last_job(std::span<const Event> log) {
    std::size_t last = log.size();
    while (last > 1 && !is_arrival(log[last - 1].data)) --last;
    return log.first(last > 0 ? last - 1 : 0);
}

}  // namespace

Result<Payload> Execution::query(std::string_view name, const Payloads& args) {
    if (!instance_ || error_) {
        return Error{ErrorCode::kConflict,
                     "the code of run " + run_id_ + " answers no more: " +
                         (error_ ? error_->message : "the run is " + std::string(name_of(status_))),
                     ""};
    }
    Instance::QueryOutcome outcome = instance_->query(name, args, now_ns_);
    if (outcome.failure) return refused(*runbook_, name, *outcome.failure);
    return std::move(outcome.value);
}

std::vector<std::string> Execution::next_commands() const {
    std::vector<std::string> next;
    for (const Command& command : commands_) next.push_back(describe(command));
    return next;
}

Result<Payload> query_log(const std::string& run_id, std::shared_ptr<const Runbook> runbook,
                          std::span<const Event> log, std::string_view name, const Payloads& args,
                          HookTokens* tokens) {
    Execution whole(run_id, runbook);
    RB_CHECK(whole.look(log, tokens));
    auto answer = whole.query(name, args);
    const bool gone = !answer.ok() && answer.error().code == ErrorCode::kConflict;
    const auto before = before_last_job(log);
    if (!gone || before.empty()) return answer;
    Execution earlier(run_id, std::move(runbook));
    RB_CHECK(earlier.look(before, tokens));
    return earlier.query(name, args);
}

}  // namespace runbook::engine
