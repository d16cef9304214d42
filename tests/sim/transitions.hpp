// Transitions: which rows of the engine's state machines were reached, in builds that count them.
#pragma once

#include <string>
#include <vector>

namespace runbook::sim {

// From now on all transitions of this process are counted. False: this build does not count them.
bool count_transitions();

// "step: 12 of 12 rows", one line for each machine.
std::string transition_table();
// "row 4 of step", counted from 1 as in the machine's file.
std::vector<std::string> transitions_never_made();

}  // namespace runbook::sim
