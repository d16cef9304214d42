#include "host/runtime/local/declared.hpp"

#include <optional>
#include <string>
#include <utility>

namespace runbook::runtime::local {

namespace {

struct Asked {
    engine::HandlerKind kind = engine::HandlerKind::kSignal;
    std::string name;
    engine::Payload value;
};

// Of "review#2": the second opening of the gate "review".
std::string declared_name(const std::string& id) { return id.substr(0, id.find('#')); }

std::optional<Asked> asked_of(const engine::EventData& request) {
    if (const auto* signal = std::get_if<engine::SignalReceived>(&request)) {
        return Asked{engine::HandlerKind::kSignal, signal->name,
                     signal->payload.empty() ? engine::Payload::null() : signal->payload.front()};
    }
    if (const auto* gate = std::get_if<engine::GateAnswered>(&request)) {
        if (gate->outcome != engine::GateOutcome::kCorrected) return std::nullopt;
        return Asked{engine::HandlerKind::kGate, declared_name(gate->gate), gate->corrections};
    }
    if (const auto* hook = std::get_if<engine::HookReceived>(&request))
        return Asked{engine::HandlerKind::kHook, declared_name(hook->hook), hook->payload};
    return std::nullopt;
}

}  // namespace

Result<void> check_declared(const engine::Runbook& runbook, const engine::EventData& request,
                            const engine::Openings& openings, std::int64_t now_ns,
                            const Options& options) {
    RB_TRY(const engine::EventData event, openings.resolve(request, now_ns));
    const auto asked = asked_of(event);
    if (!asked || !options.misfit) return {};
    const engine::Handler* declared =
        engine::find_handler(runbook.handlers(), asked->kind, asked->name);
    if (declared == nullptr || declared->input_schema.empty()) return {};
    const std::string wrong = options.misfit(declared->input_schema, asked->value);
    if (wrong.empty()) return {};
    return Error{ErrorCode::kBadInput,
                 std::string(engine::name_of(asked->kind)) + " " + asked->name +
                     " takes no such value: " + wrong,
                 "runbook-host runbooks --json shows what " + runbook.slug() + " declares"};
}

}  // namespace runbook::runtime::local
