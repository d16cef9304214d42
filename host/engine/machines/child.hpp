// Child: a run started by this one, by slug.
#pragma once

#include <cstdint>
#include <string>

#include "host/engine/command.hpp"
#include "host/engine/machines/transition.hpp"

namespace runbook::engine {

class ChildMachine {
 public:
    enum class State : std::uint8_t { kCreated, kRunning, kStopping, kLetGo, kEnded };
    enum class Happening : std::uint8_t { kStarted, kRefused, kAskedToStop, kLetGo, kEnded };

    static constexpr Transition<State, Happening> kTransitions[] = {
        {State::kCreated, Happening::kStarted, State::kRunning},
        {State::kCreated, Happening::kRefused, State::kEnded},
        {State::kRunning, Happening::kEnded, State::kEnded},
        {State::kRunning, Happening::kAskedToStop, State::kStopping},
        {State::kStopping, Happening::kEnded, State::kEnded},
        // Its end is recorded all the same, but the runbook has had its answer.
        {State::kRunning, Happening::kLetGo, State::kLetGo},
        {State::kLetGo, Happening::kEnded, State::kEnded},
    };

    ChildMachine(std::string child_id, const Command& command)
        : id(std::move(child_id)),
          slug(command.name),
          options(command.run.value_or(RunOptions{})) {}

    void on(Happening happening) { state_ = advance(kTransitions, state_, happening); }
    State state() const { return state_; }

    std::string id;  // the child's workflow id
    std::string slug;
    std::string run_id;
    RunOptions options;

 private:
    State state_ = State::kCreated;
};

}  // namespace runbook::engine
