#include "host/engine/machines/step.hpp"

namespace runbook::engine {
namespace {
std::int64_t first_set(std::int64_t a, std::int64_t b, std::int64_t c) {
    if (a != 0) return a;
    return b != 0 ? b : c;
}
}  // namespace

StepMachine::StepMachine(std::string step_id, Command command)
    : id(std::move(step_id)),
      activity(std::move(command.name)),
      args(std::make_shared<const Payloads>(std::move(command.args))),
      options(std::move(command.step)) {}

StepLimits limits_of(const StepOptions* call, const StepOptions* declared) {
    static const StepOptions kNothing;
    const StepOptions& over = call != nullptr ? *call : kNothing;
    const StepOptions& under = declared != nullptr ? *declared : kNothing;
    return {first_set(over.attempt_ms, under.attempt_ms, kDefaultAttemptMs),
            first_set(over.total_ms, under.total_ms, 0),
            first_set(over.heartbeat_ms, under.heartbeat_ms, 0)};
}

RetryPolicy retry_of(const StepOptions* call, const StepOptions* declared) {
    RetryPolicy retry = default_retry();
    if (declared != nullptr && declared->retry) retry = merge(*declared->retry, retry);
    if (call != nullptr && call->retry) retry = merge(*call->retry, retry);
    return retry;
}

}  // namespace runbook::engine
