// Heartbeats whose details outlive the process: one row for each open step, beside the log.
#include <mutex>
#include <utility>

#include "host/runtime/local/turn.hpp"

namespace runbook::runtime::local {

// The body goes on meanwhile, so these may be newer than those it was posted for.
void Turn::save(Heartbeat& message) {
    Attempt& attempt = *message.attempt;
    attempt.to_be_saved = false;
    const LiveRun* run = find(attempt.slot);
    if (run == nullptr) return;
    const auto place = run->attempts.find(attempt.task.seq);
    if (place == run->attempts.end() || place->second.get() != &attempt) return;
    const std::lock_guard lock(attempt.mutex);
    if (attempt.details) save_heartbeat(*run, attempt.task.seq, *attempt.details);
}

void Turn::save_heartbeat(const LiveRun& run, std::uint64_t step, const engine::Payloads& details) {
    if (details.empty()) return drop_heartbeat(run, step);
    loop_.heartbeats_.keep(run.slot, step, details);
    write_heartbeat(run, {step, details});
}

void Turn::drop_heartbeat(const LiveRun& run, std::uint64_t step) {
    if (loop_.heartbeats_.find(run.slot, step) == nullptr) return;
    loop_.heartbeats_.drop(run.slot, step);
    write_heartbeat(run, {step, {}});
}

void Turn::write_heartbeat(const LiveRun& run, Beat beat) {
    if (!run.durable) return;
    beats_.push_back(std::move(beat));
    write({.kind = Write::Kind::kHeartbeat, .slot = run.slot, .at = beats_.size() - 1});
}

void Turn::drop_heartbeats(const LiveRun& run) {
    if (!run.durable || !loop_.heartbeats_.any(run.slot)) return;
    write({.kind = Write::Kind::kForgetHeartbeats, .slot = run.slot});
}

}  // namespace runbook::runtime::local
