// What bundles say: their lines go to the host's log, with the run (and step) that said it.
#pragma once

#include <cstdint>
#include <string_view>

namespace runbook::log {

// `level`: as in runbook/abi.h, 1 trace .. 5 error. `who`: "run-id", or "run-id step". `json`:
// further fields as a JSON object, or empty.
void bundle(std::uint32_t level, std::string_view who, std::string_view message,
            std::string_view json);

}  // namespace runbook::log
