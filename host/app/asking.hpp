// Asking: what callers ask of runs: ids, names and payloads are checked against what the runbook
// declares before anything is recorded, then the runtime is asked.
#pragma once

#include <runbook/host.hpp>

#include "host/app/wiring.hpp"

namespace runbook::app {

class Asking {  // [any]
 public:
    using Limit = std::chrono::milliseconds;
    explicit Asking(Wiring& wiring) : wiring_(wiring) {}  // which outlives it

    // As in Host.
    Result<RunInfo> cancel(std::string_view run, std::string_view reason, Limit limit);
    Result<RunInfo> terminate(std::string_view run, std::string_view reason, Limit limit);
    Result<RunInfo> signal(std::string_view run, const Signal& signal, Limit limit);
    Result<std::string> update(std::string_view run, const Update& update, Limit limit);
    Result<std::string> query(std::string_view run, std::string_view name,
                              const std::optional<std::string>& input);
    Result<Replay> replay(std::string_view run, const ReplayRequest& request);
    Result<RunInfo> answer(std::string_view run, const GateAnswer& answer, Limit limit);
    Result<RunInfo> deliver(std::string_view token, std::string_view payload, Limit limit);
    Result<RunInfo> complete(std::string_view token, std::string_view result, Limit limit);
    Result<RunInfo> fail(std::string_view token, const ActivityFailure& failure, Limit limit);
    Result<bool> heartbeat(std::string_view token, const std::optional<std::string>& details,
                           Limit limit);
    Result<std::vector<OpenGate>> pending();
    Result<std::vector<OpenHook>> hooks();

 private:
    Result<RunInfo> ask(std::string_view run, const engine::EventData& request, Limit limit);
    Result<engine::Payloads> payload_of(const std::optional<std::string>& json) const;

    Wiring& wiring_;
};

}  // namespace runbook::app
