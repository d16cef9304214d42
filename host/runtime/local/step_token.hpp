// The tokens of attempts: each attempt gets one, for the few that are answered later.
#pragma once

#include <string>

namespace runbook::runtime::local {

std::string new_step_token(const std::string& run_id);  // [any]

}  // namespace runbook::runtime::local
