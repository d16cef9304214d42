// refusal(): what a runbook learns when the host cannot do what it asked for.
#pragma once

#include <memory>
#include <string>

#include "host/engine/failure.hpp"

namespace runbook::runtime::local {

// A failure that trying again would not mend.
std::shared_ptr<const engine::Failure> refusal(engine::FailureKind kind, std::string type,
                                               std::string message);

}  // namespace runbook::runtime::local
