// Holds what is asked of a run against what its runbook declares. Whoever drives a run does this
// itself (engine/execution.hpp); this is for a run that nobody drives, before the request is kept.
#pragma once

#include "host/engine/openings.hpp"
#include "host/engine/runbook.hpp"
#include "host/runtime/local/common.hpp"

namespace runbook::runtime::local {

// kBadInput: its payload does not fit the declared schema. `openings`: of the run, which say what
// gate or hook is meant.
Result<void> check_declared(const engine::Runbook& runbook, const engine::EventData& request,
                            const engine::Openings& openings, std::int64_t now_ns,
                            const Options& options);

}  // namespace runbook::runtime::local
