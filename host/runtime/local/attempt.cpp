#include "host/runtime/local/attempt.hpp"

#include <algorithm>

namespace runbook::runtime::local {
namespace {
std::int64_t sooner(std::int64_t a, std::int64_t b) { return a == 0 ? b : std::min(a, b); }
}  // namespace

std::int64_t due_of(const Attempt& attempt, std::int64_t now_ns) {
    const engine::StepTask& task = attempt.task;
    const std::int64_t started = attempt.started_ns;
    const std::int64_t from = started == 0 ? now_ns : started;
    std::int64_t due = task.total_deadline_ns;
    if (task.attempt_ms > 0) due = sooner(due, engine::after_ms(from, task.attempt_ms));
    if (task.heartbeat_ms > 0) {
        const auto beat = std::max<std::int64_t>(from, attempt.heartbeat_ns);
        due = sooner(due, engine::after_ms(beat, task.heartbeat_ms));
    }
    return due;
}

engine::TimeoutKind lateness(const Attempt& attempt, std::int64_t now_ns) {
    const engine::StepTask& task = attempt.task;
    if (task.total_deadline_ns > 0 && now_ns >= task.total_deadline_ns) {
        return engine::TimeoutKind::kTotal;
    }
    const std::int64_t started = attempt.started_ns;
    if (started == 0) return engine::TimeoutKind::kNone;
    if (task.attempt_ms > 0 && now_ns >= engine::after_ms(started, task.attempt_ms)) {
        return engine::TimeoutKind::kAttempt;
    }
    const std::int64_t beat = std::max<std::int64_t>(started, attempt.heartbeat_ns);
    if (task.heartbeat_ms > 0 && now_ns >= engine::after_ms(beat, task.heartbeat_ms)) {
        return engine::TimeoutKind::kHeartbeat;
    }
    return engine::TimeoutKind::kNone;
}

}  // namespace runbook::runtime::local
