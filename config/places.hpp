// Where a user's and a system's files belong: the XDG base directories, from the given environment.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"

namespace runbook::config {

// The value of a variable; nothing when it is not set or empty.
std::optional<std::string> variable(const Inputs& inputs, std::string_view name);

// $XDG_CONFIG_HOME/runbook-host, else ~/.config/runbook-host; nothing without a HOME. A relative
// value of an XDG variable is ignored, as that standard asks.
std::optional<std::filesystem::path> config_home(const Inputs& inputs);

// runbook-host/ in each of $XDG_CONFIG_DIRS, else in /etc/xdg; the first goes before the others.
std::vector<std::filesystem::path> system_config_folders(const Inputs& inputs);

// $XDG_STATE_HOME/runbook-host, else ~/.local/state/runbook-host; nothing without a HOME.
std::optional<std::filesystem::path> state_home(const Inputs& inputs);

}  // namespace runbook::config
