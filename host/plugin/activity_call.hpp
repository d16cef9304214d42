// One call of an activity through the ABI.
#pragma once

#include "abi/include/runbook/abi.h"
#include "host/engine/runbook.hpp"

namespace runbook::plugin {

// Runs `activity` on the calling thread. `task` is an inline step's, else null. A body that
// completes twice, not at all, or against its own status is a failure of type activity_contract.
engine::ActivityOutcome call_activity(const rb_activity& activity, void* task,
                                      const engine::ActivityCall& call);

}  // namespace runbook::plugin
