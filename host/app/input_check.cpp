#include "host/app/input_check.hpp"

#include <string>
#include <vector>

#include "host/app/schema_check.hpp"

namespace runbook::app {

namespace {

Error unfit(const std::vector<std::string>& mistakes) {
    constexpr std::size_t kMost = 10;
    std::string message = "the input does not fit the runbook:";
    for (std::size_t i = 0; i < mistakes.size() && i < kMost; ++i) {
        message.append(mistakes.size() > 1 ? "\n  " : " ").append(mistakes[i]);
    }
    if (mistakes.size() > kMost)
        message += "\n  and " + std::to_string(mistakes.size() - kMost) + " more";
    return {ErrorCode::kBadInput, std::move(message),
            "runbook-host runbooks --json shows the input schema of each runbook"};
}

}  // namespace

Result<void> check_input(std::string_view input, std::string_view schema) {
    RB_TRY(const JsonNode value, read_json(input));
    if (schema.empty()) return {};
    const auto wanted = read_json(schema);
    if (!wanted.ok()) return {};
    const auto mistakes = mistakes_of(value, *wanted);
    if (mistakes.empty()) return {};
    return unfit(mistakes);
}

}  // namespace runbook::app
