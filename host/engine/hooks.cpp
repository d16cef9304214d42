// Hooks: one-shot callbacks addressed by a secret token. The engine sees the token once, when it
// hands it to the runbook; everything else goes by its hash.
#include <utility>

#include "host/engine/execution.hpp"
#include "host/engine/json_text.hpp"

namespace runbook::engine {

namespace {

constexpr std::uint32_t kLogWarn = 4;  // as in abi.h

std::shared_ptr<const Failure> expired(const std::string& hook) {
    Failure failure;
    failure.kind = FailureKind::kTimeout;
    failure.type = "timeout";
    failure.message = "nothing was delivered to hook " + hook + " in time";
    return std::make_shared<const Failure>(std::move(failure));
}

}  // namespace

void Execution::perform_hook(Command& command) {
    HookMachine hook(hook_id(command.name), command);
    HookToken made = world_->hook_token(run_id_, hook.id);
    if (made.token.empty()) {
        return park_now("not_supported",
                        "the runbook asked for hook " + hook.id +
                            ", and there is no key here to make its token: " + made.why_not);
    }
    hook.token_hash = std::move(made.hash);
    if (command.delay_ms > 0) {
        hook.expires_at_ns = after_ms(now_ns_, command.delay_ms);
        delivery_.effects.arm.push_back({command.seq, TimerUse::kHook, hook.expires_at_ns});
    }
    record(HookCreated{hook.id, hook.token_hash, hook.expires_at_ns});
    hook_created(command.seq, std::move(hook), std::move(made.token));
}

std::string Execution::hook_id(const std::string& name) {
    return name + "#" + std::to_string(++counts_["hook " + name]);
}

void Execution::hook_created(std::uint64_t seq, HookMachine hook, std::string token) {
    hook.on(HookMachine::Happening::kCreated);
    live_.emplace(seq, std::move(hook));
    Job job;
    job.type = JobType::kStarted;
    job.seq = seq;
    job.name = std::move(token);
    jobs_.push_back(std::move(job));
}

HookMachine* Execution::hook_asked(const std::string& token_hash, std::uint64_t& seq) {
    for (auto& [number, machine] : live_) {
        auto* hook = std::get_if<HookMachine>(&machine);
        if (hook == nullptr || hook->token_hash != token_hash) continue;
        seq = number;
        return hook;
    }
    return nullptr;
}

Error Execution::no_such_hook(const std::string& token_hash) const {
    const auto* ended = dialogue_ ? &dialogue_->ended_hooks : nullptr;
    if (ended != nullptr) {
        if (const auto place = ended->find(token_hash); place != ended->end()) {
            return {ErrorCode::kConflict, "the hook of that token " + place->second, ""};
        }
    }
    return {ErrorCode::kNotFound, "run " + run_id_ + " has no hook with that token",
            "check that the token is complete, and of this store"};
}

void Execution::accept(HookAsked& input) {
    HookReceived& event = input.event;
    std::uint64_t seq = 0;
    const HookMachine* hook = hook_asked(event.hook, seq);
    if (hook == nullptr) return answer(input.ticket, no_such_hook(event.hook));
    event.hook = hook->id;
    if (auto wrong = misfit(HandlerKind::kHook, hook->name, hook->schema, event.payload)) {
        return answer(input.ticket, std::move(*wrong));
    }
    std::string told = "{\"hook\":";
    append_json_string(told, hook->id);
    hook_received(seq, event.payload);
    record(std::move(event));
    answer(input.ticket, Payload::json(std::move(told += '}')));
}

void Execution::hook_received(std::uint64_t seq, const Payload& payload) {
    end_hook(seq, HookMachine::Happening::kReceived);
    resolve(seq, payload);
}

void Execution::hook_expired(std::uint64_t seq) {
    const auto* hook = find<HookMachine>(seq);
    if (hook == nullptr || hook->expires_at_ns > now_ns_) return;
    const std::string id = hook->id;
    if (!replaying_) record(HookExpired{id});
    end_hook(seq, HookMachine::Happening::kExpired);
    resolve(seq, expired(id));
}

void Execution::cancel_hook(std::uint64_t seq) {
    if (!replaying_) record(HookDisposed{find<HookMachine>(seq)->id});
    end_hook(seq, HookMachine::Happening::kDisposed);
}

void Execution::end_hook(std::uint64_t seq, HookMachine::Happening how) {
    auto* hook = find<HookMachine>(seq);
    hook->on(how);
    dialogue().ended_hooks[hook->token_hash] = ended_in_words(*hook);
    if (hook->expires_at_ns != 0 && how != HookMachine::Happening::kExpired) {
        delivery_.effects.disarm.push_back({seq, TimerUse::kHook, hook->expires_at_ns});
    }
    live_.erase(seq);
}

// As a sentence about "the hook of that token".
std::string Execution::ended_in_words(const HookMachine& hook) const {
    const std::string which = "(" + hook.id + " of run " + run_id_ + ") ";
    switch (hook.state()) {
        case HookMachine::State::kReceived:
            return which + "has received its payload already; it takes one";
        case HookMachine::State::kExpired:
            return which + "has expired";
        default:
            return which + "is not waited for any more";
    }
}

// For a replay. Whoever has the token can still use it when the key that made it is lost; the
// runbook then sees one that is good for nothing.
std::string Execution::token_again(const HookCreated& event) {
    constexpr std::size_t kSecretDigits = 32;
    std::string lost = run_id_ + "." + std::string(kSecretDigits, '0');
    if (tokens_ == nullptr) return lost;
    HookToken made = tokens_->hook_token(run_id_, event.hook);
    if (made.hash == event.token_hash) return std::move(made.token);
    new_lines_.push_back({kLogWarn,
                          "the key that made the token of hook " + event.hook +
                              " is not here: the token works, but the runbook sees another one",
                          {}});
    return lost;
}

}  // namespace runbook::engine
