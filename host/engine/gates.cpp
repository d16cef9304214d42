// Gates: questions that a person answers. Opened by the runbook, closed by one answer, a timeout,
// the runbook or its end.
#include <algorithm>
#include <utility>

#include "host/base/duration.hpp"
#include "host/engine/execution.hpp"
#include "host/engine/json_text.hpp"

namespace runbook::engine {

namespace {

void append_member(std::string& json, std::string_view name, std::string_view text) {
    ((json += ",\"") += name) += "\":";
    append_json_string(json, text);
}

// What the runbook is resolved with.
Payload answer_payload(const GateAnswered& answer) {
    std::string json = "{\"outcome\":";
    append_json_string(json, name_of(answer.outcome));
    append_member(json, "by", answer.by);
    append_member(json, "comment", answer.comment);
    json += ",\"corrections\":";
    json += answer.corrections.body.empty() ? "null" : answer.corrections.body;
    return Payload::json(std::move(json += '}'));
}

std::shared_ptr<const Failure> too_late(const std::string& gate) {
    Failure failure;
    failure.kind = FailureKind::kTimeout;
    failure.type = "timeout";
    failure.message = "gate " + gate + " got no answer in time";
    return std::make_shared<const Failure>(std::move(failure));
}

std::string in_words(const GateAnswered& answer) {
    const std::string how = "was " + std::string(name_of(answer.outcome)) + " already";
    return answer.by.empty() ? how : how + ", by " + answer.by;
}

std::string in_words(GateMachine::Happening end) {
    switch (end) {
        case GateMachine::Happening::kTimedOut:
            return "has timed out";
        case GateMachine::Happening::kCancelled:
            return "was withdrawn by the runbook";
        default:
            return "closed with its run";
    }
}

}  // namespace

bool Execution::gate_is_open(const std::string& name) const {
    return std::any_of(live_.begin(), live_.end(), [&](const auto& entry) {
        const auto* gate = std::get_if<GateMachine>(&entry.second);
        return gate != nullptr && gate->name == name;
    });
}

std::string Execution::gate_id(const std::string& name) {
    const std::uint32_t n = ++counts_["gate " + name];
    return n == 1 ? name : name + "#" + std::to_string(n);
}

void Execution::perform_gate(Command& command) {
    if (gate_is_open(command.name)) return refuse_gate(command);
    GateMachine gate(gate_id(command.name), command);
    if (command.delay_ms > 0) gate.expires_at_ns = after_ms(now_ns_, command.delay_ms);
    GateOpened opened{gate.id, extras_of(command).label, Payload::null(), gate.expires_at_ns};
    if (opened.action.empty()) {
        const Handler* declared =
            find_handler(runbook_->handlers(), HandlerKind::kGate, command.name);
        if (declared != nullptr) opened.action = declared->title;
    }
    if (!command.args.empty()) opened.payload = std::move(command.args.front());
    if (gate.expires_at_ns != 0) {
        delivery_.effects.arm.push_back({command.seq, TimerUse::kGate, gate.expires_at_ns});
    }
    gate_opened(command.seq, std::move(gate), opened.action);
    record(std::move(opened));
}

void Execution::gate_opened(std::uint64_t seq, GateMachine gate, const std::string& action) {
    gate.on(GateMachine::Happening::kOpened);
    gate.action = action;
    gate.opened_ns = now_ns_;
    live_.emplace(seq, std::move(gate));
}

// Two open questions under one name could not be told apart by who answers. Leaves no event: what
// is open follows from the log.
void Execution::refuse_gate(const Command& command) {
    Failure failure;
    failure.kind = FailureKind::kExists;
    failure.type = "gate-open";
    failure.message = "gate " + command.name +
                      " is open already: it is answered, or cancelled, before it is opened again";
    failure.origin_name = command.name;
    resolve(command.seq, std::make_shared<const Failure>(std::move(failure)));
}

Result<std::uint64_t> Execution::gate_asked(const std::string& id) const {
    std::vector<std::uint64_t> open;
    std::string names;
    for (const auto& [seq, machine] : live_) {
        const auto* gate = std::get_if<GateMachine>(&machine);
        if (gate == nullptr) continue;
        if (gate->id == id) return seq;
        open.push_back(seq);
        names += (names.empty() ? "" : ", ") + gate->id;
    }
    if (id.empty() && open.size() == 1) return open.front();
    if (dialogue_ && dialogue_->ended_gates.contains(id)) {
        return Error{ErrorCode::kConflict,
                     "gate " + id + " of run " + run_id_ + " " + dialogue_->ended_gates.at(id),
                     names.empty() ? "" : "open now: " + names};
    }
    if (id.empty() && !open.empty()) {
        return Error{ErrorCode::kBadInput, "run " + run_id_ + " has several open gates: " + names,
                     "name one of them"};
    }
    const std::string what = id.empty() ? "no open gate" : "no gate " + id;
    return Error{ErrorCode::kNotFound, "run " + run_id_ + " has " + what,
                 names.empty() ? "runbook-host inspect " + run_id_ + " shows what it waits for"
                               : "open now: " + names};
}

void Execution::accept(GateAsked& input) {
    GateAnswered& event = *input.event;
    const auto found = gate_asked(event.gate);
    if (!found.ok()) return answer(input.ticket, found.error());
    auto& gate = std::get<GateMachine>(live_.at(*found));
    event.gate = gate.id;
    if (auto wrong = wrong_answer(gate, event)) return answer(input.ticket, std::move(*wrong));
    std::string told = "{\"gate\":";
    append_json_string(told, gate.id);
    gate_answered(*found, event);
    record(std::move(event));
    answer(input.ticket, Payload::json(std::move(told += '}')));
}

std::optional<Error> Execution::wrong_answer(const GateMachine& gate, const GateAnswered& event) {
    const Payload& corrections = event.corrections;
    const bool any = !corrections.body.empty();
    if (event.outcome != GateOutcome::kCorrected) {
        if (!any) return std::nullopt;
        return Error{ErrorCode::kBadInput,
                     "gate " + gate.id + ": corrections come with the outcome corrected alone", ""};
    }
    if (!any || corrections.encoding != kJsonPlain) {
        return Error{ErrorCode::kBadInput,
                     "gate " + gate.id + ": the outcome corrected needs corrections, as JSON", ""};
    }
    return misfit(HandlerKind::kGate, gate.name, gate.schema, corrections);
}

void Execution::gate_answered(std::uint64_t seq, const GateAnswered& event) {
    end_gate(seq, GateMachine::Happening::kAnswered, in_words(event));
    resolve(seq, answer_payload(event));
}

void Execution::gate_timed_out(std::uint64_t seq) {
    auto* gate = find<GateMachine>(seq);
    if (gate == nullptr || gate->expires_at_ns > now_ns_) return;
    std::string id = gate->id;
    if (!replaying_) record(GateClosed{id, GateClosing::kTimeout});
    end_gate(seq, GateMachine::Happening::kTimedOut);
    resolve(seq, too_late(id));
}

void Execution::cancel_gate(std::uint64_t seq) {
    if (!replaying_) record(GateClosed{find<GateMachine>(seq)->id, GateClosing::kCancelled});
    end_gate(seq, GateMachine::Happening::kCancelled);
}

void Execution::end_gate(std::uint64_t seq, GateMachine::Happening how, std::string words) {
    auto* gate = find<GateMachine>(seq);
    gate->on(how);
    dialogue().ended_gates[gate->id] = words.empty() ? in_words(how) : std::move(words);
    if (gate->expires_at_ns != 0 && how != GateMachine::Happening::kTimedOut) {
        delivery_.effects.disarm.push_back({seq, TimerUse::kGate, gate->expires_at_ns});
    }
    live_.erase(seq);
}

}  // namespace runbook::engine
