#include "host/engine/machines/step.hpp"

namespace runbook::engine {
namespace {
std::int64_t first_set(std::int64_t a, std::int64_t b, std::int64_t c) {
    if (a != 0) return a;
    return b != 0 ? b : c;
}
}  // namespace

StepMachine::StepMachine(std::string step_id, const Command& command)
    : id(std::move(step_id)),
      activity(command.name),
      args(std::make_shared<const Payloads>(command.args)),
      options(command.step) {}

StepPlan plan_of(const std::optional<StepOptions>& call, const StepOptions* declared) {
    static const StepOptions kNothing;
    const StepOptions& over = call ? *call : kNothing;
    const StepOptions& under = declared != nullptr ? *declared : kNothing;
    StepPlan plan;
    plan.attempt_ms = first_set(over.attempt_ms, under.attempt_ms, kDefaultAttemptMs);
    plan.total_ms = first_set(over.total_ms, under.total_ms, 0);
    plan.heartbeat_ms = first_set(over.heartbeat_ms, under.heartbeat_ms, 0);
    plan.retry = default_retry();
    if (under.retry) plan.retry = merge(*under.retry, plan.retry);
    if (over.retry) plan.retry = merge(*over.retry, plan.retry);
    return plan;
}

}  // namespace runbook::engine
