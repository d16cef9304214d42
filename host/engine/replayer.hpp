// Replayer: applies one event of a log to an execution. Two kinds: the event a command became
// (expected from the runbook), and the event a job came from (delivered to the runbook).
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "host/engine/execution.hpp"

namespace runbook::engine {

// The runbook stopped at its last job, whose commands are not in the log.
bool is_stop(const EventData& data);

struct Replayer {
    Execution& run;
    const Event& event;

    // replay_run.cpp
    Result<void> operator()(const WorkflowStarted& e);
    Result<void> operator()(const WorkflowCompleted& e);
    Result<void> operator()(const WorkflowFailed& e);
    Result<void> operator()(const WorkflowCancelled& e);
    Result<void> operator()(const WorkflowTerminated& e);
    Result<void> operator()(const WorkflowContinuedAsNew& e);
    Result<void> operator()(const WorkflowInterrupted& e);
    Result<void> operator()(const WorkflowResumed& e);
    Result<void> operator()(const CancellationRequested& e);
    Result<void> operator()(const MarkerRecorded& e);

    // replay_steps.cpp
    Result<void> operator()(const StepStarted& e);
    Result<void> operator()(const StepDeferred& e);
    Result<void> operator()(const StepCompleted& e);
    Result<void> operator()(const StepFailed& e);
    Result<void> operator()(const StepRetrying& e);
    Result<void> operator()(const StepCancelled& e);
    Result<void> operator()(const SleepStarted& e);
    Result<void> operator()(const SleepCompleted& e);
    Result<void> operator()(const SleepCancelled& e);
    Result<void> move(StepMachine& step, StepMachine::Happening happening);

    // replay_children.cpp
    Result<void> operator()(const ChildWorkflowStarted& e);
    Result<void> operator()(const ChildWorkflowCompleted& e);
    Result<void> operator()(const ChildWorkflowFailed& e);
    Result<void> operator()(const ChildWorkflowCancelled& e);
    Result<void> operator()(const ChildWorkflowTerminated& e);
    Result<void> child_ended(const std::string& id, Status status, const Payload& result,
                             std::shared_ptr<const Failure> recorded);

    // replay_waits.cpp
    bool is_left_over() const;
    Result<void> operator()(const SignalReceived& e);
    Result<void> operator()(const UpdateAccepted& e);
    Result<void> operator()(const UpdateCompleted& e);
    Result<void> operator()(const GateOpened& e);
    Result<void> operator()(const GateAnswered& e);
    Result<void> operator()(const GateClosed& e);
    Result<void> operator()(const HookCreated& e);
    Result<void> operator()(const HookReceived& e);
    Result<void> operator()(const HookExpired& e);
    Result<void> operator()(const HookDisposed& e);
    Result<void> operator()(const PropertiesChanged& e);
    bool is_ending() const;

    // replay_external.cpp
    Result<void> operator()(const ExternalSignalSent& e);
    Result<void> operator()(const ExternalSignalFailed& e);
    Result<void> operator()(const ExternalCancelSent& e);
    Result<void> operator()(const ExternalCancelFailed& e);
    Result<void> external(CommandType type, const std::string& name, const std::string& id,
                          const Failure* failure);
    Result<void> heard() const;

    // Events that no runbook of this host can have caused.
    template <class T>
    Result<void> operator()(const T&) {
        return run.damaged(event);
    }
};

template <class T>
std::pair<std::uint64_t, T*> Execution::by_id(const std::string& id) {
    const auto place = ids_.find(id);
    if (place == ids_.end()) return {0, nullptr};
    const auto machine = live_.find(place->second);
    if (machine == live_.end()) return {0, nullptr};
    return {place->second, std::get_if<T>(&machine->second)};
}

}  // namespace runbook::engine
