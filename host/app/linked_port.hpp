// LinkedPort: the rb_host that bundles get which are linked into a test. A linked bundle's
// variables are there once in the process, and among them is the host it was last entered with. So
// all test hosts show it the same one, which answers for whichever of them has the run.
#pragma once

#include <memory>

#include "host/app/history_port.hpp"
#include "host/app/later_port.hpp"
#include "host/plugin/host_port.hpp"

namespace runbook::app {

struct LinkedPort {
    HistoryPort history;
    LaterPort later;
    std::unique_ptr<plugin::HostPort> port;
};

LinkedPort& linked_port();  // [any] lives until the process ends

}  // namespace runbook::app
