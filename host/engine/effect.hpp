// Effects: what the driver does for an execution, only after the events behind them are durable.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/command.hpp"
#include "host/engine/input.hpp"

namespace runbook::engine {

struct StepTask {  // run one attempt of an activity
    std::uint64_t seq = 0;
    std::string step;
    std::string activity;
    std::uint32_t attempt = 1;
    std::shared_ptr<const Payloads> args;
    std::int64_t scheduled_ns = 0;
    std::int64_t attempt_ms = 0;         // from the moment the body starts
    std::int64_t total_deadline_ns = 0;  // 0: none
    std::int64_t heartbeat_ms = 0;       // 0: none
    std::int64_t started_ns = 0;         // deferred ones: when the attempt began
    std::string token_hash;              // likewise
};

struct TimerArm {
    std::uint64_t seq = 0;
    TimerUse use = TimerUse::kSleep;
    std::int64_t at_ns = 0;
};

struct ChildLink {  // a child whose end this run wants to hear of
    std::uint64_t seq = 0;
    std::string run_id;
};

struct ChildClose {  // what happens to an open child
    std::string run_id;
    ClosePolicy policy = ClosePolicy::kCancel;
    std::string reason;
};

// What became of an input with a ticket. It may be told as soon as the events that come with it are
// durable.
struct Answer {
    std::uint64_t ticket = 0;  // never 0
    Result<Payload> value;
};

struct Effects {
    std::vector<StepTask> steps;
    std::vector<StepTask> deferred;         // already begun: only their limits are to be watched
    std::vector<std::uint64_t> stop_steps;  // ask the bodies to stop
    std::vector<std::uint64_t> given_up;    // bodies may go on, but must not begin any more
    std::vector<TimerArm> arm;
    std::vector<TimerArm> disarm;
    std::vector<ChildLink> children;
    std::vector<ChildClose> close_children;
};

}  // namespace runbook::engine
