#include "host/app/places.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string>

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

}  // namespace runbook::app
