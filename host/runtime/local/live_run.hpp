// LiveRun: a run that this process drives and has in memory: its execution, and what is under way
// for it. EvictedRun: what is left of one that has left memory until something comes for it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "host/base/ids.hpp"
#include "host/engine/execution.hpp"
#include "host/engine/openings.hpp"
#include "host/runtime/local/attempt.hpp"
#include "host/runtime/local/idle_runs.hpp"
#include "host/runtime/local/timers.hpp"
#include "host/runtime/runtime.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::runtime::local {

// What is at hand of every run that this process drives, wherever it is.
struct DrivenRun {  // [loop]
    RunId run_id;
    SlotId parent_slot = 0;  // 0: no live parent
    std::uint64_t parent_seq = 0;
    storage::RunKey key = 0;  // durable runs
    std::uint64_t epoch = 0;
};

struct LiveRun : DrivenRun {  // [loop]
    SlotId slot = 0;
    bool durable = true;
    std::unique_ptr<engine::Execution> execution;
    std::map<std::uint64_t, AttemptPtr> attempts;  // with the workers, by command
    std::shared_ptr<const RunNames> names;
    IdlePlace idle;
    // Of a run that cannot be replayed: no execution. Rare, and large: apart.
    std::shared_ptr<const RunView> parked_view;
    std::unique_ptr<engine::Openings> openings;  // of a transient run, which has no log

    bool is_over() const { return !execution || execution->closed() || execution->parked(); }
    // Only timers, children and what comes from outside can move it on, and its log has all of it.
    bool is_idle() const { return durable && attempts.empty() && !is_over(); }
};

// Its timers stay armed.
struct EvictedRun : DrivenRun {             // [loop]
    const engine::Runbook* code = nullptr;  // kept alive by Codes
};

}  // namespace runbook::runtime::local
