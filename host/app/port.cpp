#include "host/app/port.hpp"

#include <utility>

namespace runbook::app {

std::unique_ptr<plugin::HostPort> make_port(const HistoryPort& history, const LaterPort& later,
                                            plugin::HostPort::Log log) {
    auto port = std::make_unique<plugin::HostPort>("runbook-host", RUNBOOK_VERSION, std::move(log));
    port->add_extension(history.id(), history.table());
    port->add_extension(later.id(), later.table());
    return port;
}

std::function<std::string()> complaints_of(plugin::HostPort& port) {
    return [&port] {
        const auto complaint = port.take_complaint();
        return complaint ? complaint->message : std::string();
    };
}

}  // namespace runbook::app
