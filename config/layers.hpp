// Layers: which config files count, and which of them goes before which.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/problem.hpp"
#include "config/settings.hpp"

namespace runbook::config {

inline constexpr const char* kFileName = "runbook-host.toml";

// A place where a base file may lie; profiles lie beside it.
struct Base {
    std::filesystem::path path;  // of the base file, which may be missing
    Layer layer = Layer::kProject;
};

struct Layers {
    std::vector<ConfigFile> files;  // those that are there; the first that gives a setting wins
    std::optional<Profile> profile;
    std::vector<Base> bases;  // in the same order; where profiles were looked for
    // For the defaults: the folder of the project's file, and of the user's when there is one.
    std::filesystem::path project;
    std::filesystem::path user;
    std::vector<Problem> problems;
};

// Without --config or RUNBOOK_CONFIG: the nearest runbook-host.toml from the working directory
// upward, then the user's, then the system's; of each the file of the chosen profile first. With
// it: that file alone, its profile first. Problems: a file or a profile that was asked for and is
// not there.
Layers find_layers(const Inputs& inputs);

// The files of all profiles beside the bases, chosen or not; by layer, then by name.
std::vector<ConfigFile> profile_files(const std::vector<Base>& bases);

}  // namespace runbook::config
