#include "host/app/event_json.hpp"

#include <boost/json.hpp>

#include "host/base/timestamp.hpp"

namespace runbook::app {
namespace {

namespace json = boost::json;

constexpr char kHex[] = "0123456789abcdef";

json::value to_json(const engine::Payload& payload) {
    if (payload.encoding == engine::kJsonPlain) {
        boost::system::error_code bad;
        json::value value = json::parse(payload.body, bad);
        if (!bad) return value;
    }
    if (payload.encoding == engine::kBinaryNull) return nullptr;
    std::string hex;
    for (const char c : payload.body) {
        hex += kHex[static_cast<unsigned char>(c) >> 4];
        hex += kHex[static_cast<unsigned char>(c) & 15];
    }
    return json::object{{"encoding", payload.encoding}, {"hex", hex}};
}

// One argument as itself, several as a list, none as null.
json::value to_json(const engine::Payloads& payloads) {
    if (payloads.empty()) return nullptr;
    if (payloads.size() == 1) return to_json(payloads.front());
    json::array list;
    for (const engine::Payload& payload : payloads) list.push_back(to_json(payload));
    return list;
}

json::value to_json(const std::vector<engine::Pair>& pairs) {
    json::object object;
    for (const engine::Pair& pair : pairs) object[pair.key] = to_json(pair.value);
    return object;
}

json::value time_or_null(std::int64_t at_ns) {
    if (at_ns == 0) return nullptr;
    return json::value(format_timestamp(at_ns));
}

std::string origin_of(const engine::Failure& failure) {
    switch (failure.origin) {
        case engine::Origin::kStep:
            return "step " + failure.origin_id;
        case engine::Origin::kChild:
            return "child " + failure.origin_name +
                   (failure.origin_run.empty() ? "" : " (run " + failure.origin_run + ")");
        case engine::Origin::kExternal:
            return "run " + failure.origin_id;
        case engine::Origin::kRun:
            return "";
    }
    return "";
}

json::value to_json(const engine::Failure& failure) {
    json::object object{{"kind", engine::name_of(failure.kind)},
                        {"type", failure.type},
                        {"message", failure.message}};
    if (failure.timeout != engine::TimeoutKind::kNone) {
        object["timeout"] = engine::name_of(failure.timeout);
    }
    if (failure.no_retry) object["no_retry"] = true;
    if (failure.attempts > 0) object["attempts"] = failure.attempts;
    if (failure.retry_after_ms >= 0) object["retry_after_ms"] = failure.retry_after_ms;
    if (const std::string origin = origin_of(failure); !origin.empty()) object["origin"] = origin;
    if (!failure.trace.empty()) object["trace"] = failure.trace;
    if (!failure.details.empty()) object["details"] = to_json(failure.details);
    if (failure.cause) object["cause"] = to_json(*failure.cause);
    return object;
}

struct DataOf {
    using Object = json::object;
    Object operator()(const engine::WorkflowStarted& e) const {
        Object o{{"runbook", e.runbook},
                 {"version", e.version},
                 {"bundle_digest", e.bundle_digest},
                 {"input", to_json(e.input)},
                 {"workflow_id", e.workflow_id},
                 {"parent", nullptr},
                 {"idempotency_key", nullptr},
                 {"seed", e.seed},
                 {"guard", e.guard},
                 {"continue_suggested_at", e.continue_suggested_at}};
        if (!e.parent_run_id.empty()) o["parent"] = e.parent_run_id;
        if (!e.idempotency_key.empty()) o["idempotency_key"] = e.idempotency_key;
        if (!e.continued_from.empty()) o["continued_from"] = e.continued_from;
        if (e.carried_signals != 0) o["carried_signals"] = e.carried_signals;
        if (!e.first_run_id.empty()) o["first_run_id"] = e.first_run_id;
        if (e.max_duration_ms > 0) o["max_duration_ms"] = e.max_duration_ms;
        if (e.expires_ns > 0) o["expires_at"] = format_timestamp(e.expires_ns);
        return o;
    }
    Object operator()(const engine::WorkflowCompleted& e) const {
        json::array unhandled;
        for (const std::string& name : e.unhandled_signals) unhandled.push_back(json::value(name));
        return {{"result", to_json(e.result)}, {"unhandled_signals", std::move(unhandled)}};
    }
    Object operator()(const engine::WorkflowFailed& e) const {
        return {{"failure", to_json(e.failure)}};
    }
    Object operator()(const engine::WorkflowCancelled& e) const {
        return {{"reason", e.reason}, {"cleanup_completed", e.cleanup_completed}};
    }
    Object operator()(const engine::WorkflowTerminated& e) const { return {{"reason", e.reason}}; }
    Object operator()(const engine::WorkflowContinuedAsNew& e) const {
        return {{"new_run_id", e.new_run_id}, {"input", to_json(e.input)}};
    }
    Object operator()(const engine::WorkflowInterrupted& e) const {
        return {{"reason", e.reason}, {"attempt", e.attempt}, {"detail", e.detail}};
    }
    Object operator()(const engine::WorkflowResumed& e) const {
        return {{"by", e.by}, {"version", e.version}, {"bundle_digest", e.bundle_digest}};
    }
    Object operator()(const engine::StepStarted& e) const {
        return {{"step", e.step},
                {"activity", e.activity},
                {"input", to_json(e.input)},
                {"attempt", e.attempt}};
    }
    Object operator()(const engine::StepCompleted& e) const {
        return {{"step", e.step}, {"result", to_json(e.result)}};
    }
    Object operator()(const engine::StepFailed& e) const {
        return {{"step", e.step},
                {"failure", to_json(e.failure)},
                {"attempt", e.attempt},
                {"retryable", e.retryable}};
    }
    Object operator()(const engine::StepRetrying& e) const {
        return {
            {"step", e.step}, {"next_attempt", e.next_attempt}, {"at", format_timestamp(e.at_ns)}};
    }
    Object operator()(const engine::StepCancelled& e) const {
        return {{"step", e.step}, {"abandoned", e.abandoned}};
    }
    Object operator()(const engine::SleepStarted& e) const {
        return {{"timer", e.timer},
                {"duration_ms", e.duration_ms},
                {"fires_at", format_timestamp(e.fires_at_ns)}};
    }
    Object operator()(const engine::SleepCompleted& e) const { return {{"timer", e.timer}}; }
    Object operator()(const engine::SleepCancelled& e) const { return {{"timer", e.timer}}; }
    Object operator()(const engine::ChildWorkflowStarted& e) const {
        return {{"child", e.child}, {"slug", e.slug}, {"run_id", e.run_id}};
    }
    Object operator()(const engine::ChildWorkflowCompleted& e) const {
        return {{"child", e.child}, {"result", to_json(e.result)}};
    }
    Object operator()(const engine::ChildWorkflowFailed& e) const {
        return {{"child", e.child}, {"slug", e.slug}, {"failure", to_json(e.failure)}};
    }
    Object operator()(const engine::ChildWorkflowCancelled& e) const {
        return {{"child", e.child}};
    }
    Object operator()(const engine::ChildWorkflowTerminated& e) const {
        return {{"child", e.child}};
    }
    Object operator()(const engine::CancellationRequested& e) const {
        return {{"reason", e.reason}, {"by", e.by}};
    }
    Object operator()(const engine::MarkerRecorded& e) const {
        constexpr const char* kKinds[] = {"", "patch", "side_effect", "kit_flag"};
        Object o{
            {"kind", kKinds[static_cast<int>(e.kind)]}, {"id", e.id}, {"value", to_json(e.value)}};
        if (e.failure) o["failure"] = to_json(*e.failure);
        return o;
    }
    Object operator()(const engine::StepDeferred& e) const {
        return {{"step", e.step}, {"token_hash", e.token_hash}, {"attempt", e.attempt}};
    }
    Object operator()(const engine::SignalReceived& e) const {
        return {{"name", e.name}, {"payload", to_json(e.payload)}, {"from", e.from}, {"id", e.id}};
    }
    Object operator()(const engine::HookCreated& e) const {
        return {{"hook", e.hook}, {"expires_at", time_or_null(e.expires_at_ns)}};
    }
    Object operator()(const engine::HookReceived& e) const {
        return {{"hook", e.hook}, {"payload", to_json(e.payload)}};
    }
    Object operator()(const engine::HookExpired& e) const { return {{"hook", e.hook}}; }
    Object operator()(const engine::HookDisposed& e) const { return {{"hook", e.hook}}; }
    Object operator()(const engine::GateOpened& e) const {
        return {{"gate", e.gate},
                {"action", e.action},
                {"payload", to_json(e.payload)},
                {"expires_at", time_or_null(e.expires_at_ns)}};
    }
    Object operator()(const engine::GateAnswered& e) const {
        return {{"gate", e.gate},
                {"outcome", engine::name_of(e.outcome)},
                {"by", e.by},
                {"comment", e.comment},
                {"corrections", to_json(e.corrections)}};
    }
    Object operator()(const engine::GateClosed& e) const {
        return {{"gate", e.gate}, {"reason", engine::name_of(e.reason)}};
    }
    Object operator()(const engine::UpdateAccepted& e) const {
        return {{"update", e.update}, {"name", e.name}, {"input", to_json(e.input)}, {"by", e.by}};
    }
    Object operator()(const engine::UpdateCompleted& e) const {
        if (e.failure) return {{"update", e.update}, {"failure", to_json(*e.failure)}};
        return {{"update", e.update}, {"result", to_json(e.result)}};
    }
    Object operator()(const engine::ExternalSignalSent& e) const {
        return {{"target", e.target}, {"name", e.name}};
    }
    Object operator()(const engine::ExternalSignalFailed& e) const {
        return {{"target", e.target}, {"failure", to_json(e.failure)}};
    }
    Object operator()(const engine::ExternalCancelSent& e) const { return {{"target", e.target}}; }
    Object operator()(const engine::ExternalCancelFailed& e) const {
        return {{"target", e.target}, {"failure", to_json(e.failure)}};
    }
    Object operator()(const engine::PropertiesChanged& e) const {
        return {{"memo", to_json(e.memo)}, {"search", to_json(e.search)}, {"details", e.details}};
    }
};

const char* name_of(engine::WaitKind kind) {
    switch (kind) {
        case engine::WaitKind::kTimer:
            return "timer";
        case engine::WaitKind::kRetry:
            return "retry";
        case engine::WaitKind::kChild:
            return "child";
        case engine::WaitKind::kStep:
            return "step";
        case engine::WaitKind::kDeferred:
            return "answer";
        case engine::WaitKind::kGate:
            return "gate";
        case engine::WaitKind::kHook:
            return "hook";
        case engine::WaitKind::kSignal:
            return "signal";
    }
    return "";
}

}  // namespace

std::string json_text(const engine::Payload& payload) {
    if (payload.encoding == engine::kJsonPlain) return payload.body;
    return json::serialize(to_json(payload));
}

EventInfo to_info(const engine::Event& event) {
    return {event.sequence, std::string(engine::type_name(event.data)), event.time_ns,
            json::serialize(std::visit(DataOf{}, event.data))};
}

FailureInfo to_info(const engine::Failure& failure) {
    FailureInfo info;
    info.kind = engine::name_of(failure.kind);
    info.type = failure.type;
    info.message = failure.message;
    info.origin = origin_of(failure);
    if (failure.cause) info.cause.push_back(to_info(*failure.cause));
    return info;
}

RunInfo to_info(const runtime::RunView& view) {
    RunInfo info;
    info.run_id = view.run_id;
    info.workflow_id = view.workflow_id;
    info.runbook = view.runbook;
    info.version = view.version;
    info.bundle_digest = view.bundle_digest;
    info.status = engine::name_of(view.status);
    info.durable = view.durable;
    for (const runtime::WaitView& wait : view.waits) {
        WaitingFor waiting{name_of(wait.wait.kind), wait.wait.name, {}, wait.note};
        if (wait.wait.until_ns != 0) waiting.until_ns = wait.wait.until_ns;
        info.waiting_for.push_back(std::move(waiting));
    }
    if (view.result) info.result = json_text(*view.result);
    if (view.failure) info.failure = to_info(*view.failure);
    info.started_ns = view.started_ns;
    info.closed_ns = view.closed_ns;
    info.parent_run_id = view.parent_run_id;
    info.idempotency_key = view.idempotency_key;
    info.events = view.events;
    info.driver = view.driver;
    info.first_run_id = view.first_run_id;
    info.continued_from = view.continued_from;
    info.continued_to = view.continued_to;
    info.driven_here = view.driven_here;
    info.progress = view.properties.details;
    for (const auto& [key, value] : view.properties.memo)
        info.memo.emplace_back(key, json_text(value));
    for (const auto& [key, value] : view.properties.search)
        info.search.emplace_back(key, json_text(value));
    return info;
}

}  // namespace runbook::app
