// JsonNode: a JSON text as a tree that keeps what a check needs: numbers as they were written, and
// names that were given twice.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"

namespace runbook::app {

struct JsonNode {
    enum class Kind { kNull, kBoolean, kNumber, kString, kList, kObject };

    Kind kind = Kind::kNull;
    bool truth = false;              // of a boolean
    std::string text;                // of a string, its content; of a number, its digits
    std::vector<std::string> names;  // of an object, in the order of the text
    std::vector<JsonNode> values;    // of an object, beside the names; of a list
    bool has(std::string_view name) const;
    // "a string", "an integer": for people.
    std::string description() const;
    bool is_whole() const;  // of a number: digits only, no fraction and no exponent
};

// Read with the kit's own reader, so that host and runbook agree on what JSON is: nested 64 deep at
// most. kBadInput: place and reason.
Result<JsonNode> read_json(std::string_view text);

// Equal as JSON: members in any order, numbers by value.
bool operator==(const JsonNode& a, const JsonNode& b);

}  // namespace runbook::app
