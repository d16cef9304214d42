// Event: one immutable record in a run's log. Sequence 1, 2, 3.. without a gap; UTC time in ns;
// data. The enumerators' numbers are stored: append only, never renumber.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "host/engine/failure.hpp"
#include "host/engine/payload.hpp"

namespace runbook::engine {

struct WorkflowStarted {
    std::string runbook;
    std::string version;
    std::string bundle_digest;  // sha256 in hex; empty for a runbook linked into the program
    Payloads input;
    std::string workflow_id;
    std::string parent_run_id;  // empty: no parent
    std::string parent_workflow_id;
    std::string root_run_id;      // the first run of the tree; the run itself without a parent
    std::uint32_t depth = 0;      // 0: no parent
    std::string idempotency_key;  // empty: none
    std::uint64_t seed = 0;
    std::string guard;                        // "off" where nothing guards
    std::uint64_t continue_suggested_at = 0;  // events; 0: never
    std::string continued_from;               // the run that continued as this one; empty: none
    std::string first_run_id;                 // of that chain; empty: the run itself
    std::int64_t max_duration_ms = 0;         // of this run; 0: no limit
    std::int64_t expires_ns = 0;              // of the whole chain; 0: never
    // So many signal_received follow at once: what nobody took in the run that it continues. They
    // are told after the start, before anything else.
    std::uint32_t carried_signals = 0;
};
struct WorkflowCompleted {
    Payload result;
    std::vector<std::string> unhandled_signals;
};
struct WorkflowFailed {
    Failure failure;
};
struct WorkflowCancelled {
    std::string reason;
    bool cleanup_completed = true;
};
struct WorkflowTerminated {
    std::string reason;
};
struct WorkflowContinuedAsNew {
    std::string new_run_id;
    Payloads input;
};
struct WorkflowInterrupted {
    std::string reason;  // worker_lost, runbook_error, nondeterminism, bundle_missing, no_progress
    std::uint32_t attempt = 0;
    std::string detail;
};
struct WorkflowResumed {
    std::string by;
    std::string version;
    std::string bundle_digest;
};
struct StepStarted {
    std::string step;
    std::string activity;
    Payloads input;
    std::uint32_t attempt = 1;
};
struct StepCompleted {
    std::string step;
    Payload result;
};
struct StepFailed {
    std::string step;
    Failure failure;
    std::uint32_t attempt = 1;
    bool retryable = false;
};
struct StepRetrying {
    std::string step;
    std::uint32_t next_attempt = 2;
    std::int64_t at_ns = 0;
};
struct StepCancelled {
    std::string step;
    bool abandoned = false;
};
struct SleepStarted {
    std::string timer;
    std::int64_t duration_ms = 0;
    std::int64_t fires_at_ns = 0;
};
struct SleepCompleted {
    std::string timer;
};
struct SleepCancelled {
    std::string timer;
};
struct ChildWorkflowStarted {
    std::string child;  // the child's workflow id
    std::string slug;
    std::string run_id;
};
struct ChildWorkflowCompleted {
    std::string child;
    Payload result;
};
struct ChildWorkflowFailed {  // it failed, or its start was refused: then failure names no run
    std::string child;
    std::string slug;
    Failure failure;
};
inline bool was_started(const ChildWorkflowFailed& e) { return !e.failure.origin_run.empty(); }
struct ChildWorkflowCancelled {
    std::string child;
};
struct ChildWorkflowTerminated {
    std::string child;
};
struct CancellationRequested {
    std::string reason;
    std::string by;
};
enum class MarkerKind : std::uint8_t { kPatch = 1, kSideEffect, kKitFlag };
struct MarkerRecorded {
    MarkerKind kind = MarkerKind::kSideEffect;
    std::string id;
    Payload value;
    std::optional<Failure> failure;  // a side effect that threw
};

struct StepDeferred {  // its body has returned; whoever has the token settles it
    std::string step;
    std::string token_hash;
    std::uint32_t attempt = 1;
};

struct SignalReceived {
    std::string name;
    Payloads payload;
    std::string from;  // who sent it: a run id, or what the sender calls itself
    std::string id;    // of this delivery; a second one with it is a no-op; empty: none
};

struct HookCreated {
    std::string hook;  // <name>#<n>
    std::string token_hash;
    std::int64_t expires_at_ns = 0;  // 0: never
};
struct HookReceived {
    std::string hook;
    Payload payload;
};
struct HookExpired {
    std::string hook;
};
struct HookDisposed {  // the runbook no longer waits for it, or has ended
    std::string hook;
};

struct GateOpened {
    std::string gate;                // <name>, from its second opening in a run on <name>#<n>
    std::string action;              // what the person is asked to do
    Payload payload;                 // what is shown with it
    std::int64_t expires_at_ns = 0;  // 0: never
};
enum class GateOutcome : std::uint8_t { kApproved = 1, kRejected, kCorrected };
std::string_view name_of(GateOutcome outcome);  // "approved", "rejected", "corrected"
struct GateAnswered {
    std::string gate;
    GateOutcome outcome = GateOutcome::kRejected;
    std::string by;
    std::string comment;
    Payload corrections;
};
enum class GateClosing : std::uint8_t { kTimeout = 1, kCancelled, kRunClosed };
std::string_view name_of(GateClosing reason);  // "timeout", "cancelled", "run_closed"
struct GateClosed {                            // without an answer
    std::string gate;
    GateClosing reason = GateClosing::kTimeout;
};

struct UpdateAccepted {
    std::string update;  // its id
    std::string name;
    Payloads input;
    std::string by;
};
struct UpdateCompleted {
    std::string update;
    Payload result;
    std::optional<Failure> failure;  // instead of the result
};

struct ExternalSignalSent {
    std::string id;      // signal_run#<n>: which call of this run it was
    std::string target;  // run or workflow id
    std::string name;
};
struct ExternalSignalFailed {
    std::string id;
    std::string target;
    Failure failure;
};
struct ExternalCancelSent {
    std::string id;  // cancel_run#<n>
    std::string target;
};
struct ExternalCancelFailed {
    std::string id;
    std::string target;
    Failure failure;
};

struct PropertiesChanged {  // for people and look-ups; never compared in a replay
    std::vector<Pair> memo;
    std::vector<Pair> search;
    std::string details;
};

// The order of the alternatives is the number that is stored (index + 1): append only.
using EventData =
    std::variant<WorkflowStarted, WorkflowCompleted, WorkflowFailed, WorkflowCancelled,
                 WorkflowTerminated, WorkflowContinuedAsNew, WorkflowInterrupted, WorkflowResumed,
                 StepStarted, StepCompleted, StepFailed, StepRetrying, StepCancelled, SleepStarted,
                 SleepCompleted, SleepCancelled, ChildWorkflowStarted, ChildWorkflowCompleted,
                 ChildWorkflowFailed, ChildWorkflowCancelled, ChildWorkflowTerminated,
                 CancellationRequested, MarkerRecorded, StepDeferred, SignalReceived, HookCreated,
                 HookReceived, HookExpired, HookDisposed, GateOpened, GateAnswered, GateClosed,
                 UpdateAccepted, UpdateCompleted, ExternalSignalSent, ExternalSignalFailed,
                 ExternalCancelSent, ExternalCancelFailed, PropertiesChanged>;

struct Event {
    std::uint64_t sequence = 0;
    std::int64_t time_ns = 0;  // since the Unix epoch, UTC
    EventData data;
};

std::string_view type_name(const EventData& data);  // "workflow_started", "step_completed", ..
bool is_final_event(const EventData& data);         // ends the log

}  // namespace runbook::engine
