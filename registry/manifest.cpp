#include "registry/manifest.hpp"

#include <algorithm>
#include <exception>
#include <span>

#include "registry/manifest_json.hpp"

namespace runbook::registry {
namespace {

std::string text(const rb_str& from) { return {from.ptr, from.len}; }

std::string label(const Manifest::Runbook& runbook) {
    return "runbook '" + runbook.slug + "' version " + runbook.version;
}
std::string label(const std::string& activity) { return "activity '" + activity + "'"; }

// Of two sorted lists, the first entry that only one has.
template <class Entry>
std::optional<std::string> first_difference(const std::vector<Entry>& manifest,
                                            const std::vector<Entry>& descriptor) {
    const auto [left, right] =
        std::mismatch(manifest.begin(), manifest.end(), descriptor.begin(), descriptor.end());
    if (left == manifest.end() && right == descriptor.end()) return std::nullopt;
    if (right == descriptor.end() || (left != manifest.end() && *left < *right))
        return "its manifest lists " + label(*left) + ", its code has no such";
    return "its code has " + label(*right) + ", its manifest does not list it";
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view json) {
    json = json.substr(0, json.find('\0'));
    try {
        boost::json::error_code broken;  // the throwing parse() tells a place in its own source
        const auto value = boost::json::parse({json.data(), json.size()}, broken);
        if (broken) return Error{ErrorCode::kBadInput, broken.message(), {}};
        return manifest_from_json(value);
    } catch (const std::exception& wrong) {
        return Error{ErrorCode::kBadInput, wrong.what(), {}};
    }
}

Manifest manifest_of(const rb_bundle& bundle) {
    Manifest manifest;
    manifest.abi_minor = bundle.min_host_minor;
    manifest.name = text(bundle.name);
    manifest.version = text(bundle.version);
    for (const rb_runbook* runbook : std::span(bundle.runbooks, bundle.runbook_count)) {
        const std::string own = text(runbook->version);
        manifest.runbooks.push_back({text(runbook->slug), own.empty() ? manifest.version : own});
    }
    for (const rb_activity* activity : std::span(bundle.activities, bundle.activity_count)) {
        std::string name = text(activity->slug);
        if (!name.starts_with("rb.")) manifest.activities.push_back(std::move(name));
    }
    std::sort(manifest.runbooks.begin(), manifest.runbooks.end());
    std::sort(manifest.activities.begin(), manifest.activities.end());
    return manifest;
}

std::optional<std::string> difference(const Manifest& manifest, const Manifest& descriptor) {
    if (manifest.name != descriptor.name)
        return "its manifest names it '" + manifest.name + "', its code '" + descriptor.name + "'";
    if (manifest.version != descriptor.version) {
        return "its manifest says version " + manifest.version + ", its code " + descriptor.version;
    }
    if (manifest.abi_minor != descriptor.abi_minor) {
        return "its manifest needs runbook ABI 1." + std::to_string(manifest.abi_minor) +
               ", its code 1." + std::to_string(descriptor.abi_minor);
    }
    if (auto found = first_difference(manifest.runbooks, descriptor.runbooks)) return found;
    return first_difference(manifest.activities, descriptor.activities);
}

}  // namespace runbook::registry
