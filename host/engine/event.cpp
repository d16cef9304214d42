#include "host/engine/event.hpp"

#include <array>

namespace runbook::engine {

std::string_view type_name(const EventData& data) {
    static constexpr std::array<std::string_view, std::variant_size_v<EventData>> kNames = {
        "workflow_started",
        "workflow_completed",
        "workflow_failed",
        "workflow_cancelled",
        "workflow_terminated",
        "workflow_continued_as_new",
        "workflow_interrupted",
        "workflow_resumed",
        "step_started",
        "step_completed",
        "step_failed",
        "step_retrying",
        "step_cancelled",
        "sleep_started",
        "sleep_completed",
        "sleep_cancelled",
        "child_workflow_started",
        "child_workflow_completed",
        "child_workflow_failed",
        "child_workflow_cancelled",
        "child_workflow_terminated",
        "cancellation_requested",
        "marker_recorded",
        "step_deferred",
        "signal_received",
        "hook_created",
        "hook_received",
        "hook_expired",
        "hook_disposed",
        "gate_opened",
        "gate_answered",
        "gate_closed",
        "update_accepted",
        "update_completed",
        "external_signal_sent",
        "external_signal_failed",
        "external_cancel_sent",
        "external_cancel_failed",
        "properties_changed"};
    return kNames[data.index()];
}

std::string_view name_of(GateOutcome outcome) {
    switch (outcome) {
        case GateOutcome::kApproved:
            return "approved";
        case GateOutcome::kRejected:
            return "rejected";
        case GateOutcome::kCorrected:
            return "corrected";
    }
    return "";
}

std::string_view name_of(GateClosing reason) {
    switch (reason) {
        case GateClosing::kTimeout:
            return "timeout";
        case GateClosing::kCancelled:
            return "cancelled";
        case GateClosing::kRunClosed:
            return "run_closed";
    }
    return "";
}

bool is_final_event(const EventData& data) {
    return std::holds_alternative<WorkflowCompleted>(data) ||
           std::holds_alternative<WorkflowFailed>(data) ||
           std::holds_alternative<WorkflowCancelled>(data) ||
           std::holds_alternative<WorkflowTerminated>(data) ||
           std::holds_alternative<WorkflowContinuedAsNew>(data);
}

}  // namespace runbook::engine
