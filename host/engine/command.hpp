// Command: what a runbook instance asks for, numbered 1, 2, 3.. in order of emission.
// The numbers are those of runbook/abi.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/engine/failure.hpp"
#include "host/engine/payload.hpp"
#include "host/engine/retry.hpp"

namespace runbook::engine {

enum class CommandType : std::uint16_t {
    kStep = 1,
    kInlineStep,
    kTimer,
    kChild,
    kSignalRun,
    kCancelRun,
    kGate,
    kHook,
    kCancel = 16,
    kMemo,
    kSearch,
    kDetails,
    kUpdateAccept,
    kUpdateReject,
    kUpdateDone,
    kComplete = 32,
    kFail,
    kCancelled,
    kContinue,
};
std::string_view name_of(CommandType type);  // "step", "timer", ..

enum class CancelMode : std::uint32_t { kTry = 0, kWaitDone, kWaitRequested, kAbandon };
enum class ClosePolicy : std::uint32_t { kCancel = 0, kTerminate, kAbandon };

// 0 means "not set" in each: the activity's own declaration, then the default, decides.
struct StepOptions {
    CancelMode cancel_mode = CancelMode::kTry;
    std::int64_t attempt_ms = 0;  // start to close
    std::int64_t total_ms = 0;    // all attempts
    std::int64_t heartbeat_ms = 0;
    std::optional<RetryPolicy> retry;
    bool operator==(const StepOptions&) const = default;
};

struct RunOptions {  // of a child, or of the run that goes on as this one's successor
    CancelMode cancel_mode = CancelMode::kTry;
    ClosePolicy close_policy = ClosePolicy::kCancel;
    std::int64_t total_ms = 0;  // the whole chain of runs; 0: not set
    std::int64_t run_ms = 0;    // one run of it; 0: not set
};

struct LeftSignal {  // one that nobody took, as its job was
    std::string name, id, sender;
    std::uint64_t number = 0;
    Payloads payload;
};

struct CommandExtras {    // what few commands carry
    std::string label;    // for people; details: the progress
    std::string details;  // for people
    std::string run_id;   // signal to and cancellation of another run
    std::string schema;   // gate: of the corrections, hook: of the payload; empty: as declared
    std::vector<Pair> pairs;
    std::vector<std::string> unhandled;  // final ones: signals that nobody took
    std::vector<LeftSignal> carried;     // continue: the same, whole
};

struct Command {
    CommandType type = CommandType::kStep;
    std::uint32_t local_number = 0;  // step: the n of its id; the bundle made the first attempt
    std::uint64_t seq = 0;
    std::string name;  // activity, slug, gate, hook, ..
    std::string key;   // explicit step key, explicit child workflow id, id of an update
    Payloads args;
    std::int64_t delay_ms = 0;     // timer, gate, hook; continue: how much later
    std::uint64_t target_seq = 0;  // cancel
    std::optional<RunOptions> run;
    // Apart, since most commands have none and many commands are moved about.
    std::shared_ptr<const StepOptions> step;
    // Fail, update rejection and result; step: of the attempt that the bundle made.
    std::shared_ptr<const Failure> failure;
    std::shared_ptr<const CommandExtras> extras;
};

// Empty when the command has none.
const CommandExtras& extras_of(const Command& command);

}  // namespace runbook::engine
