// The rb_host that bundles get from this host: its name, its log, its extensions.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "host/app/history_port.hpp"
#include "host/app/later_port.hpp"
#include "host/plugin/host_port.hpp"

namespace runbook::app {

std::unique_ptr<plugin::HostPort> make_port(const HistoryPort& history, const LaterPort& later,
                                            plugin::HostPort::Log log);
// What a bundle said last through rb_host.error, taken once. The port outlives it.
std::function<std::string()> complaints_of(plugin::HostPort& port);

}  // namespace runbook::app
