// transient_load(): ours of the transient row: one run after the other, driven by the calling
// thread alone, as a program does that embeds the host and gives it no workers.
#pragma once

#include <memory>
#include <string>

#include "engine_setup.hpp"

namespace runbook::bench {

std::unique_ptr<Contender> transient_load(EngineOptions options, const std::string& slug,
                                          int steps);

}  // namespace runbook::bench
