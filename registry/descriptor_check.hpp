// Checks what a bundle's entry returned before anything else reads it. A bundle is trusted code, so
// this finds mistakes, not attacks: a pointer that is not null is taken to point at something.
#pragma once

#include <optional>

#include "abi/include/runbook/abi.h"
#include "registry/refusal.hpp"

namespace runbook::registry {

// Nothing: the descriptor may be used.
std::optional<Refusal> check_descriptor(const rb_bundle& bundle);

}  // namespace runbook::registry
