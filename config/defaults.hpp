// Defaults that depend on the machine or on where the config file lies.
#pragma once

#include <string>
#include <vector>

#include "host/base/result.hpp"

namespace runbook::config {

struct Surroundings;

Result<std::vector<std::string>> default_workers(const Surroundings& around);

// In .runbook/ beside a project's config file, else in the state directory: a config file found by
// XDG lies in a folder for settings, where recorded runs do not belong. Failure: kEnvironment when
// there is neither.
Result<std::vector<std::string>> default_store(const Surroundings& around);

// Those that exist of: bundles/ beside the config file, <executable>/../lib/runbooks, which is the
// installed folder and the build tree's.
Result<std::vector<std::string>> default_bundles(const Surroundings& around);

}  // namespace runbook::config
