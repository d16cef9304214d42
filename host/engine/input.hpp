// Input: what the driver tells an execution. Commands are addressed by their number.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "host/engine/event.hpp"
#include "host/engine/runbook.hpp"
#include "host/engine/status.hpp"

namespace runbook::engine {

struct StepEnded {
    std::uint64_t seq = 0;
    std::uint32_t attempt = 1;
    ActivityOutcome outcome;
    std::string token_hash = {};  // of a deferred outcome
};

enum class TimerUse : std::uint8_t {
    kSleep = 0,
    kBackoff,
    // Of the run itself; the seq is 0.
    kGrace,     // how long its end waits: for steps in flight, or to go on later
    kDeadline,  // how long it may take
    kGate,
    kHook,
};
struct TimerFired {
    std::uint64_t seq = 0;
    TimerUse use = TimerUse::kSleep;
};

struct ChildEnded {
    std::uint64_t seq = 0;
    Status status = Status::kCompleted;  // a final one
    Payload result;
    std::shared_ptr<const Failure> failure;  // set unless completed
};

// What the world outside asks for carries a ticket: the driver's number for the one who asks, under
// which the delivery, or a later one, holds the answer. 0: nobody waits for it.
struct CancelAsked {
    std::string reason;
    std::string by;
    std::uint64_t ticket = 0;
};

struct TerminateAsked {
    std::string reason;
    std::uint64_t ticket = 0;
};

// The event that is asked for, as request.hpp has it.
struct SignalAsked {
    SignalReceived event;
    std::uint64_t ticket = 0;
    bool kept = false;  // its sender was told that it is, and looks no more: never refused as late
};
struct UpdateAsked {  // its id: whoever asks again under it gets the same answer
    UpdateAccepted event;
    std::uint64_t ticket = 0;
};
struct GateAsked {                        // the gate may be left empty when one is open
    std::unique_ptr<GateAnswered> event;  // never null; apart, since it is large
    std::uint64_t ticket = 0;
};
struct HookAsked {
    HookReceived event;  // hook: the token's hash
    std::uint64_t ticket = 0;
};

using Input = std::variant<StepEnded, TimerFired, ChildEnded, CancelAsked, TerminateAsked,
                           SignalAsked, UpdateAsked, GateAsked, HookAsked>;

}  // namespace runbook::engine
