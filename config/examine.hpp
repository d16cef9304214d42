// Examining: everything that flags, variables and files say, and all that is wrong with it.
#pragma once

#include <optional>
#include <vector>

#include "config/problem.hpp"
#include "config/settings.hpp"

namespace runbook::config {

struct Report {
    std::vector<ConfigFile> files;     // those that were read; the first that gives a setting wins
    std::vector<Problem> errors;       // flags, variables, files: each in its own order
    std::vector<Problem> warnings;     // variables that look like settings and are none
    std::optional<Settings> settings;  // exactly when there is no error
};

// Reads and resolves everything. What load() refuses is among the errors, all of it at once.
Report examine(const Inputs& inputs);

// What is wrong with this one file, in the order of its lines. Nothing of the machine is looked at,
// so that the file of another one can be judged.
std::vector<Problem> examine_file(const std::filesystem::path& file);

// The profiles that could have been chosen and were not.
std::vector<ConfigFile> other_profiles(const Inputs& inputs, const std::vector<ConfigFile>& read);

}  // namespace runbook::config
