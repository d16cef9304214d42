// The words of a JSON Schema, looked up in it. What is of another kind than it should be counts as
// not there.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "host/app/json_node.hpp"

namespace runbook::app {

// Null: there is none.
const JsonNode* word(const JsonNode& schema, std::string_view name);
const JsonNode* word(const JsonNode& schema, std::string_view name, JsonNode::Kind kind);
std::optional<std::size_t> count(const JsonNode& schema, std::string_view name);

// What "#/properties/order" means; null: it leads nowhere, or out of this schema.
const JsonNode* at_pointer(const JsonNode& root, std::string_view pointer);

}  // namespace runbook::app
