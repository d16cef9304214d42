#include "host/app/probe_mode.hpp"

#include "host/app/history_port.hpp"
#include "host/app/port.hpp"
#include "registry/probe_child.hpp"

namespace runbook::app {

void probe_if_asked(int argc, char** argv) {
    if (!registry::is_probe(argc, argv)) return;
    // The same words and extensions as in a host, so that the entry decides as it will there.
    const HistoryPort history;
    const LaterPort later;
    const auto port = make_port(history, later, nullptr);
    registry::probe_child(argc, argv, {port->abi(), complaints_of(*port)});
}

}  // namespace runbook::app
