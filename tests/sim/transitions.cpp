#include "tests/sim/transitions.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "host/engine/machines/child.hpp"
#include "host/engine/machines/gate.hpp"
#include "host/engine/machines/hook.hpp"
#include "host/engine/machines/step.hpp"
#include "host/engine/machines/timer.hpp"
#include "host/engine/machines/update.hpp"

namespace runbook::sim {
namespace {

struct Machine {
    const char* name;  // of its file
    const void* table;
    std::size_t rows;
    std::array<std::atomic<std::uint64_t>, 32> made{};
};

template <class M>
constexpr std::size_t rows_of() {
    return std::size(M::kTransitions);
}

std::array<Machine, 6>& machines() {
    using namespace engine;
    static std::array<Machine, 6> all{
        Machine{"step", &StepMachine::kTransitions, rows_of<StepMachine>()},
        Machine{"timer", &TimerMachine::kTransitions, rows_of<TimerMachine>()},
        Machine{"child", &ChildMachine::kTransitions, rows_of<ChildMachine>()},
        Machine{"gate", &GateMachine::kTransitions, rows_of<GateMachine>()},
        Machine{"hook", &HookMachine::kTransitions, rows_of<HookMachine>()},
        Machine{"update", &UpdateMachine::kTransitions, rows_of<UpdateMachine>()}};
    return all;
}

[[maybe_unused]] void made(const void* table, std::size_t row) {
    for (Machine& machine : machines())
        if (machine.table == table) machine.made.at(row).fetch_add(1, std::memory_order_relaxed);
}

}  // namespace

bool count_transitions() {
#ifndef NDEBUG
    engine::transition_made = &made;
    return true;
#else
    return false;
#endif
}

std::string transition_table() {
    std::string text;
    for (const Machine& machine : machines()) {
        std::size_t reached = 0;
        for (std::size_t row = 0; row < machine.rows; ++row) reached += machine.made[row] != 0;
        text += std::string(machine.name) + ": " + std::to_string(reached) + " of " +
                std::to_string(machine.rows) + " rows\n";
    }
    return text;
}

std::vector<std::string> transitions_never_made() {
    std::vector<std::string> missing;
    for (const Machine& machine : machines())
        for (std::size_t row = 0; row < machine.rows; ++row)
            if (machine.made[row] == 0)
                missing.push_back("row " + std::to_string(row + 1) + " of " + machine.name);
    return missing;
}

}  // namespace runbook::sim
