// Transition tables: each command kind is a small state machine whose table stands on top of its
// file. A transition that is not in the table is our bug and stops before anything is stored.
#pragma once

#include <cstddef>

#include "host/base/assert.hpp"

namespace runbook::engine {

template <class State, class Happening>
struct Transition {
    State from;
    Happening on;
    State to;
};

template <class State, class Happening, std::size_t N>
constexpr bool can_advance(const Transition<State, Happening> (&table)[N], State from,
                           Happening on) {
    for (const auto& row : table) {
        if (row.from == from && row.on == on) return true;
    }
    return false;
}

#ifndef NDEBUG
// Told the table and row of each transition that is made. Debug builds alone have it, for the test
// that counts them (tests/sim/transitions.hpp), which sets it before anything runs.
inline void (*transition_made)(const void* table, std::size_t row) = nullptr;
#endif

template <class State, class Happening, std::size_t N>
constexpr State advance(const Transition<State, Happening> (&table)[N], State from, Happening on) {
    for (const auto& row : table) {
        if (row.from != from || row.on != on) continue;
#ifndef NDEBUG
        if (transition_made != nullptr)
            transition_made(&table, static_cast<std::size_t>(&row - &table[0]));
#endif
        return row.to;
    }
    RB_ASSERT(!"a transition that is not in the table");
    return from;
}

}  // namespace runbook::engine
