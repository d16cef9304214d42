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

template <class State, class Happening, std::size_t N>
constexpr State advance(const Transition<State, Happening> (&table)[N], State from, Happening on) {
    for (const auto& row : table) {
        if (row.from == from && row.on == on) return row.to;
    }
    RB_ASSERT(!"a transition that is not in the table");
    return from;
}

}  // namespace runbook::engine
