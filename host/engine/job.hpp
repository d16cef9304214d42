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
    kStarted,   // the child `seq` has a run; name is its run id
    kSignal,
    kUpdate,
    kCancel,  // name: the reason
    kReseed,
};

struct Job {
    JobType type = JobType::kStart;
    std::uint64_t seq = 0;
    std::string name;
    Payloads args;
    std::shared_ptr<const Failure> failure;  // null: none
};

}  // namespace runbook::engine
