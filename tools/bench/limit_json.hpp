// limit_json(): the limit of transient steps with JSON in and out: one order parsed and written
// again by Boost.JSON, as a program does that has no engine.
#pragma once

#include <memory>

#include "span.hpp"

namespace runbook::bench {

std::unique_ptr<Contender> limit_json();

}  // namespace runbook::bench
