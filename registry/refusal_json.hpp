// Refusal <-> Boost.JSON values, shared by the probe's report and the index of known files.
#pragma once

#include <boost/json.hpp>

#include "registry/refusal.hpp"

namespace runbook::registry {

// Throws std::exception when a member is missing or of another type.
Refusal refusal_from_json(const boost::json::value& json);
boost::json::object refusal_to_json(const Refusal& refusal);

}  // namespace runbook::registry
