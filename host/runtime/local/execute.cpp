// One attempt's body, and what it sees of its run.
#include "host/runtime/local/pool.hpp"
#include "host/runtime/local/step_token.hpp"

namespace runbook::runtime::local {
namespace {

// What was to stop, whatever for, while it was still in the queue has not happened: its run may be
// over, or another process's by now.
engine::ActivityOutcome never_begun(const Attempt& a) {
    engine::Failure failure;
    failure.kind = engine::FailureKind::kCancelled;
    failure.type = "cancelled";
    failure.message = a.task.step + " was asked to stop before it began";
    return {{}, std::make_shared<const engine::Failure>(std::move(failure))};
}

}  // namespace

engine::ActivityOutcome execute(const AttemptPtr& attempt, Clock& clock, const PoolCalls& calls) {
    Attempt& a = *attempt;
    if (a.stop != static_cast<std::uint32_t>(Stop::kNone)) return never_begun(a);
    a.token = new_step_token(a.names->run_id);
    a.started_ns = clock.now_ns();
    const std::string key = idempotency_key(*a.names, a.task);
    engine::ActivityCall call{a.names->workflow_id,
                              a.names->run_id,
                              a.names->runbook,
                              a.task.step,
                              key,
                              a.task.attempt,
                              a.task.scheduled_ns,
                              a.started_ns,
                              due_of(a, a.started_ns),
                              a.task.heartbeat_ms,
                              *a.task.args,
                              a.last_heartbeat,
                              {},
                              {},
                              {}};
    call.stop_reason = [&a] { return a.stop.load(); };
    call.heartbeat = [&attempt, &a, &clock, &calls](const engine::Payloads& details) {
        a.heartbeat_ns = clock.now_ns();
        {
            const std::lock_guard lock(a.mutex);
            a.details = details;
        }
        if (!details.empty() && !a.to_be_saved.exchange(true)) calls.beat(attempt);
        return a.stop.load() == 0;
    };
    call.log = [&a, &calls](std::uint32_t level, std::string_view message, std::string_view json) {
        calls.log(a, level, message, json);
    };
    call.token = a.token;
    engine::ActivityOutcome outcome = a.activity->run(call);
    if (!outcome.deferred) a.ended_ns = clock.now_ns();
    return outcome;
}

}  // namespace runbook::runtime::local
