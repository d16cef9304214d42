// The shapes of the names that a bundle may carry.
#pragma once

#include <string_view>

namespace runbook::registry {

bool is_slug(std::string_view text);         // [a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?
bool is_bundle_name(std::string_view text);  // no dot: it ends at the first one in a full name
bool is_activity_name(std::string_view text);
bool is_version(std::string_view text);

}  // namespace runbook::registry
