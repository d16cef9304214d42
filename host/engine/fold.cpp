#include "host/engine/fold.hpp"

#include <algorithm>

namespace runbook::engine {
namespace {
std::shared_ptr<const Failure> failure_of(FailureKind kind, std::string type, std::string message) {
    Failure failure;
    failure.kind = kind;
    failure.type = std::move(type);
    failure.message = std::move(message);
    return std::make_shared<const Failure>(std::move(failure));
}
}  // namespace

struct Folder {
    RunFold& run;
    const Event& event;

    void operator()(const WorkflowStarted& e) {
        run.started_ = e;
        run.version_ = e.version;
        run.bundle_digest_ = e.bundle_digest;
        run.started_ns_ = event.time_ns;
    }
    void operator()(const WorkflowCompleted& e) {
        run.result_ = e.result;
        run.close(Status::kCompleted, event.time_ns);
    }
    void operator()(const WorkflowFailed& e) {
        run.failure_ = std::make_shared<const Failure>(e.failure);
        run.close(Status::kFailed, event.time_ns);
    }
    void operator()(const WorkflowCancelled& e) {
        run.failure_ = failure_of(FailureKind::kCancelled, "cancelled", e.reason);
        run.close(Status::kCancelled, event.time_ns);
    }
    void operator()(const WorkflowTerminated& e) {
        run.failure_ = failure_of(FailureKind::kTerminated, "terminated", e.reason);
        run.close(Status::kTerminated, event.time_ns);
    }
    void operator()(const WorkflowContinuedAsNew& e) {
        run.continued_to_ = e.new_run_id;
        run.close(Status::kContinuedAsNew, event.time_ns);
    }
    void operator()(const WorkflowInterrupted& e) {
        run.latest_ = Status::kInterrupted;
        run.failure_ = failure_of(FailureKind::kHost, e.reason, e.detail);
    }
    void operator()(const WorkflowResumed& e) {
        run.latest_ = Status::kRunning;
        run.failure_ = nullptr;
        run.version_ = e.version;
        run.bundle_digest_ = e.bundle_digest;
    }
    void operator()(const StepStarted& e) { run.begin_wait({WaitKind::kStep, e.step, 0, {}}); }
    void operator()(const StepCompleted& e) { run.end_wait(WaitKind::kStep, e.step); }
    void operator()(const StepFailed& e) { run.end_wait(WaitKind::kStep, e.step); }
    void operator()(const StepRetrying& e) {
        run.begin_wait({WaitKind::kRetry, e.step, e.at_ns, {}});
    }
    void operator()(const StepCancelled& e) { run.end_wait(WaitKind::kStep, e.step); }
    void operator()(const SleepStarted& e) {
        run.begin_wait({WaitKind::kTimer, e.timer, e.fires_at_ns, {}});
    }
    void operator()(const SleepCompleted& e) { run.end_wait(WaitKind::kTimer, e.timer); }
    void operator()(const SleepCancelled& e) { run.end_wait(WaitKind::kTimer, e.timer); }
    void operator()(const ChildWorkflowStarted& e) {
        run.begin_wait({WaitKind::kChild, e.child, 0, e.run_id});
    }
    void operator()(const ChildWorkflowCompleted& e) { run.end_wait(WaitKind::kChild, e.child); }
    void operator()(const ChildWorkflowFailed& e) {
        if (was_started(e))
            run.end_wait(WaitKind::kChild, e.child);  // else an open child of that id goes on
    }
    void operator()(const ChildWorkflowCancelled& e) { run.end_wait(WaitKind::kChild, e.child); }
    void operator()(const ChildWorkflowTerminated& e) { run.end_wait(WaitKind::kChild, e.child); }
    void operator()(const CancellationRequested&) {}
    void operator()(const MarkerRecorded&) {}
    void operator()(const StepDeferred& e) { run.begin_wait({WaitKind::kDeferred, e.step, 0, {}}); }
    void operator()(const SignalReceived&) {}
    void operator()(const HookCreated& e) {
        run.begin_wait({WaitKind::kHook, e.hook, e.expires_at_ns, {}});
    }
    void operator()(const HookReceived& e) { run.end_wait(WaitKind::kHook, e.hook); }
    void operator()(const HookExpired& e) { run.end_wait(WaitKind::kHook, e.hook); }
    void operator()(const HookDisposed& e) { run.end_wait(WaitKind::kHook, e.hook); }
    void operator()(const GateOpened& e) {
        run.begin_wait({WaitKind::kGate, e.gate, e.expires_at_ns, {}, e.action, event.time_ns});
    }
    void operator()(const GateAnswered& e) { run.end_wait(WaitKind::kGate, e.gate); }
    void operator()(const GateClosed& e) { run.end_wait(WaitKind::kGate, e.gate); }
    void operator()(const UpdateAccepted&) {}
    void operator()(const UpdateCompleted&) {}
    void operator()(const ExternalSignalSent&) {}
    void operator()(const ExternalSignalFailed&) {}
    void operator()(const ExternalCancelSent&) {}
    void operator()(const ExternalCancelFailed&) {}
    void operator()(const PropertiesChanged& e) { run.properties_.apply(e); }
};

void RunFold::apply(const Event& event) {
    events_ = event.sequence;
    if (latest_ == Status::kPending && event.sequence > 1) latest_ = Status::kRunning;
    std::visit(Folder{*this, event}, event.data);
}

Status RunFold::status() const {
    if (latest_ != Status::kRunning) return latest_;  // what waits for a signal has no event
    const bool busy = std::any_of(waits_.begin(), waits_.end(), [](const auto& entry) {
        return entry.second.second.kind == WaitKind::kStep;
    });
    return busy ? Status::kRunning : Status::kSuspended;
}

std::vector<Wait> RunFold::waits() const {
    std::vector<std::pair<std::uint64_t, Wait>> ordered;
    for (const auto& [name, entry] : waits_) ordered.push_back(entry);
    std::sort(ordered.begin(), ordered.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Wait> waits;
    for (auto& [at, wait] : ordered) waits.push_back(std::move(wait));
    return waits;
}

RunFold::Key RunFold::key_of(WaitKind kind, const std::string& name) {
    const bool apart = kind == WaitKind::kGate || kind == WaitKind::kHook;
    return {apart ? kind : WaitKind::kStep, name};
}

void RunFold::begin_wait(Wait wait) {
    Key key = key_of(wait.kind, wait.name);
    waits_[std::move(key)] = {events_, std::move(wait)};
}

void RunFold::end_wait(WaitKind kind, const std::string& name) { waits_.erase(key_of(kind, name)); }

void RunFold::close(Status status, std::int64_t at_ns) {
    latest_ = status;
    closed_ns_ = at_ns;
    waits_.clear();
}

}  // namespace runbook::engine
