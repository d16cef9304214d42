#include "host/plugin/bundle_parts.hpp"

#include <span>

#include "host/plugin/activity.hpp"
#include "host/plugin/from_abi.hpp"
#include "host/plugin/runbook.hpp"

namespace runbook::plugin {
namespace {

constexpr std::string_view kInlineActivity = "rb.inline";

// Names that begin so belong to the kit: never called by a step's name.
bool of_the_kit(const std::string& name) { return name.starts_with("rb."); }

}  // namespace

BundleParts make_parts(const rb_bundle& bundle, const BundleFacts& facts,
                       const std::shared_ptr<const void>& owner) {
    BundleParts parts;
    const rb_activity* inline_activity = nullptr;
    for (const rb_activity* activity : std::span(bundle.activities, bundle.activity_count)) {
        const std::string name = text(activity->slug);
        if (name == kInlineActivity) inline_activity = activity;
        if (!of_the_kit(name)) parts.activities.push_back(make_activity(activity, facts, owner));
    }
    for (const rb_runbook* runbook : std::span(bundle.runbooks, bundle.runbook_count))
        parts.runbooks.push_back(make_runbook(runbook, facts, inline_activity, owner));
    return parts;
}

}  // namespace runbook::plugin
