// LiveRun: a run that this process drives: its execution, and what is under way for it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "host/engine/execution.hpp"
#include "host/engine/openings.hpp"
#include "host/runtime/local/attempt.hpp"
#include "host/runtime/local/outcome.hpp"
#include "host/runtime/local/timers.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::runtime::local {

struct LiveRun {  // [loop]
    SlotId slot = 0;
    std::unique_ptr<engine::Execution> execution;
    std::shared_ptr<const RunNames> names;
    bool durable = true;
    storage::RunKey key = 0;  // durable runs
    std::uint64_t epoch = 0;
    std::string idempotency_key;
    std::int64_t started_ns = 0;
    SlotId parent_slot = 0;  // 0: no live parent
    std::uint64_t parent_seq = 0;
    OutcomePtr outcome;
    bool stuck = false;  // waits for a parked child alone; its waiters were told
    std::map<std::uint64_t, AttemptPtr> attempts;               // with the workers, by command
    std::map<std::uint64_t, engine::Payloads> last_heartbeats;  // of attempts that failed
    // Rare, and large: apart.
    std::shared_ptr<const RunView> parked_child;  // the latest child, or its child, to be parked
    std::unique_ptr<engine::Openings> openings;   // of a transient run, which has no log
    std::shared_ptr<const RunView> parked_view;   // of a run that cannot be replayed: no execution
};

}  // namespace runbook::runtime::local
