// What each source says about one setting, and which of the sources says something unknown.
#pragma once

#include <string>
#include <vector>

#include "config/config_file.hpp"
#include "config/schema.hpp"

namespace runbook::config {

// A setting as one source gives it.
struct Given {
    Origin origin = Origin::kDefault;
    std::string source;  // as in ResolvedSetting
    std::string place;   // how a message about it begins: "variable RUNBOOK_STORE: "
    Words words;
};

struct Sources {
    const Inputs& inputs;
    std::filesystem::path file;  // empty without one
    const FileSettings& file_settings;
};

// Every source that gives the setting, the highest first; defaults are not among them. Failure:
// kBadInput when its flags contradict each other.
Result<std::vector<Given>> given(const Setting& setting, const Sources& sources);

// Flags that belong to no setting, a line each.
std::vector<std::string> unknown_flags(const Inputs& inputs);

// Variables that look like settings and are none, a line each.
std::vector<std::string> unknown_variables(const Inputs& inputs);

}  // namespace runbook::config
