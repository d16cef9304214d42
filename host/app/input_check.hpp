// Checks an input against a runbook's schema before anything is recorded.
#pragma once

#include <string_view>

#include "host/base/result.hpp"

namespace runbook::app {

// The subset of JSON Schema that the kit writes: type, properties, required, additionalProperties,
// items, enum. kBadInput: the path of the first value that does not fit, and what was expected. An
// empty schema accepts every JSON text.
Result<void> check_input(std::string_view input, std::string_view schema);

}  // namespace runbook::app
