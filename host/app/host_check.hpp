// What a host with these options would come upon, found out without starting, making or loading
// anything.
#pragma once

#include <runbook/host.hpp>

#include <vector>

#include "host/app/stores.hpp"
#include "host/runtime/select.hpp"

namespace runbook::app {

std::vector<Finding> find_trouble(const HostOptions& options, const Stores& stores,
                                  const Result<runtime::Choice>& choice);

}  // namespace runbook::app
