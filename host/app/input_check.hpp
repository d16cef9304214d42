// Checks an input against a runbook's schema before anything is recorded.
#pragma once

#include <string_view>

#include "host/base/result.hpp"
#include "host/engine/payload.hpp"

namespace runbook::app {

// kBadInput: the mistakes, one line each, with the path of the value and what was expected and
// found. An empty schema accepts every JSON text, and so does one that is not JSON itself.
Result<void> check_input(std::string_view input, std::string_view schema);

// What is wrong with a value for a run that is under way; empty: nothing. One whose encoding is not
// JSON (encrypted, say) cannot be judged here, and passes.
std::string misfit(const engine::Payload& value, std::string_view schema);

}  // namespace runbook::app
