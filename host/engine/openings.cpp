#include "host/engine/openings.hpp"

#include <algorithm>
#include <utility>

#include "host/base/near.hpp"
#include "host/base/quote.hpp"

namespace runbook::engine {

namespace {

using Kind = Opening::Kind;
using State = Opening::State;

std::string_view word_of(Kind kind) {
    if (kind == Kind::kGate) return "gate ";
    return kind == Kind::kHook ? "hook " : "step ";
}

std::string answer_of(const GateAnswered& e) {
    std::string text(name_of(e.outcome));
    if (!e.by.empty()) text += " by " + e.by;
    return text;
}

}  // namespace

struct OpeningsChange {
    Openings& its;
    const Event& event;

    void operator()(const GateOpened& e) {
        its.open({Kind::kGate,
                  State::kOpen,
                  e.gate,
                  e.action,
                  e.payload,
                  {},
                  0,
                  event.time_ns,
                  e.expires_at_ns,
                  {}});
    }
    void operator()(const GateAnswered& e) {
        its.end(Kind::kGate, e.gate, State::kAnswered, answer_of(e));
    }
    void operator()(const GateClosed& e) {
        const bool late = e.reason == GateClosing::kTimeout;
        its.end(Kind::kGate, e.gate, late ? State::kExpired : State::kClosed,
                late ? "nobody answered in time" : "the runbook no longer asks");
    }
    void operator()(const HookCreated& e) {
        its.open({Kind::kHook,
                  State::kOpen,
                  e.hook,
                  {},
                  {},
                  e.token_hash,
                  0,
                  event.time_ns,
                  e.expires_at_ns,
                  {}});
    }
    void operator()(const HookReceived& e) {
        its.end(Kind::kHook, e.hook, State::kAnswered, "it was delivered to");
    }
    void operator()(const HookExpired& e) {
        its.end(Kind::kHook, e.hook, State::kExpired, "it has expired");
    }
    void operator()(const HookDisposed& e) {
        its.end(Kind::kHook, e.hook, State::kClosed, "the runbook no longer waits for it");
    }
    void operator()(const StepDeferred& e) {
        its.open({Kind::kStep,
                  State::kOpen,
                  e.step,
                  {},
                  {},
                  e.token_hash,
                  e.attempt,
                  event.time_ns,
                  0,
                  {}});
    }
    void operator()(const StepCompleted& e) {
        its.end(Kind::kStep, e.step, State::kAnswered, "it has completed");
    }
    void operator()(const StepFailed& e) {
        its.end(Kind::kStep, e.step, State::kAnswered, "that attempt has failed");
    }
    void operator()(const StepCancelled& e) {
        its.end(Kind::kStep, e.step, State::kClosed, "it was cancelled");
    }
    template <class Other>
    void operator()(const Other&) {
        if (is_final_event(event.data)) its.close_all();
    }
};

void Openings::apply(const Event& event) { std::visit(OpeningsChange{*this, event}, event.data); }

void Openings::open(Opening opening) { all_.push_back(std::move(opening)); }

void Openings::end(Kind kind, std::string_view name, State state, std::string fate) {
    for (auto one = all_.rbegin(); one != all_.rend(); ++one) {
        if (one->kind != kind || one->name != name) continue;
        if (one->state != State::kOpen) return;
        one->state = state;
        one->fate = std::move(fate);
        return;
    }
}

void Openings::close_all() {
    for (Opening& one : all_) {
        if (one.state != State::kOpen) continue;
        one.state = State::kClosed;
        one.fate = "the run has ended";
    }
}

const Opening* Openings::find(Kind kind, std::string_view name) const {
    const auto is_it = [&](const Opening& one) { return one.kind == kind && one.name == name; };
    const auto place = std::find_if(all_.rbegin(), all_.rend(), is_it);
    return place == all_.rend() ? nullptr : &*place;
}

const Opening* Openings::of_token(std::string_view token_hash) const {
    const auto is_it = [&](const Opening& one) {
        return !one.token_hash.empty() && one.token_hash == token_hash;
    };
    const auto place = std::find_if(all_.rbegin(), all_.rend(), is_it);
    return place == all_.rend() ? nullptr : &*place;
}

namespace {

Result<void> still_open(const Opening& one, std::int64_t now_ns) {
    const std::string subject = std::string(word_of(one.kind)) + quote(one.name);
    if (one.state != State::kOpen)
        return Error{ErrorCode::kConflict, subject + " is not open any more: " + one.fate, ""};
    if (one.expires_at_ns != 0 && one.expires_at_ns <= now_ns)
        return Error{ErrorCode::kConflict, subject + " is not open any more: its time is over", ""};
    return {};
}

}  // namespace

Result<void> Openings::is_open(Kind kind, std::string_view name, std::int64_t now_ns) const {
    const Opening* const found = find(kind, name);
    if (found == nullptr) {
        std::vector<std::string> names;
        for (const Opening& one : all_)
            if (one.kind == kind) names.push_back(one.name);
        std::string hint;
        if (const auto near = nearest(name, names)) hint = "did you mean " + quote(*near) + "?";
        return Error{ErrorCode::kNotFound,
                     "the run has no " + std::string(word_of(kind)) + quote(name), std::move(hint)};
    }
    return still_open(*found, now_ns);
}

Result<std::string> Openings::gate_meant(const std::string& named) const {
    if (!named.empty()) return named;
    const Opening* latest = nullptr;
    std::string names;
    std::vector<const Opening*> open;
    for (const Opening& one : all_) {
        if (one.kind != Kind::kGate) continue;
        latest = &one;
        if (one.state != State::kOpen) continue;
        open.push_back(&one);
        (names += names.empty() ? "" : ", ") += one.name;
    }
    if (open.size() == 1) return open.front()->name;
    if (open.size() > 1)
        return Error{ErrorCode::kBadInput, "the run has several open gates: " + names,
                     "name one of them"};
    if (latest != nullptr) return latest->name;
    return Error{ErrorCode::kNotFound, "the run has no gate", ""};
}

Result<std::string> Openings::hook_meant(const std::string& token_hash) const {
    const Opening* const found = of_token(token_hash);
    if (found != nullptr && found->kind == Kind::kHook) return found->name;
    return Error{ErrorCode::kNotFound, "the run has no hook with that token",
                 "check that the token is complete, and of this store"};
}

Result<std::string> Openings::step_meant(const std::string& token_hash, std::int64_t now_ns) const {
    const Opening* const found = of_token(token_hash);
    if (found == nullptr || found->kind != Kind::kStep)
        return Error{ErrorCode::kNotFound, "the run has no step with that token",
                     "check that the token is complete, and of this store"};
    RB_CHECK(still_open(*found, now_ns));
    return found->name;
}

Result<EventData> Openings::resolve(EventData request, std::int64_t now_ns) const {
    if (auto* gate = std::get_if<GateAnswered>(&request)) {
        RB_TRY(gate->gate, gate_meant(gate->gate));
        RB_CHECK(is_open(Kind::kGate, gate->gate, now_ns));
    } else if (auto* hook = std::get_if<HookReceived>(&request)) {
        RB_TRY(hook->hook, hook_meant(hook->hook));
        RB_CHECK(is_open(Kind::kHook, hook->hook, now_ns));
    } else if (auto* step = std::get_if<StepCompleted>(&request)) {
        RB_TRY(step->step, step_meant(step->step, now_ns));
    } else if (auto* failed = std::get_if<StepFailed>(&request)) {
        RB_TRY(failed->step, step_meant(failed->step, now_ns));
    } else if (auto* beat = std::get_if<StepStarted>(&request)) {
        RB_TRY(beat->step, step_meant(beat->step, now_ns));
    }
    return request;
}

}  // namespace runbook::engine
