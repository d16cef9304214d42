// Pool: who runs the attempts that turns hand out. It knows nothing of runs: an attempt comes in,
// its end goes out. Workers are threads (workers.hpp); a simulation brings a pool of its own, which
// chooses on its one thread what begins and what ends when.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "host/runtime/local/attempt.hpp"
#include "host/runtime/local/clock.hpp"

namespace runbook::runtime::local {

// What a pool tells its runtime; a pool without threads may call it on any thread.
struct PoolCalls {
    // An attempt ended. [worker]
    std::function<void(AttemptPtr attempt, engine::ActivityOutcome outcome)> ended = {};
    // What has ended is to be applied, or may wait while another attempt runs. [worker]
    std::function<void()> settle = {};
    // It has sent a heartbeat with details that are to outlive this process. [worker]
    std::function<void(AttemptPtr attempt)> beat = {};
    std::function<bool()> may_gather = {};
    std::function<void(const Attempt& attempt, std::uint32_t level, std::string_view message,
                       std::string_view json)>
        log = {};
};

class Pool {
 public:
    virtual ~Pool() = default;
    // Nothing begins any more, and no call is made once it has returned.
    virtual void stop() = 0;
    // Takes them over. May still be called while stop() runs. [any]
    virtual void push(std::span<AttemptPtr> attempts) = 0;
    // For a runtime without worker threads: runs one queued attempt on the calling thread, or ends
    // one; false: there is none, now. [any]
    virtual bool run_one() = 0;
    // Runs an attempt that was not pushed, on the calling thread, and tells nobody. [any]
    virtual engine::ActivityOutcome run_here(const AttemptPtr& attempt) = 0;
    // A body holds its thread past its time: another thread may take its place, up to a cap.
    virtual void replace_held() = 0;
    virtual bool any_queued() const = 0;
};

using PoolMaker = std::function<std::unique_ptr<Pool>(std::shared_ptr<Clock>, PoolCalls)>;

// Runs the attempt's body on the calling thread. One that was to stop before it began does not run.
// `calls`: told what the body says while it runs; the end is for the caller to tell.
engine::ActivityOutcome execute(const AttemptPtr& attempt, Clock& clock, const PoolCalls& calls);

}  // namespace runbook::runtime::local
