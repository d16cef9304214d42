// Plan: what a simulated runbook does, drawn from a seed. The runbook (bundle.cpp) interprets it;
// so one piece of code is any runbook at all.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace runbook::sim {

// What a runbook does at one place.
enum class Kind : std::uint8_t {
    kStep,       // goes well, perhaps not at once
    kHopeless,   // fails for good
    kLate,       // takes longer than it may
    kHeartbeat,  // fails once, and goes on from its last heartbeat
    kKeyed,      // called twice under one key
    kSleep,
    kChild,
    kAll,           // parts side by side
    kAny,           // the first of them
    kSpawn,         // one beside the rest
    kSignal,        // the next one
    kSignalInTime,  // or none, after a while
    kPredicate,     // waits until so many have been counted, at most a while
    kGate,
    kHook,
    kSaga,
    kShield,  // a step that no cancellation reaches
    kSideEffect,
    kChance,  // random(), uuid(), now()
    kPatched,
    kStray,      // throws what is no rb::Failure, until the code is mended
    kContinue,   // the run continues as new, at its end
    kLater,      // a step that somebody answers later, by its token
    kSignalRun,  // a signal to another run
    kCancelRun,  // another run is asked to stop
};
inline constexpr std::size_t kKinds = 25;
std::string_view name_of(Kind kind);

struct Op {
    Kind kind = Kind::kStep;
    std::int64_t id = 0;  // in its plan
    std::int64_t a = 0;   // what it means depends on the kind
    std::int64_t ms = 0;
    bool swallows = false;  // a cancellation, instead of ending with it
    std::vector<Op> parts;
};

struct Plan {
    std::vector<Op> ops;
    std::int64_t generations = 1;  // so many runs, each continued as the next
};

// `depth`: 0 for a run that has no parent.
Plan plan_of(std::uint64_t seed, std::int64_t depth, std::int64_t generation);

}  // namespace runbook::sim
