// limit_loop(steps): the limit of transient steps: a coroutine that is resumed once for each step,
// and the step's 200 bytes copied into an arena. After `steps` of them there is a new coroutine.
#pragma once

#include <memory>

#include "span.hpp"

namespace runbook::bench {

std::unique_ptr<Contender> limit_loop(int steps);

}  // namespace runbook::bench
