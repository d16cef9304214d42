// Makes the Host of <runbook/host.hpp>, for tests with parts of their own.
#pragma once

#include <runbook/host.hpp>

#include <memory>

#include "host/app/seams.hpp"

namespace runbook::app {

std::unique_ptr<Host> make_host(HostOptions options, Seams seams);

}  // namespace runbook::app
