// A run, its failure and what it waits for, as text and as JSON.
#pragma once

#include <string>

#include "runbook/host.hpp"

namespace runbook::cli {

// "CardDeclined: not enough money"; kinds that the type does not tell stand in front: "timeout:
// ..".
std::string failure_line(const FailureInfo& failure);
std::string failure_json(const FailureInfo& failure);

// "timer nap until 2026-11-21 10:00:00Z, child is parked"
std::string waiting_line(const WaitingFor& waiting);

// The object of `inspect --json`, which `list --json` holds an array of.
std::string run_json(const RunInfo& run);

}  // namespace runbook::cli
