// What the settings mean for the host as a library.
#pragma once

#include "config/settings.hpp"
#include "runbook/host.hpp"

namespace runbook::cli {

HostOptions host_options(const config::Settings& settings);

}  // namespace runbook::cli
