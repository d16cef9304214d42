// Update: a request that the runbook takes or rejects, and answers once it took it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/engine/failure.hpp"
#include "host/engine/machines/transition.hpp"

namespace runbook::engine {

class UpdateMachine {
 public:
    enum class State : std::uint8_t { kAsked, kAccepted, kRejected, kCompleted };
    enum class Happening : std::uint8_t { kAccepted, kRejected, kCompleted, kRunClosed };

    // A rejected one leaves nothing in the log; one that the run's end overtakes has no answer
    // there.
    static constexpr Transition<State, Happening> kTransitions[] = {
        {State::kAsked, Happening::kAccepted, State::kAccepted},
        {State::kAsked, Happening::kRejected, State::kRejected},
        {State::kAccepted, Happening::kCompleted, State::kCompleted},
        {State::kAccepted, Happening::kRunClosed, State::kRejected},
    };

    explicit UpdateMachine(std::string update_name) : name(std::move(update_name)) {}

    void on(Happening happening) { state_ = advance(kTransitions, state_, happening); }
    State state() const { return state_; }

    std::string name;
    std::vector<std::uint64_t> tickets;  // who waits for the answer
    // Completed: the answer, for those who ask again.
    Payload result;
    std::shared_ptr<const Failure> failure;

 private:
    State state_ = State::kAsked;
};

}  // namespace runbook::engine
