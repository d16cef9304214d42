#include "host/engine/request.hpp"

#include <utility>

namespace runbook::engine {

namespace {

struct Asking {
    std::uint64_t ticket;

    std::optional<Input> operator()(CancellationRequested& e) const {
        return CancelAsked{std::move(e.reason), std::move(e.by), ticket};
    }
    std::optional<Input> operator()(WorkflowTerminated& e) const {
        return TerminateAsked{std::move(e.reason), ticket};
    }
    std::optional<Input> operator()(SignalReceived& e) const {
        return SignalAsked{std::move(e), ticket};
    }
    std::optional<Input> operator()(UpdateAccepted& e) const {
        return UpdateAsked{std::move(e), ticket};
    }
    std::optional<Input> operator()(GateAnswered& e) const {
        return GateAsked{std::make_unique<GateAnswered>(std::move(e)), ticket};
    }
    std::optional<Input> operator()(HookReceived& e) const {
        return HookAsked{std::move(e), ticket};
    }
    template <class Other>
    std::optional<Input> operator()(Other&) const {
        return std::nullopt;
    }
};

}  // namespace

std::optional<Input> input_of(EventData request, std::uint64_t ticket) {
    return std::visit(Asking{ticket}, request);
}

bool needs_driver(const EventData& request) {
    return std::holds_alternative<CancellationRequested>(request) ||
           std::holds_alternative<WorkflowTerminated>(request) ||
           std::holds_alternative<UpdateAccepted>(request);
}

EventData step_completion(std::string token_hash, Payload result) {
    return StepCompleted{std::move(token_hash), std::move(result)};
}

EventData step_failure(std::string token_hash, Failure failure) {
    return StepFailed{std::move(token_hash), std::move(failure)};
}

EventData step_heartbeat(std::string token_hash, Payloads details) {
    return StepStarted{std::move(token_hash), {}, std::move(details)};
}

}  // namespace runbook::engine
