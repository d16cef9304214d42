// Places: where the host keeps what belongs to it, when nobody says otherwise.
#pragma once

#include <filesystem>

namespace runbook::app {

// $XDG_CACHE_HOME/runbook-host/bundles, else ~/.cache/runbook-host/bundles, else below /tmp by
// user.
std::filesystem::path default_private_folder();

}  // namespace runbook::app
