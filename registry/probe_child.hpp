// The probe's inside: the process that is started to load a bundle, and may die of it.
#pragma once

#include <optional>
#include <string>

#include "registry/library.hpp"

namespace runbook::registry {

inline constexpr char kProbeWord[] = "__probe-bundle";  // argv[1] of such a process

// argv[1] is kProbeWord: what follows it is for probe_child().
bool is_probe(int argc, char** argv);

// Loads the bundle that argv names, tells the starter through kReportDescriptor, and ends the
// process.
[[noreturn]] void probe_child(int argc, char** argv, const HostSide& host);

}  // namespace runbook::registry
