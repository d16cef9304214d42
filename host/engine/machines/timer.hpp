// Timer: run.sleep(). Durable: what counts is the recorded due time, not the process that waits.
#pragma once

#include <cstdint>
#include <string>

#include "host/engine/machines/transition.hpp"

namespace runbook::engine {

class TimerMachine {
 public:
    enum class State : std::uint8_t { kCreated, kWaiting, kFired, kCancelled };
    enum class Happening : std::uint8_t { kStarted, kFired, kCancelled };

    // A cancelled timer never resolves; a cancel of a fired one is dropped before it gets here.
    static constexpr Transition<State, Happening> kTransitions[] = {
        {State::kCreated, Happening::kStarted, State::kWaiting},
        {State::kWaiting, Happening::kFired, State::kFired},
        {State::kWaiting, Happening::kCancelled, State::kCancelled},
    };

    explicit TimerMachine(std::string timer_id) : id(std::move(timer_id)) {}

    void on(Happening happening) { state_ = advance(kTransitions, state_, happening); }
    State state() const { return state_; }

    std::string id;  // sleep#<n>
    std::int64_t fires_at_ns = 0;

 private:
    State state_ = State::kCreated;
};

}  // namespace runbook::engine
