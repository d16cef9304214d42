#include "host/app/schema_words.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace runbook::app {

using Kind = JsonNode::Kind;

const JsonNode* word(const JsonNode& schema, std::string_view name) {
    if (schema.kind != Kind::kObject) return nullptr;
    const auto there = std::find(schema.names.begin(), schema.names.end(), name);
    if (there == schema.names.end()) return nullptr;
    return &schema.values[static_cast<std::size_t>(there - schema.names.begin())];
}

const JsonNode* word(const JsonNode& schema, std::string_view name, Kind kind) {
    const JsonNode* const found = word(schema, name);
    return found != nullptr && found->kind == kind ? found : nullptr;
}

std::optional<std::size_t> count(const JsonNode& schema, std::string_view name) {
    const JsonNode* const found = word(schema, name, Kind::kNumber);
    if (found == nullptr) return std::nullopt;
    std::size_t number = 0;
    const char* const end = found->text.data() + found->text.size();
    if (std::from_chars(found->text.data(), end, number).ptr != end) return std::nullopt;
    return number;
}

const JsonNode* at_pointer(const JsonNode& root, std::string_view pointer) {
    if (!pointer.starts_with('#')) return nullptr;
    const JsonNode* at = &root;
    for (pointer.remove_prefix(1); !pointer.empty() && at != nullptr;) {
        if (pointer.front() != '/') return nullptr;
        const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
        std::string step(pointer.substr(1, end - 1));
        pointer.remove_prefix(end);
        for (std::size_t i = step.find('~'); i != std::string::npos; i = step.find('~', i + 1))
            step.replace(i, 2, step.substr(i, 2) == "~1" ? "/" : "~");
        if (at->kind == Kind::kList) {
            std::size_t index = 0;
            std::from_chars(step.data(), step.data() + step.size(), index);
            at = index < at->values.size() ? &at->values[index] : nullptr;
        } else {
            at = word(*at, step);
        }
    }
    return at;
}

}  // namespace runbook::app
