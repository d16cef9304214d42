// Gate: a question that a person answers. One answer closes it.
#pragma once

#include <cstdint>
#include <string>

#include "host/engine/command.hpp"
#include "host/engine/machines/transition.hpp"

namespace runbook::engine {

class GateMachine {
 public:
    enum class State : std::uint8_t {
        kCreated,
        kOpen,
        kAnswered,
        kTimedOut,
        kCancelled,  // the runbook withdrew it, or has ended
    };
    enum class Happening : std::uint8_t { kOpened, kAnswered, kTimedOut, kCancelled, kRunClosed };

    // A late answer is refused before it gets here. A cancelled gate never resolves.
    static constexpr Transition<State, Happening> kTransitions[] = {
        {State::kCreated, Happening::kOpened, State::kOpen},
        {State::kOpen, Happening::kAnswered, State::kAnswered},
        {State::kOpen, Happening::kTimedOut, State::kTimedOut},
        {State::kOpen, Happening::kCancelled, State::kCancelled},
        {State::kOpen, Happening::kRunClosed, State::kCancelled},
    };

    GateMachine(std::string gate_id, const Command& command)
        : id(std::move(gate_id)), name(command.name), schema(extras_of(command).schema) {}

    void on(Happening happening) { state_ = advance(kTransitions, state_, happening); }
    State state() const { return state_; }

    std::string id;      // <name>, from its second opening in a run on <name>#<n>
    std::string name;    // as the runbook calls it
    std::string action;  // what the person is asked to do
    std::string schema;  // of the corrections, when the call described them; else empty
    std::int64_t opened_ns = 0;
    std::int64_t expires_at_ns = 0;  // 0: never

 private:
    State state_ = State::kCreated;
};

}  // namespace runbook::engine
