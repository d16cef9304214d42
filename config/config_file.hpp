// The config file: where it is found, and which of its entries are settings.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "config/toml_file.hpp"

namespace runbook::config {

inline constexpr std::string_view kFileName = "runbook-host.toml";

struct FoundFile {
    std::filesystem::path path;
    bool upward = false;  // found from the working directory upward, else by XDG
};

// The working directory's, else its nearest parent's, else $XDG_CONFIG_HOME/runbook-host/'s
// (~/.config/ when that is not set).
std::optional<FoundFile> find_file(const Inputs& inputs);

struct FileSettings {
    std::map<std::string, TomlEntry, std::less<>> entries;  // by key; known and of the right type
    std::vector<std::string> problems;                      // a line each, in the order of the file
};

// Reads and checks the file. Unknown keys and wrong types are problems, and so is a file that
// cannot be read or is no TOML.
FileSettings read_file(const std::filesystem::path& path);

// The same for a text. `name` begins each message.
FileSettings read_settings(std::string_view text, std::string_view name);

}  // namespace runbook::config
