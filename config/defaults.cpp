#include "config/defaults.hpp"

#include <algorithm>

#include "config/places.hpp"
#include "config/schema.hpp"

namespace runbook::config {

namespace fs = std::filesystem;

namespace {
constexpr int kWorkersLeast = 2;  // one core must not let one long step hold everything up
constexpr const char* kDatabase = "runs.db";
}  // namespace

Result<std::vector<std::string>> default_workers(const Surroundings& around) {
    return std::vector{std::to_string(std::clamp(around.inputs.processors, kWorkersLeast, 4096))};
}

Result<std::vector<std::string>> default_store(const Surroundings& around) {
    if (!around.project.empty())
        return std::vector{"sqlite:" + (around.project / ".runbook" / kDatabase).string()};
    if (const auto state = state_home(around.inputs))
        return std::vector{"sqlite:" + (*state / kDatabase).string()};
    return Error{ErrorCode::kEnvironment,
                 "store.url: there is no place for the store: no runbook-host.toml was found, and "
                 "neither XDG_STATE_HOME nor HOME is set; say where with --store or RUNBOOK_STORE",
                 ""};
}

Result<std::vector<std::string>> default_bundles(const Surroundings& around) {
    std::vector<fs::path> candidates;
    const fs::path& beside = around.project.empty() ? around.user : around.project;
    if (!beside.empty()) candidates.push_back(beside / "bundles");
    const fs::path& executable = around.inputs.executable;
    if (!executable.empty())
        candidates.push_back((executable.parent_path() / "../lib/runbooks").lexically_normal());

    std::vector<std::string> folders;
    for (const fs::path& folder : candidates) {
        std::error_code ignored;  // a folder that cannot be looked at does not count
        if (fs::is_directory(folder, ignored)) folders.push_back(folder.string());
    }
    return folders;
}

}  // namespace runbook::config
