// What an instance says it waits for, as text: {"signals":["paid"],"predicates":["all here"]}.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runbook::plugin {

struct WaitsText {
    std::vector<std::string> signals;
    std::vector<std::string> conditions;  // by their labels
};

// Nothing: it is not of that form. Members of other names are lists of texts as well, and skipped.
std::optional<WaitsText> parse_waits(std::string_view json);

}  // namespace runbook::plugin
