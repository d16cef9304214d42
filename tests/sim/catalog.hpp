// The simulated bundle, as every simulation of this process uses it: linked into the program, and
// loaded by the registry as any other.
#pragma once

#include "host/engine/runbook.hpp"

namespace runbook::sim {

engine::Catalog& catalog();

}  // namespace runbook::sim
