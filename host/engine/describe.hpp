// One-line names of events and commands, for messages about mismatches and waits.
#pragma once

#include <string>

#include "host/engine/command.hpp"
#include "host/engine/event.hpp"

namespace runbook::engine {

std::string describe(const EventData& data);   // "step_started charge#1"
std::string describe(const Command& command);  // "step charge", "child ship-parcel"

}  // namespace runbook::engine
