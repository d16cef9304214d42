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
        "marker_recorded"};
    return kNames[data.index()];
}

bool is_final_event(const EventData& data) {
    return std::holds_alternative<WorkflowCompleted>(data) ||
           std::holds_alternative<WorkflowFailed>(data) ||
           std::holds_alternative<WorkflowCancelled>(data) ||
           std::holds_alternative<WorkflowTerminated>(data) ||
           std::holds_alternative<WorkflowContinuedAsNew>(data);
}

}  // namespace runbook::engine
