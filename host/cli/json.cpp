#include "host/cli/json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string_view.hpp>

#include "host/base/timestamp.hpp"

namespace runbook::cli {

namespace {

std::string& separated(std::string& out) {
    if (!out.empty()) out += ',';
    return out;
}

}  // namespace

std::string json_string(std::string_view text) {
    return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

JsonObject& JsonObject::add_raw(std::string_view name, std::string_view json) {
    (separated(members_) += json_string(name)) += ':';
    members_ += json.empty() ? std::string_view("null") : json;
    return *this;
}

JsonObject& JsonObject::add(std::string_view name, std::string_view text) {
    return add_raw(name, json_string(text));
}

JsonObject& JsonObject::add(std::string_view name, const char* text) {
    return add(name, std::string_view(text));
}

JsonObject& JsonObject::add(std::string_view name, std::uint64_t number) {
    return add_raw(name, std::to_string(number));
}

JsonObject& JsonObject::add(std::string_view name, bool value) {
    return add_raw(name, value ? "true" : "false");
}

JsonObject& JsonObject::add_optional(std::string_view name, std::string_view text) {
    return text.empty() ? add_raw(name, "") : add(name, text);
}

JsonObject& JsonObject::add_time(std::string_view name, std::int64_t unix_ns) {
    return add_optional(name, unix_ns == 0 ? std::string() : format_timestamp(unix_ns));
}

JsonArray& JsonArray::add(std::string_view json) {
    separated(elements_) += json;
    return *this;
}

}  // namespace runbook::cli
