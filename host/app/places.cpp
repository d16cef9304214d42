#include "host/app/places.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string>

#include "host/base/own_program.hpp"

namespace runbook::app {

std::filesystem::path default_private_folder() {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    if (cache != nullptr && *cache == '/') {
        return std::filesystem::path(cache) / "runbook-host/bundles";
    }
    const char* home = std::getenv("HOME");
    if (home != nullptr && *home == '/') {
        return std::filesystem::path(home) / ".cache/runbook-host/bundles";
    }
    return "/tmp/runbook-host-" + std::to_string(::getuid()) + "/bundles";
}

std::filesystem::path find_probe_program() {
    const auto self = own_program();
    if (self.empty()) return {};
    const auto folder = self.parent_path();
    for (const auto& near : {folder / "runbook-host", folder.parent_path() / "bin/runbook-host"}) {
        if (near != self && ::access(near.c_str(), X_OK) == 0) return near;
    }
    return {};
}

}  // namespace runbook::app
