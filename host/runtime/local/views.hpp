// Views: a run as people and callers see it, from its log or from its execution.
#pragma once

#include "host/engine/fold.hpp"
#include "host/runtime/local/live_run.hpp"
#include "host/runtime/runtime.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::runtime::local {

RunView view_of(const LiveRun& run);
RunView view_of(const storage::RunRow& row, const engine::RunFold& fold);

}  // namespace runbook::runtime::local
