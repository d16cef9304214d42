#include "host/app/input_check.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "host/base/near.hpp"

namespace runbook::app {
namespace {

namespace json = boost::json;

const char* found(const json::value& value) {
    switch (value.kind()) {
        case json::kind::null:
            return "null";
        case json::kind::bool_:
            return "a boolean";
        case json::kind::int64:
        case json::kind::uint64:
            return "an integer";
        case json::kind::double_:
            return "a number";
        case json::kind::string:
            return "a string";
        case json::kind::array:
            return "an array";
        case json::kind::object:
            return "an object";
    }
    return "something else";
}

bool is_type(const json::value& value, std::string_view type) {
    if (type == "null") return value.is_null();
    if (type == "boolean") return value.is_bool();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    if (type == "number") return value.is_number();
    if (type == "string") return value.is_string();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    return true;
}

std::string with_article(std::string_view type) {
    if (type == "null") return "null";
    const bool vowel = type.front() == 'i' || type.front() == 'a' || type.front() == 'o';
    return (vowel ? "an " : "a ") + std::string(type);
}

Error bad(const std::string& path, const std::string& what) {
    return {ErrorCode::kBadInput, "the input does not fit the runbook: " + path + ": " + what,
            "runbook-host runbooks --json shows the input schema of each runbook"};
}

Result<void> check(const json::value& value, const json::value& schema, const std::string& path);

Result<void> check_type(const json::value& value, const json::value& type,
                        const std::string& path) {
    std::vector<std::string> allowed;
    if (type.is_string()) allowed.emplace_back(type.as_string());
    if (type.is_array()) {
        for (const json::value& one : type.as_array()) allowed.emplace_back(one.as_string());
    }
    const auto fits = [&](const std::string& name) { return is_type(value, name); };
    if (allowed.empty() || std::any_of(allowed.begin(), allowed.end(), fits)) return {};
    std::string expected;
    for (const std::string& name : allowed) {
        expected += (expected.empty() ? "" : " or ") + with_article(name);
    }
    return bad(path, "expected " + expected + ", found " + found(value));
}

Result<void> check_object(const json::object& object, const json::object& schema,
                          const std::string& path) {
    static const json::object kNone;
    const json::value* declared = schema.if_contains("properties");
    const json::object& properties = declared != nullptr ? declared->as_object() : kNone;
    std::vector<std::string> names;
    for (const auto& [name, property] : properties) names.emplace_back(name);
    const json::value* additional = schema.if_contains("additionalProperties");
    const bool closed = additional != nullptr && additional->is_bool() && !additional->as_bool();
    for (const auto& [name, member] : object) {
        const std::string inner = path + "." + std::string(name);
        if (const json::value* property = properties.if_contains(name)) {
            RB_CHECK(check(member, *property, inner));
        } else if (closed) {
            std::string known;
            for (const std::string& one : names) known += (known.empty() ? "" : ", ") + one;
            const auto near = nearest(std::string_view(name.data(), name.size()), names);
            return bad(inner, "unknown field" + (near ? "; did you mean " + *near + "?" : "") +
                                  "; known: " + known);
        } else if (additional != nullptr && additional->is_object()) {
            RB_CHECK(check(member, *additional, inner));
        }
    }
    if (const json::value* required = schema.if_contains("required")) {
        for (const json::value& name : required->as_array()) {
            if (object.contains(name.as_string())) continue;
            return bad(path + "." + std::string(name.as_string()), "missing");
        }
    }
    return {};
}

Result<void> check(const json::value& value, const json::value& schema_value,
                   const std::string& path) {
    if (!schema_value.is_object()) return {};
    const json::object& schema = schema_value.as_object();
    if (const json::value* type = schema.if_contains("type")) {
        RB_CHECK(check_type(value, *type, path));
    }
    if (const json::value* choices = schema.if_contains("enum"); choices && choices->is_array()) {
        const auto& list = choices->as_array();
        if (std::find(list.begin(), list.end(), value) == list.end()) {
            return bad(path, "expected one of " + json::serialize(list) + ", found " +
                                 json::serialize(value));
        }
    }
    if (value.is_object()) RB_CHECK(check_object(value.as_object(), schema, path));
    const json::value* items = schema.if_contains("items");
    if (value.is_array() && items != nullptr) {
        std::size_t index = 0;
        for (const json::value& item : value.as_array()) {
            RB_CHECK(check(item, *items, path + "[" + std::to_string(index++) + "]"));
        }
    }
    return {};
}

}  // namespace

Result<void> check_input(std::string_view input, std::string_view schema) {
    boost::system::error_code broken;
    json::stream_parser parser;
    std::size_t read = parser.write_some(input.data(), input.size(), broken);
    if (!broken) parser.finish(broken);
    if (!broken && read < input.size()) broken = json::error::extra_data;
    if (broken) {
        return Error{
            ErrorCode::kBadInput,
            "the input is not JSON: " + broken.message() + " at byte " + std::to_string(read),
            "give --input a JSON text, or @file"};
    }
    if (schema.empty()) return {};
    boost::system::error_code ignored;
    const json::value parsed = json::parse(schema, ignored);
    if (ignored) return {};  // the registry checks schemas when it takes a bundle in
    return check(parser.release(), parsed, "$");
}

}  // namespace runbook::app
