// Manifest <-> Boost.JSON values, shared by the section's reader and the index of known files.
#pragma once

#include <boost/json.hpp>

#include "registry/manifest.hpp"

namespace runbook::registry {

// Throws boost::system::system_error or std::exception when a member is missing or of another type.
Manifest manifest_from_json(const boost::json::value& json);
boost::json::object manifest_to_json(const Manifest& manifest);

}  // namespace runbook::registry
