// The fields of every event in the order in which records hold them: one list for writing and
// reading. Append only: a new field goes to the end of its event, and none ever leaves.
#pragma once

#include <type_traits>

#include "host/engine/event.hpp"

namespace runbook::storage {

// What is visited: const when writing. `Io` takes any number of fields: io(first, second, ..).
template <class Io, class T>
using Visited = std::conditional_t<Io::kWrites, const T, T>;

template <class Io>
void fields(Io& io, Visited<Io, engine::WorkflowStarted>& e) {
    io(e.runbook, e.version, e.bundle_digest, e.input, e.workflow_id, e.parent_run_id,
       e.parent_workflow_id, e.root_run_id, e.depth, e.idempotency_key, e.seed, e.guard,
       e.continue_suggested_at, e.continued_from, e.first_run_id, e.max_duration_ms, e.expires_ns,
       e.carried_signals);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::WorkflowCompleted>& e) {
    io(e.result, e.unhandled_signals);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::WorkflowFailed>& e) {
    io(e.failure);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::WorkflowCancelled>& e) {
    io(e.reason, e.cleanup_completed);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::WorkflowTerminated>& e) {
    io(e.reason);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::WorkflowContinuedAsNew>& e) {
    io(e.new_run_id, e.input);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::WorkflowInterrupted>& e) {
    io(e.reason, e.attempt, e.detail);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::WorkflowResumed>& e) {
    io(e.by, e.version, e.bundle_digest);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::StepStarted>& e) {
    io(e.step, e.activity, e.input, e.attempt);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::StepCompleted>& e) {
    io(e.step, e.result);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::StepFailed>& e) {
    io(e.step, e.failure, e.attempt, e.retryable);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::StepRetrying>& e) {
    io(e.step, e.next_attempt, e.at_ns);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::StepCancelled>& e) {
    io(e.step, e.abandoned);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::SleepStarted>& e) {
    io(e.timer, e.duration_ms, e.fires_at_ns);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::SleepCompleted>& e) {
    io(e.timer);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::SleepCancelled>& e) {
    io(e.timer);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::ChildWorkflowStarted>& e) {
    io(e.child, e.slug, e.run_id);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::ChildWorkflowCompleted>& e) {
    io(e.child, e.result);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::ChildWorkflowFailed>& e) {
    io(e.child, e.slug, e.failure);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::ChildWorkflowCancelled>& e) {
    io(e.child);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::ChildWorkflowTerminated>& e) {
    io(e.child);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::CancellationRequested>& e) {
    io(e.reason, e.by);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::MarkerRecorded>& e) {
    io(e.kind, e.id, e.value, e.failure);
}

template <class Io>
void fields(Io& io, Visited<Io, engine::StepDeferred>& e) {
    io(e.step, e.token_hash, e.attempt);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::SignalReceived>& e) {
    io(e.name, e.payload, e.from, e.id);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::HookCreated>& e) {
    io(e.hook, e.token_hash, e.expires_at_ns);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::HookReceived>& e) {
    io(e.hook, e.payload);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::HookExpired>& e) {
    io(e.hook);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::HookDisposed>& e) {
    io(e.hook);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::GateOpened>& e) {
    io(e.gate, e.action, e.payload, e.expires_at_ns);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::GateAnswered>& e) {
    io(e.gate, e.outcome, e.by, e.comment, e.corrections);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::GateClosed>& e) {
    io(e.gate, e.reason);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::UpdateAccepted>& e) {
    io(e.update, e.name, e.input, e.by);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::UpdateCompleted>& e) {
    io(e.update, e.result, e.failure);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::ExternalSignalSent>& e) {
    io(e.id, e.target, e.name);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::ExternalSignalFailed>& e) {
    io(e.id, e.target, e.failure);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::ExternalCancelSent>& e) {
    io(e.id, e.target);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::ExternalCancelFailed>& e) {
    io(e.id, e.target, e.failure);
}
template <class Io>
void fields(Io& io, Visited<Io, engine::PropertiesChanged>& e) {
    io(e.memo, e.search, e.details);
}

// One failure without its cause: causes follow each other as a list, so that no depth of nesting
// costs stack.
template <class Io>
void fields(Io& io, Visited<Io, engine::Failure>& f) {
    io(f.kind, f.timeout, f.origin, f.no_retry, f.attempts, f.retry_after_ms, f.type, f.message,
       f.trace, f.source, f.origin_name, f.origin_id, f.origin_run, f.details);
}

}  // namespace runbook::storage
