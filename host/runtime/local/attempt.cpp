#include "host/runtime/local/attempt.hpp"

#include <algorithm>

namespace runbook::runtime::local {
namespace {
std::int64_t sooner(std::int64_t a, std::int64_t b) { return a == 0 ? b : std::min(a, b); }
}  // namespace

std::string idempotency_key(const RunNames& names, const engine::StepTask& task) {
    std::string key;
    key.reserve(names.run_id.size() + 1 + task.step.size());
    key.append(names.run_id).append(1, '/').append(task.step);
    return key;
}

std::int64_t due_of(const engine::StepTask& task, std::int64_t started_ns) {
    if (task.attempt_ms <= 0) return task.total_deadline_ns;
    return sooner(task.total_deadline_ns, engine::after_ms(started_ns, task.attempt_ms));
}

std::int64_t due_of(const Attempt& attempt, std::int64_t now_ns) {
    const engine::StepTask& task = attempt.task;
    const std::int64_t started = attempt.started_ns;
    const std::int64_t from = started == 0 ? now_ns : started;
    std::int64_t due = due_of(task, from);
    if (task.heartbeat_ms > 0) {
        const auto beat = std::max<std::int64_t>(from, attempt.heartbeat_ns);
        due = sooner(due, engine::after_ms(beat, task.heartbeat_ms));
    }
    return due;
}

engine::TimeoutKind lateness(const engine::StepTask& task, std::int64_t started_ns,
                             std::int64_t now_ns) {
    if (task.total_deadline_ns > 0 && now_ns >= task.total_deadline_ns) {
        return engine::TimeoutKind::kTotal;
    }
    if (started_ns == 0) return engine::TimeoutKind::kNone;
    if (task.attempt_ms > 0 && now_ns >= engine::after_ms(started_ns, task.attempt_ms)) {
        return engine::TimeoutKind::kAttempt;
    }
    return engine::TimeoutKind::kNone;
}

engine::TimeoutKind lateness(const Attempt& attempt, std::int64_t now_ns) {
    const engine::StepTask& task = attempt.task;
    const std::int64_t started = attempt.started_ns;
    const engine::TimeoutKind kind = lateness(task, started, now_ns);
    if (kind != engine::TimeoutKind::kNone || started == 0) return kind;
    const std::int64_t beat = std::max<std::int64_t>(started, attempt.heartbeat_ns);
    if (task.heartbeat_ms > 0 && now_ns >= engine::after_ms(beat, task.heartbeat_ms)) {
        return engine::TimeoutKind::kHeartbeat;
    }
    return engine::TimeoutKind::kNone;
}

std::shared_ptr<const engine::Failure> timed_out(const engine::StepTask& task,
                                                 engine::TimeoutKind kind) {
    engine::Failure failure;
    failure.kind = engine::FailureKind::kTimeout;
    failure.timeout = kind;
    failure.type = "timeout";
    failure.message = task.step + " passed its " + name_of(kind) + " time limit";
    failure.no_retry = kind == engine::TimeoutKind::kTotal;
    return std::make_shared<const engine::Failure>(std::move(failure));
}

std::shared_ptr<const engine::Failure> too_large(const engine::StepTask& task, std::uint64_t bytes,
                                                 std::uint64_t most) {
    engine::Failure failure;
    failure.type = "payload_too_large";
    failure.message = "the result of " + task.step + " has " + std::to_string(bytes) +
                      " bytes; the limit is " + std::to_string(most) +
                      ". Store it elsewhere and return a reference";
    failure.no_retry = true;
    return std::make_shared<const engine::Failure>(std::move(failure));
}

}  // namespace runbook::runtime::local
