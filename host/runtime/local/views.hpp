// Views: a run as people and callers see it, from its log or from its execution.
#pragma once

#include "host/engine/fold.hpp"
#include "host/engine/openings.hpp"
#include "host/runtime/local/live_run.hpp"
#include "host/runtime/runtime.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::runtime::local {

RunView view_of(const LiveRun& run);
std::shared_ptr<const RunView> shared_view_of(const LiveRun& run);
RunView view_of(const storage::RunRow& row, const engine::RunFold& fold);

// What the run leaves open for the world outside, once the letters before number `before` (0: all)
// that wait for its driver are carried out.
Result<engine::Openings> openings_of(storage::EventStore& store, const storage::RunRow& row,
                                     std::int64_t now_ns, std::int64_t before = 0);

}  // namespace runbook::runtime::local
