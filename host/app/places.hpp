// Places: where the host keeps what belongs to it, when nobody says otherwise.
#pragma once

#include <filesystem>

namespace runbook::app {

// $XDG_CACHE_HOME/runbook-host/bundles, else ~/.cache/runbook-host/bundles, else below /tmp by
// user.
std::filesystem::path default_private_folder();

// runbook-host in the folder of this program, or in bin/ beside that folder; empty: neither is
// there.
std::filesystem::path find_probe_program();

}  // namespace runbook::app
