// Holds a JSON text against a JSON Schema: the words that the kit writes, and those that people use
// in schemas of their own (abi.h lists them). Other words are ignored, as JSON Schema wants it
// (docs/decisions/0016).
#pragma once

#include <string>
#include <vector>

#include "host/app/json_node.hpp"

namespace runbook::app {

// One line for each mistake, "$.items[1].n: expected an integer, found a string", in the order of
// the text. Empty: it fits. A word of the schema whose own value makes no sense is ignored.
std::vector<std::string> mistakes_of(const JsonNode& value, const JsonNode& schema);

}  // namespace runbook::app
