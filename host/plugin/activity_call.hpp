// One call of an activity through the ABI.
#pragma once

#include <cstdint>

#include "abi/include/runbook/abi.h"
#include "host/engine/runbook.hpp"

namespace runbook::plugin {

// Runs `activity` on the calling thread. `task` is an inline step's, else null. A body that
// completes twice, not at all, or against its own status is a failure of type activity_contract,
// one whose result is larger than `body_max` one of type payload_too_large.
engine::ActivityOutcome call_activity(const rb_activity& activity, void* task,
                                      const engine::ActivityCall& call, std::uint64_t body_max);

}  // namespace runbook::plugin
