#include "registry/manifest_json.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace runbook::registry {
namespace {

namespace json = boost::json;

const json::value& member(const json::object& object, const char* key) {
    const json::value* found = object.if_contains(key);
    if (found == nullptr) throw std::runtime_error("$." + std::string(key) + " is missing");
    return *found;
}

[[noreturn]] void wrong_type(const char* key, const char* needed) {
    throw std::runtime_error((*key == '\0' ? "$" : "$." + std::string(key)) + " is no " + needed);
}

const json::object& as_object(const json::value& value, const char* key) {
    if (!value.is_object()) wrong_type(key, "object");
    return value.get_object();
}

std::string as_text(const json::value& value, const char* key) {
    if (!value.is_string()) wrong_type(key, "string");
    return std::string(value.get_string());
}

unsigned as_number(const json::value& value, const char* key) {
    const auto* number = value.if_int64();
    if (number == nullptr || *number < 0 || *number > 1'000'000)
        wrong_type(key, "number from 0 to 1000000");
    return static_cast<unsigned>(*number);
}

const json::array& as_list(const json::value& value, const char* key) {
    if (!value.is_array()) wrong_type(key, "array");
    return value.get_array();
}

Manifest::Runbook runbook_from(const json::value& value, const std::string& bundle_version) {
    const auto& object = as_object(value, "runbooks[]");
    Manifest::Runbook runbook{as_text(member(object, "slug"), "runbooks[].slug"), {}};
    if (const auto* version = object.if_contains("version"))
        runbook.version = as_text(*version, "runbooks[].version");
    if (runbook.version.empty()) runbook.version = bundle_version;
    return runbook;
}

}  // namespace

Manifest manifest_from_json(const json::value& value) {
    const auto& object = as_object(value, "");
    const auto& abi = as_object(member(object, "abi"), "abi");
    Manifest manifest;
    manifest.abi_major = as_number(member(abi, "major"), "abi.major");
    manifest.abi_minor = as_number(member(abi, "minor"), "abi.minor");
    manifest.name = as_text(member(object, "name"), "name");
    manifest.version = as_text(member(object, "version"), "version");
    for (const auto& entry : as_list(member(object, "runbooks"), "runbooks"))
        manifest.runbooks.push_back(runbook_from(entry, manifest.version));
    for (const auto& entry : as_list(member(object, "activities"), "activities")) {
        std::string name = as_text(entry, "activities[]");
        if (!name.starts_with("rb.")) manifest.activities.push_back(std::move(name));
    }
    std::sort(manifest.runbooks.begin(), manifest.runbooks.end());
    std::sort(manifest.activities.begin(), manifest.activities.end());
    return manifest;
}

json::object manifest_to_json(const Manifest& manifest) {
    json::array runbooks, activities;
    for (const auto& runbook : manifest.runbooks)
        runbooks.push_back(json::object{{"slug", runbook.slug}, {"version", runbook.version}});
    for (const auto& activity : manifest.activities) activities.push_back(json::string(activity));
    return {{"abi", json::object{{"major", manifest.abi_major}, {"minor", manifest.abi_minor}}},
            {"name", manifest.name},
            {"version", manifest.version},
            {"runbooks", std::move(runbooks)},
            {"activities", std::move(activities)}};
}

}  // namespace runbook::registry
