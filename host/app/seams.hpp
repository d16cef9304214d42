// Seams: what a test puts in the place of a part of its own host. Nothing of it reaches any other
// host of the process.
#pragma once

#include <functional>
#include <memory>

#include "host/engine/runbook.hpp"
#include "host/runtime/local/clock.hpp"
#include "host/runtime/runtime.hpp"

namespace runbook::app {

struct Seams {
    std::shared_ptr<runtime::local::Clock> clock;  // null: the system's
    // What the runtime finds runbooks and activities in, instead of `real`; it outlives the host.
    std::function<engine::Catalog&(engine::Catalog& real)> catalog;
    runtime::ProgressSink on_event;  // instead of HostOptions::on_progress: the events themselves
    // Always the local runtime, whatever this process is bound to and without binding it; bundles
    // are linked in, so there is no folder for copies, and they see the port of linked bundles.
    bool apart = false;
};

}  // namespace runbook::app
