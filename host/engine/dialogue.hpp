// Dialogue: what a run was told and asked, and what it shows of itself, beside its open commands.
// Apart from the execution, since many runs have nothing of it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/engine/event.hpp"
#include "host/engine/machines/update.hpp"
#include "host/engine/properties.hpp"

namespace runbook::engine {

struct Dialogue {
    std::set<std::string, std::less<>> signal_ids;  // a second one is a no-op
    std::uint64_t signals_told = 0;                 // so many jobs of signals
    // Who sent it, by the signal's number: those of whom the runbook is not told.
    std::map<std::uint64_t, std::string> senders;
    std::map<std::string, UpdateMachine, std::less<>> updates;  // accepted ones, by id
    struct Asking {
        UpdateAccepted event;
        UpdateMachine machine;
    };
    std::optional<Asking> asking;  // the update whose job is being applied
    // How those ended that take no answer any more, in words: "was approved by ada".
    std::map<std::string, std::string, std::less<>> ended_gates;  // by id
    std::map<std::string, std::string, std::less<>> ended_hooks;  // by the token's hash
    Properties properties;
    // What the runbook says it waits for that has no command: signals, and conditions of its own.
    std::vector<std::string> signals, conditions;
};

}  // namespace runbook::engine
