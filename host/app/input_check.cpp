#include "host/app/input_check.hpp"

#include <string>
#include <vector>

#include "host/app/schema_check.hpp"

namespace runbook::app {

namespace {

// Behind "..:", each mistake on a line of its own when there are several.
std::string list_of(const std::vector<std::string>& mistakes) {
    constexpr std::size_t kMost = 10;
    std::string list;
    for (std::size_t i = 0; i < mistakes.size() && i < kMost; ++i) {
        list.append(mistakes.size() > 1 ? "\n  " : " ").append(mistakes[i]);
    }
    if (mistakes.size() > kMost)
        list += "\n  and " + std::to_string(mistakes.size() - kMost) + " more";
    return list;
}

}  // namespace

Result<void> check_input(std::string_view input, std::string_view schema) {
    RB_TRY(const JsonNode value, read_json(input));
    if (schema.empty()) return {};
    const auto wanted = read_json(schema);
    if (!wanted.ok()) return {};
    const auto mistakes = mistakes_of(value, *wanted);
    if (mistakes.empty()) return {};
    return Error{ErrorCode::kBadInput, "the input does not fit the runbook:" + list_of(mistakes),
                 "runbook-host runbooks --json shows the input schema of each runbook"};
}

std::string misfit(const engine::Payload& value, std::string_view schema) {
    const bool nothing = value.encoding == engine::kBinaryNull;
    if (!nothing && value.encoding != engine::kJsonPlain) return {};
    const auto found = read_json(nothing ? "null" : std::string_view(value.body));
    if (!found.ok()) return " " + found.error().message;
    const auto wanted = read_json(schema);
    if (!wanted.ok()) return {};
    return list_of(mistakes_of(*found, *wanted));
}

}  // namespace runbook::app
