#include "config/places.hpp"

#include <algorithm>

namespace runbook::config {

namespace fs = std::filesystem;

namespace {

std::optional<fs::path> xdg_folder(const Inputs& inputs, std::string_view name,
                                   std::string_view below_home) {
    if (const auto set = variable(inputs, name); set && fs::path(*set).is_absolute())
        return fs::path(*set) / "runbook-host";
    const auto home = variable(inputs, "HOME");
    if (!home || !fs::path(*home).is_absolute()) return std::nullopt;
    return fs::path(*home) / below_home / "runbook-host";
}

}  // namespace

std::optional<std::string> variable(const Inputs& inputs, std::string_view name) {
    const auto at = inputs.variables.find(std::string(name));
    if (at == inputs.variables.end() || at->second.empty()) return std::nullopt;
    return at->second;
}

std::optional<fs::path> config_home(const Inputs& inputs) {
    return xdg_folder(inputs, "XDG_CONFIG_HOME", ".config");
}

std::vector<fs::path> system_config_folders(const Inputs& inputs) {
    const std::string list = variable(inputs, "XDG_CONFIG_DIRS").value_or("/etc/xdg");
    std::vector<fs::path> folders;
    for (std::string_view rest = list; !rest.empty();) {
        const fs::path part = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(part.native().size() + 1, rest.size()));
        if (part.is_absolute()) folders.push_back(part / "runbook-host");
    }
    return folders;
}

std::optional<fs::path> state_home(const Inputs& inputs) {
    return xdg_folder(inputs, "XDG_STATE_HOME", ".local/state");
}

}  // namespace runbook::config
