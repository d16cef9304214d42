#include "host/app/json_node.hpp"

#include <runbook/kit/json_reader.hpp>

#include <algorithm>

#include "host/app/json_number.hpp"

namespace runbook::app {

namespace {

using rb::kit::JsonReader;
using Kind = JsonNode::Kind;

bool read(JsonReader& in, JsonNode& node);

bool read_list(JsonReader& in, JsonNode& node) {
    bool more = true;
    node.kind = Kind::kList;
    if (!in.open('[', "a list")) return false;
    for (;;) {
        if (!in.next(']', node.values.empty(), more)) return false;
        if (!more) return true;
        if (!read(in, node.values.emplace_back())) return in.inside_element(node.values.size() - 1);
    }
}

bool read_object(JsonReader& in, JsonNode& node) {
    std::string scratch;
    std::string_view name;
    bool more = true;
    node.kind = Kind::kObject;
    if (!in.open('{', "an object")) return false;
    for (;;) {
        if (!in.next('}', node.values.empty(), more)) return false;
        if (!more) return true;
        if (!in.name(name, scratch)) return false;
        node.names.emplace_back(name);
        if (!read(in, node.values.emplace_back())) return in.inside_field(node.names.back());
    }
}

bool read_number(JsonReader& in, JsonNode& node) {
    const char* const begin = in.mark();
    node.kind = Kind::kNumber;
    if (!in.skip()) return false;
    const std::string_view text(begin, static_cast<std::size_t>(in.mark() - begin));
    node.text = text.substr(0, text.find_last_not_of(" \n\r\t") + 1);  // mark() goes past spaces
    return true;
}

bool read(JsonReader& in, JsonNode& node) {
    switch (in.peek()) {
        case '{':
            return read_object(in, node);
        case '[':
            return read_list(in, node);
        case '"':
            node.kind = Kind::kString;
            return in.string(node.text);
        case 't':
        case 'f':
            node.kind = Kind::kBoolean;
            return in.boolean(node.truth);
        case 'n':
            return in.null() || in.expected("a value");
        default:
            return read_number(in, node);
    }
}

bool same_members(const JsonNode& a, const JsonNode& b) {
    if (a.names.size() != b.names.size()) return false;
    for (std::size_t i = 0; i < a.names.size(); ++i) {
        const auto there = std::find(b.names.begin(), b.names.end(), a.names[i]);
        if (there == b.names.end()) return false;
        if (!(a.values[i] == b.values[static_cast<std::size_t>(there - b.names.begin())]))
            return false;
    }
    return true;
}

}  // namespace

Result<JsonNode> read_json(std::string_view text) {
    JsonReader reader(text, rb::kit::Unknown::strict);
    JsonNode node;
    if (read(reader, node) && reader.at_end()) return node;
    return Error{ErrorCode::kBadInput, "the input is not JSON: " + reader.error(),
                 "give --input a JSON text, or @file"};
}

bool JsonNode::has(std::string_view name) const {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool JsonNode::is_whole() const { return text.find_first_of(".eE") == std::string::npos; }

std::string JsonNode::description() const {
    switch (kind) {
        case Kind::kNull:
            return "null";
        case Kind::kBoolean:
            return "a boolean";
        case Kind::kNumber:
            return is_whole() ? "an integer" : "a number";
        case Kind::kString:
            return "a string";
        case Kind::kList:
            return "an array";
        case Kind::kObject:
            return "an object";
    }
    return "something else";
}

bool operator==(const JsonNode& a, const JsonNode& b) {
    if (a.kind != b.kind) return false;
    switch (a.kind) {
        case Kind::kNull:
            return true;
        case Kind::kBoolean:
            return a.truth == b.truth;
        case Kind::kNumber:
            return compare_numbers(a.text, b.text) == 0;
        case Kind::kString:
            return a.text == b.text;
        case Kind::kList:
            return a.values == b.values;
        case Kind::kObject:
            return same_members(a, b);
    }
    return false;
}

}  // namespace runbook::app
