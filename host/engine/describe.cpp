#include "host/engine/describe.hpp"

namespace runbook::engine {
namespace {
template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

std::string subject(const EventData& data) {
    return std::visit(Overloaded{
                          [](const StepStarted& e) { return e.step; },
                          [](const StepCompleted& e) { return e.step; },
                          [](const StepFailed& e) { return e.step; },
                          [](const StepRetrying& e) { return e.step; },
                          [](const StepCancelled& e) { return e.step; },
                          [](const SleepStarted& e) { return e.timer; },
                          [](const SleepCompleted& e) { return e.timer; },
                          [](const SleepCancelled& e) { return e.timer; },
                          [](const ChildWorkflowStarted& e) { return e.slug; },
                          [](const ChildWorkflowCompleted& e) { return e.child; },
                          [](const ChildWorkflowFailed& e) { return e.slug; },
                          [](const ChildWorkflowCancelled& e) { return e.child; },
                          [](const ChildWorkflowTerminated& e) { return e.child; },
                          [](const MarkerRecorded& e) { return e.id; },
                          [](const StepDeferred& e) { return e.step; },
                          [](const SignalReceived& e) { return e.name; },
                          [](const HookCreated& e) { return e.hook; },
                          [](const HookReceived& e) { return e.hook; },
                          [](const HookExpired& e) { return e.hook; },
                          [](const HookDisposed& e) { return e.hook; },
                          [](const GateOpened& e) { return e.gate; },
                          [](const GateAnswered& e) { return e.gate; },
                          [](const GateClosed& e) { return e.gate; },
                          [](const UpdateAccepted& e) { return e.name; },
                          [](const UpdateCompleted& e) { return e.update; },
                          [](const ExternalSignalSent& e) { return e.target; },
                          [](const ExternalSignalFailed& e) { return e.target; },
                          [](const ExternalCancelSent& e) { return e.target; },
                          [](const ExternalCancelFailed& e) { return e.target; },
                          [](const auto&) { return std::string(); },
                      },
                      data);
}
}  // namespace

std::string describe(const EventData& data) {
    std::string text(type_name(data));
    if (const std::string name = subject(data); !name.empty()) text += " " + name;
    return text;
}

std::string describe(const Command& command) {
    std::string text(name_of(command.type));
    if (!command.name.empty()) text += " " + command.name;
    if (!command.key.empty()) text += " (key " + command.key + ")";
    return text;
}

}  // namespace runbook::engine
