// The transition tables of the command machines, and what must hold of each.
#include <doctest/doctest.h>

#include <set>

#include "host/engine/machines/child.hpp"
#include "host/engine/machines/step.hpp"
#include "host/engine/machines/timer.hpp"

using namespace runbook::engine;

namespace {

template <class State, class Happening, std::size_t N>
void check_table(const Transition<State, Happening> (&table)[N], State created, State ended) {
    std::set<std::pair<int, int>> rows;
    std::set<State> reached{created};
    for (const auto& row : table) {
        CHECK(rows.insert({static_cast<int>(row.from), static_cast<int>(row.on)}).second);
        CHECK(row.from != ended);
        reached.insert(row.to);
    }
    for (const auto& row : table) CHECK(reached.contains(row.from));
    CHECK(reached.contains(ended));
    CHECK(can_advance(table, created, table[0].on));
}

// Every state but those given can still come to an end.
template <class State, class Happening, std::size_t N>
void check_no_dead_end(const Transition<State, Happening> (&table)[N], std::set<State> ends) {
    std::set<State> alive = std::move(ends);
    for (std::size_t round = 0; round < N; ++round) {
        for (const auto& row : table) {
            if (alive.contains(row.to)) alive.insert(row.from);
        }
    }
    for (const auto& row : table) CHECK(alive.contains(row.from));
}

}  // namespace

TEST_CASE("the step table has no row twice, nothing after the end, and no dead end") {
    using State = StepMachine::State;
    check_table(StepMachine::kTransitions, State::kCreated, State::kEnded);
    check_no_dead_end(StepMachine::kTransitions, std::set<State>{State::kEnded});
}

TEST_CASE("the timer table has no row twice, and fired and cancelled are both ends") {
    using State = TimerMachine::State;
    check_table(TimerMachine::kTransitions, State::kCreated, State::kFired);
    check_table(TimerMachine::kTransitions, State::kCreated, State::kCancelled);
    check_no_dead_end(TimerMachine::kTransitions,
                      std::set<State>{State::kFired, State::kCancelled});
}

TEST_CASE("the child table has no row twice, nothing after the end, and no dead end") {
    using State = ChildMachine::State;
    check_table(ChildMachine::kTransitions, State::kCreated, State::kEnded);
    check_no_dead_end(ChildMachine::kTransitions, std::set<State>{State::kEnded});
}

TEST_CASE("a step waits for the end of its own attempt alone, and only while one is under way") {
    Command command;
    command.name = "charge";
    StepMachine step("charge#1", command);
    step.attempt = 2;
    CHECK(!step.waits_for_attempt(2));
    step.on(StepMachine::Happening::kStarted);
    CHECK(step.waits_for_attempt(2));
    CHECK(!step.waits_for_attempt(1));
    CHECK(!step.waits_for_attempt(3));
    step.on(StepMachine::Happening::kRetrying);
    CHECK(!step.waits_for_attempt(2));
    CHECK(!step.can(StepMachine::Happening::kCompleted));
}
