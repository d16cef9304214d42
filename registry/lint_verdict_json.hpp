// LintVerdict <-> Boost.JSON values, for its section and the index of known files.
#pragma once

#include <boost/json.hpp>

#include "registry/lint_verdict.hpp"

namespace runbook::registry {

// Throws std::exception when a member is missing or of another type.
LintVerdict verdict_from_json(const boost::json::value& value);
boost::json::object verdict_to_json(const LintVerdict& verdict);

}  // namespace runbook::registry
