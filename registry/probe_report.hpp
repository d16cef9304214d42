// ProbeReport: what a probe tells the host that started it, a line of JSON for each step, so that
// the last line says where it was when it ended unasked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "registry/manifest.hpp"
#include "registry/refusal.hpp"

namespace runbook::registry {

// The first line of a probe that this host can use; of another version of the host it differs.
std::string probe_greeting();

enum class ProbeStage {
    kNone,      // no greeting: not a probe, or not this version's
    kGreeted,   // before any code of the bundle
    kLoading,   // constructors run
    kEntering,  // the entry runs
    kReading,   // the descriptor is read
    kDone,
};

struct ProbeReport {
    ProbeStage stage = ProbeStage::kNone;
    std::optional<Manifest> facts;   // of the descriptor; kDone only
    std::optional<Refusal> refusal;  // kDone only
};

std::string line_of(ProbeStage stage);
std::string line_of(const Manifest& facts);
std::string line_of(const Refusal& refusal);

// Of all lines so far; a last one that is cut off does not count.
ProbeReport read_report(std::string_view lines);

}  // namespace runbook::registry
