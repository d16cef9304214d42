// Attempt: one attempt of a step while it is with the workers, shared by the loop and the worker.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "host/engine/effect.hpp"
#include "host/engine/runbook.hpp"

namespace runbook::runtime::local {

// Why a body should stop; the numbers are RB_STOP_ of runbook/abi.h.
enum class Stop : std::uint32_t { kNone = 0, kCancelled, kTimedOut, kShutdown, kGone = 6 };

// Who a step runs for; shared by all steps of a run.
struct RunNames {
    std::string workflow_id, run_id, runbook;
};

struct Attempt;

// An attempt's place among those that are looked at when they are due (deadlines.hpp).
struct Deadline {
    std::int64_t due_ns = 0;
    std::shared_ptr<Attempt> attempt;
};
struct DeadlinePlace {
    std::list<Deadline>* queue = nullptr;  // null: it has none
    std::list<Deadline>::iterator entry;
};

struct Attempt {
    class Scheduler* lane = nullptr;  // where its end is posted
    std::uint64_t slot = 0;           // SlotId of the run
    engine::StepTask task;
    std::shared_ptr<const RunNames> names;
    std::shared_ptr<const engine::Activity> activity;
    engine::Payloads last_heartbeat;  // of the attempt before; fixed once queued
    std::string token;  // settles it from outside; set by the worker before started_ns, then fixed

    std::atomic<std::int64_t> started_ns{0};    // 0: still in the queue
    std::atomic<std::int64_t> ended_ns{0};      // 0: not yet
    std::atomic<std::int64_t> heartbeat_ns{0};  // the latest; 0: none yet
    std::atomic<std::uint32_t> stop{0};         // a Stop
    bool withdrawn = false;                     // [loop] its run ended before it was handed out
    bool deferred = false;                      // [loop] its body has returned
    std::string token_hash;                     // [loop] of a deferred one
    DeadlinePlace deadline;                     // [loop]
    std::mutex mutex;
    std::optional<engine::Payloads> details;  // guarded by mutex: the latest heartbeat's
    std::atomic<bool> to_be_saved{false};     // the lane was told of details that it has not seen
};

using AttemptPtr = std::shared_ptr<Attempt>;

// When the attempt is late, as far as is known now; 0: never. A queued attempt is looked at again
// after its whole time.
std::int64_t due_of(const Attempt& attempt, std::int64_t now_ns);
// Which limit a late attempt has passed; kNone: not late at `now_ns`.
engine::TimeoutKind lateness(const Attempt& attempt, std::int64_t now_ns);
// The same of a task that began then and sends no heartbeats.
std::int64_t due_of(const engine::StepTask& task, std::int64_t started_ns);
engine::TimeoutKind lateness(const engine::StepTask& task, std::int64_t started_ns,
                             std::int64_t now_ns);
// The same in all attempts of the step, and of no other.
std::string idempotency_key(const RunNames& names, const engine::StepTask& task);
// What an attempt fails with that was late, or whose result has more bytes than it may.
std::shared_ptr<const engine::Failure> timed_out(const engine::StepTask& task,
                                                 engine::TimeoutKind kind);
std::shared_ptr<const engine::Failure> too_large(const engine::StepTask& task, std::uint64_t bytes,
                                                 std::uint64_t most);

}  // namespace runbook::runtime::local
