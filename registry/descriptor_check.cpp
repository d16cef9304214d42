#include "registry/descriptor_check.hpp"

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "host/base/quote.hpp"
#include "registry/names.hpp"

namespace runbook::registry {
namespace {

constexpr std::uint64_t kEntriesMax = 10'000;
constexpr const char* kRebuild =
    "Rebuild the bundle against runbook/abi.h of this host or an older one";

using Check = std::optional<Refusal>;

Refusal impossible(std::string found) {
    return {RefusalCode::kDescriptor, std::move(found), kRebuild};
}

Check check_size(const char* what, std::uint32_t has, std::size_t needed) {
    if (has >= needed) return std::nullopt;
    return impossible("its " + std::string(what) + " has struct_size " + std::to_string(has) +
                      ", at least " + std::to_string(needed) + " is needed");
}

Check check_list(const char* what, const void* list, std::uint64_t count) {
    if (count > kEntriesMax)
        return impossible("it claims " + std::to_string(count) + " " + what + ", at most " +
                          std::to_string(kEntriesMax) + " can be");
    if (count > 0 && list == nullptr)
        return impossible("it claims " + std::to_string(count) + " " + what +
                          ", but its list is NULL");
    return std::nullopt;
}

// A name that is none; "" stands for an optional one that is not set.
Check check_name(const char* what, const rb_str& name, bool (*is_name)(std::string_view),
                 const char* shape) {
    if (name.ptr == nullptr && name.len > 0)
        return impossible("its " + std::string(what) + " is NULL with a length");
    const std::string_view text(name.ptr, name.len);
    if (is_name(text)) return std::nullopt;
    // Before quoting, so that a wild length is not read to its end.
    const std::string shown = quote(text.substr(0, 100));
    return Refusal{RefusalCode::kBadName, "its " + std::string(what) + " is " + shown,
                   "Name it with " + std::string(shape)};
}

constexpr const char* kSlugShape =
    "1 to 64 of a-z, 0-9 and '-', beginning and ending with a letter or digit";
constexpr const char* kBundleShape =
    "1 to 64 of A-Z, a-z, 0-9, '_' and '-', a letter or digit first";
constexpr const char* kActivityShape =
    "1 to 100 of A-Z, a-z, 0-9, '_', '.' and '-', a letter or digit first";
constexpr const char* kVersionShape = "a version such as 1.4.0";

bool is_version_or_unset(std::string_view text) { return text.empty() || is_version(text); }

Check check_runbook(const rb_runbook* runbook) {
    if (runbook == nullptr) return impossible("one of its runbooks is NULL");
    constexpr std::size_t needed = offsetof(rb_runbook, evict) + sizeof(rb_runbook::evict);
    if (auto wrong = check_size("rb_runbook", runbook->struct_size, needed)) return wrong;
    if (auto wrong = check_name("runbook's slug", runbook->slug, is_slug, kSlugShape)) return wrong;
    if (auto wrong =
            check_name("runbook's version", runbook->version, is_version_or_unset, kVersionShape))
        return wrong;
    const std::string slug(runbook->slug.ptr, runbook->slug.len);
    if (!runbook->create || !runbook->activate || !runbook->evict)
        return impossible("its runbook '" + slug + "' lacks create, activate or evict");
    return std::nullopt;
}

Check check_activity(const rb_activity* activity) {
    if (activity == nullptr) return impossible("one of its activities is NULL");
    constexpr std::size_t needed = offsetof(rb_activity, run) + sizeof(rb_activity::run);
    if (auto wrong = check_size("rb_activity", activity->struct_size, needed)) return wrong;
    if (auto wrong =
            check_name("activity's name", activity->slug, is_activity_name, kActivityShape))
        return wrong;
    const std::string name(activity->slug.ptr, activity->slug.len);
    if (!activity->run) return impossible("its activity '" + name + "' lacks run");
    return std::nullopt;
}

template <class Entry>
Check check_entries(const char* what, std::span<const Entry* const> entries,
                    Check (*check)(const Entry*)) {
    std::set<std::string_view> names;
    for (const Entry* entry : entries) {
        if (auto wrong = check(entry)) return wrong;
        const std::string_view name(entry->slug.ptr, entry->slug.len);
        if (!names.insert(name).second) {
            return Refusal{RefusalCode::kDuplicate,
                           "it has the " + std::string(what) + " " + quote(name) + " twice",
                           "Remove or rename one of the two"};
        }
    }
    return std::nullopt;
}

}  // namespace

Check check_descriptor(const rb_bundle& bundle) {
    if (!RB_HAS(rb_bundle, &bundle, min_host_minor)) {
        return check_size("rb_bundle", bundle.struct_size,
                          offsetof(rb_bundle, activity_count) + sizeof(bundle.activity_count));
    }
    if (bundle.min_host_minor > RB_ABI_MINOR)
        return newer_minor(bundle.min_host_minor, RB_ABI_MINOR);
    if (auto wrong =
            check_size("rb_bundle", bundle.struct_size,
                       offsetof(rb_bundle, activity_count) + sizeof(bundle.activity_count)))
        return wrong;
    if (auto wrong = check_name("name", bundle.name, is_bundle_name, kBundleShape)) return wrong;
    if (auto wrong = check_name("version", bundle.version, is_version, kVersionShape)) return wrong;
    if (auto wrong = check_list("runbooks", bundle.runbooks, bundle.runbook_count)) return wrong;
    if (auto wrong = check_list("activities", bundle.activities, bundle.activity_count))
        return wrong;
    if (auto wrong = check_entries("runbook", std::span(bundle.runbooks, bundle.runbook_count),
                                   &check_runbook))
        return wrong;
    return check_entries("activity", std::span(bundle.activities, bundle.activity_count),
                         &check_activity);
}

}  // namespace runbook::registry
