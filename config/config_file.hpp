// One config file: which of its entries are settings, and what is wrong with the others.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/problem.hpp"
#include "config/toml_file.hpp"

namespace runbook::config {

struct FileSettings {
    std::map<std::string, TomlEntry, std::less<>> entries;  // by key; known and of the right type
    std::vector<Problem> problems;                          // in the order of the file
};

// Reads and checks the file. Unknown keys and wrong types are problems, and so is a file that
// cannot be read or is no TOML.
FileSettings read_file(const std::filesystem::path& path);

// The same for a text. `name` is what its problems call it.
FileSettings read_settings(std::string_view text, std::string_view name);

}  // namespace runbook::config
