// Job: what the host hands a runbook instance, exactly one per activation.
// The numbers are those of runbook/abi.h.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/engine/failure.hpp"
#include "host/engine/payload.hpp"

namespace runbook::engine {

enum class JobType : std::uint16_t {
    kStart = 1,
    kResolved,  // the command `seq` ended: args[0] or failure
    kStarted,   // the child `seq` has a run, name: its run id; the hook `seq` exists, name: its
                // token
    kSignal,    // name, args, origin
    kUpdate,    // name, args, origin: it is accepted or rejected before the activation ends
    kCancel,    // name: the reason
    kReseed,
};

struct JobOrigin {
    std::string id;            // of the update; the sender's of a signal, may be empty
    std::string sender;        // run id; empty: from outside
    std::uint64_t number = 0;  // of a signal: which one of the run it is, from 1
};

struct Job {
    JobType type = JobType::kStart;
    bool validate = false;  // update: run its validator; not in a replay
    std::uint64_t seq = 0;
    std::string name;
    Payloads args;
    std::shared_ptr<const Failure> failure;   // null: none
    std::shared_ptr<const JobOrigin> origin;  // signals and updates; else null
};

}  // namespace runbook::engine
