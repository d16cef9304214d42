// rb_status as people read it, and the failures the host itself states when a bundle breaks the
// ABI.
#pragma once

#include <memory>
#include <string>

#include "abi/include/runbook/abi.h"
#include "host/engine/failure.hpp"

namespace runbook::plugin {

// "RB_E_BUG (-8)"; a number no header knows is "status 77".
std::string name_of_status(rb_status status);

// The bundle did something the ABI forbids: `type` is the broken contract (activity_contract, ..).
// Never retried, since the same code would do the same again.
std::shared_ptr<const engine::Failure> broken_contract(std::string type, std::string message);

}  // namespace runbook::plugin
