// Hook: a one-shot callback, addressed by a secret token of which only the hash is kept.
#pragma once

#include <cstdint>
#include <string>

#include "host/engine/command.hpp"
#include "host/engine/machines/transition.hpp"

namespace runbook::engine {

class HookMachine {
 public:
    enum class State : std::uint8_t { kCreated, kWaiting, kReceived, kExpired, kDisposed };
    enum class Happening : std::uint8_t { kCreated, kReceived, kExpired, kDisposed };

    // Second deliveries are refused before they get here. A disposed hook never resolves.
    static constexpr Transition<State, Happening> kTransitions[] = {
        {State::kCreated, Happening::kCreated, State::kWaiting},
        {State::kWaiting, Happening::kReceived, State::kReceived},
        {State::kWaiting, Happening::kExpired, State::kExpired},
        {State::kWaiting, Happening::kDisposed, State::kDisposed},
    };

    HookMachine(std::string hook_id, const Command& command)
        : id(std::move(hook_id)), name(command.name), schema(extras_of(command).schema) {}

    void on(Happening happening) { state_ = advance(kTransitions, state_, happening); }
    State state() const { return state_; }

    std::string id;    // <name>#<n>
    std::string name;  // as the runbook calls it
    std::string token_hash;
    std::string schema;              // of the payload, when the call described it; else empty
    std::int64_t expires_at_ns = 0;  // 0: never

 private:
    State state_ = State::kCreated;
};

}  // namespace runbook::engine
