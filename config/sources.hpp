// What each source says about one setting, and which of the sources says something unknown.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "config/config_file.hpp"
#include "config/schema.hpp"

namespace runbook::config {

// A setting as one source gives it.
struct Given {
    Origin origin = Origin::kDefault;
    std::string source;  // as in ResolvedSetting
    Words words;
    Problem problem;  // what a message about it begins with: its place, and in files its key
};

struct LoadedFile {
    ConfigFile file;
    FileSettings settings;
};

struct Sources {
    const Inputs& inputs;
    std::span<const LoadedFile> files;  // the first that gives a setting wins
};

// Every source that gives the setting, the highest first; defaults are not among them. When its
// flags contradict each other, that is a problem and the flags are left out.
std::vector<Given> given(const Setting& setting, const Sources& sources,
                         std::vector<Problem>& problems);

// The setting as this file gives it; nothing when it does not.
std::optional<Given> from_file(const Setting& setting, const LoadedFile& loaded);

// Flags that belong to no setting.
std::vector<Problem> unknown_flags(const Inputs& inputs);

// Variables that look like settings and are none.
std::vector<Problem> unknown_variables(const Inputs& inputs);

}  // namespace runbook::config
