// Instance: questions about the run. Those of the author's handlers, and the built-in ones:
//   rb.steps     the steps that are declared, then those that were seen, and how they went
//   rb.waiting   what the run waits for now
//   rb.handlers  what it can be sent and asked
#pragma once

#include <algorithm>

#include "runbook/kit/instance.hpp"

namespace rb::kit {

inline rb_status Instance::query(std::string_view name, const rb_payloads& input,
                                 const rb_reply& reply) noexcept {
    const char* const before = std::exchange(read_only_, "a query");
    rb_status status = RB_OK;
    try {
        try {
            Payload result;
            answer(name, first_of(input), result);
            const rb_payload value = borrow(result);
            reply.answer(&reply, &value);
        } catch (...) {
            const Failure failure = failure_of_current_exception();
            const FailureView view(failure);
            reply.refuse(&reply, view.get());
        }
    } catch (...) {  // no memory to say why
        status = RB_E_BUG;
    }
    read_only_ = before;
    return status;
}

inline void Instance::answer(std::string_view name, const rb_payload& input, Payload& out) {
    if (name == "rb.steps") return void(out = {RB_ENCODING_JSON, steps_json()});
    if (name == "rb.waiting") return void(out = {RB_ENCODING_JSON, waiting_json()});
    if (name == "rb.handlers") return void(out = {RB_ENCODING_JSON, handlers_json()});
    Handler* const found = handler(RB_HANDLES_QUERY, name);
    if (found != nullptr) {
        std::string wrong;
        const auto call = found->code->read(input, wrong);
        if (!call) throw Failure("input", "query '" + std::string(name) + "': " + wrong).no_retry();
        call->run(out);
        return;
    }
    if (outside_) {
        for (const LastAnswer& last : outside_->last_answers)
            if (last.name == name) return void(out = last.payload);
    }
    if (root_ended())
        throw Failure("ended", "the runbook has ended, and what query '" + std::string(name) +
                                   "' speaks of with it");
    Failure unknown("unknown-query", "the runbook answers no query '" + std::string(name) +
                                         "' now; it answers " + names_of(RB_HANDLES_QUERY));
    unknown.kind = FailureKind::not_found;
    throw unknown;
}

// Called by `co_return value`, when the runbook's variables are there for the last time: whoever
// asks a run that has ended gets what they were then.
inline void Instance::task_returns(std::uint32_t index) noexcept {
    if (!slots_[index]->owns_handlers || index != root_.index) return;
    const char* const before = std::exchange(read_only_, "a query");
    for (const Handler& one : outside_->handlers) {
        if (one.kind != RB_HANDLES_QUERY || one.code->takes_input()) continue;
        try {
            std::string wrong;
            LastAnswer last{one.name, {}};
            if (const auto call = one.code->read(null_payload(), wrong)) call->run(last.payload);
            outside_->last_answers.push_back(std::move(last));
        } catch (...) {  // it has no last answer then
        }
    }
    read_only_ = before;
}

inline std::string Instance::names_of(std::uint32_t kind) {
    std::string names = kind == RB_HANDLES_QUERY ? "rb.steps, rb.waiting, rb.handlers" : "";
    for (const Handler& one : outside().handlers)
        if (one.kind == kind) names += (names.empty() ? "" : ", ") + one.name;
    return names.empty() ? "none" : names;
}

// ---- the built-in ones

// `{"kind":"step","name":"charge"`: the caller adds more and the closing brace.
inline void begin_entry(std::string& text, std::string_view kind, std::string_view name) {
    text += text.empty() ? "[" : ",";
    text += "{\"kind\":";
    append_json(text, std::string(kind));
    if (name.empty()) return;
    text += ",\"name\":";
    append_json(text, std::string(name));
}
inline void add_member(std::string& text, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    text.append(",\"").append(name).append("\":");
    append_json(text, std::string(value));
}
inline void add_member(std::string& text, std::string_view name, std::uint64_t value) {
    text.append(",\"").append(name).append("\":").append(std::to_string(value));
}
inline std::string closed(std::string text) { return text.empty() ? "[]" : text + "]"; }

inline std::string_view kind_of_command(std::uint16_t command) {
    switch (command) {
        case RB_CMD_STEP:
            return "step";
        case RB_CMD_INLINE_STEP:
            return "side_effect";
        case RB_CMD_TIMER:
            return "timer";
        case RB_CMD_CHILD:
            return "child";
        case RB_CMD_SIGNAL_RUN:
            return "signal_run";
        case RB_CMD_CANCEL_RUN:
            return "cancel_run";
        case RB_CMD_GATE:
            return "gate";
        case RB_CMD_HOOK:
            return "hook";
        default:
            return "command";
    }
}

inline void add_step(std::string& text, std::string_view kind, std::string_view name,
                     std::string_view title, const Seen* seen, bool ended) {
    const Seen how = seen == nullptr ? Seen() : *seen;
    std::string_view state = ended ? "skipped" : "pending";
    if (how.open() > 0)
        state = ended ? "abandoned" : "running";
    else if (how.started > 0)
        state = how.completed > 0 ? "completed" : how.failed > 0 ? "failed" : "cancelled";
    begin_entry(text, kind, name);
    add_member(text, "title", title);
    add_member(text, "state", state);
    add_member(text, "started", how.started);
    add_member(text, "completed", how.completed);
    add_member(text, "failed", how.failed);
    text += "}";
}

inline std::string Instance::steps_json() const {
    const auto is_shown = [](const Seen& one) {
        return one.command == RB_CMD_STEP || one.command == RB_CMD_CHILD ||
               one.command == RB_CMD_GATE;
    };
    std::string text;
    for (const StepFacts& step : declared_steps()) {
        const Seen* how = nullptr;
        for (const Seen& one : seen_.list())
            if (is_shown(one) && one.name == step.name) how = &one;
        add_step(text, how == nullptr ? "step" : kind_of_command(how->command), step.name,
                 step.title, how, root_done_);
    }
    for (const Seen& one : seen_.list()) {
        const bool told = std::any_of(declared_steps().begin(), declared_steps().end(),
                                      [&](const StepFacts& step) { return step.name == one.name; });
        if (is_shown(one) && !told)
            add_step(text, kind_of_command(one.command), one.name, {}, &one, root_done_);
    }
    return closed(std::move(text));
}

inline std::string Instance::waiting_json() {
    std::vector<std::uint32_t> waiting;
    for (std::uint32_t i = 0; i < slots_.size() && !root_done_; ++i)
        if (slots_[i]->state == SlotState::waiting &&
            (slots_[i]->kind == SlotKind::call || slots_[i]->kind == SlotKind::wait))
            waiting.push_back(i);
    std::sort(waiting.begin(), waiting.end(), [this](std::uint32_t a, std::uint32_t b) {
        return slots_[a]->order < slots_[b]->order;
    });
    std::string text;
    for (const std::uint32_t index : waiting) {
        const Slot& slot = *slots_[index];
        if (slot.kind == SlotKind::call) {
            const Live* const entry = live(slot.seq);
            const Seen* const seen = entry == nullptr ? nullptr : seen_.at(entry->seen);
            begin_entry(text, kind_of_command(slot.command), seen == nullptr ? "" : seen->name);
        } else if (slot.wait->channel != kNoSlot) {
            begin_entry(text, "signal", channel_at(slot.wait->channel).name);
        } else {
            begin_entry(text, slot.wait->condition ? "condition" : "hook_token", {});
            add_member(text, "label", slot.wait->label);
        }
        if (slot.seq != 0) add_member(text, "command", slot.seq);
        text += "}";
    }
    return closed(std::move(text));
}

inline std::string Instance::handlers_json() const {
    static constexpr std::array<std::string_view, 6> kKinds{"",       "signal", "query",
                                                            "update", "gate",   "hook"};
    const auto is_active = [&](std::uint32_t kind, std::string_view name) {
        if (kind == RB_HANDLES_GATE || kind == RB_HANDLES_HOOK)
            return std::any_of(seen_.list().begin(), seen_.list().end(), [&](const Seen& one) {
                return one.open() > 0 && one.name == name &&
                       one.command == (kind == RB_HANDLES_GATE ? RB_CMD_GATE : RB_CMD_HOOK);
            });
        return outside_ && std::any_of(outside_->handlers.begin(), outside_->handlers.end(),
                                       [&](const Handler& one) {
                                           return one.kind == kind && one.name == name;
                                       });
    };
    std::string text;
    for (const HandlerFacts& one : declared_handlers()) {
        begin_entry(text, kKinds[one.kind], one.name);
        add_member(text, "title", one.title);
        text += is_active(one.kind, one.name) ? ",\"active\":true}" : ",\"active\":false}";
    }
    for (std::size_t i = 0; outside_ && i < outside_->handlers.size(); ++i) {
        const Handler& one = outside_->handlers[i];
        const bool told = std::any_of(declared_handlers().begin(), declared_handlers().end(),
                                      [&](const HandlerFacts& facts) {
                                          return facts.kind == one.kind && facts.name == one.name;
                                      });
        if (told) continue;
        begin_entry(text, kKinds[one.kind], one.name);
        text += ",\"active\":true}";
    }
    return closed(std::move(text));
}

// Tells the host of waits that it cannot see, and when they are over.
inline void Instance::tell_waits() {
    if (!outside_ || !RB_CAN(rb_activation, activation_, waiting_on)) return;
    std::string signals, conditions;
    for (const Channel& one : outside_->channels)
        for (std::size_t i = 0; i < one.waiters.size(); ++i) {
            if (!signals.empty()) signals += ",";
            append_json(signals, one.name);
        }
    for (const Handle one : outside_->conditions) {
        if (!conditions.empty()) conditions += ",";
        append_json(conditions, slots_[one.index]->wait->label);
    }
    const bool any = !signals.empty() || !conditions.empty();
    if (!any && !outside_->told) return;
    outside_->told = any;
    const std::string json = "{\"signals\":[" + signals + "],\"predicates\":[" + conditions + "]}";
    activation_->waiting_on(activation_, text(json));
}

}  // namespace rb::kit
