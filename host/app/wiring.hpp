// Wiring: builds the host out of its parts. The map of the program: each concrete runtime, store
// and loader is named here and nowhere else.
#pragma once

#include <runbook/host.hpp>

#include <memory>

#include "host/app/history_port.hpp"
#include "host/app/stores.hpp"
#include "host/plugin/host_port.hpp"
#include "host/runtime/runtime.hpp"
#include "host/runtime/select.hpp"
#include "registry/registry.hpp"

namespace runbook::app {

class Wiring {
 public:
    explicit Wiring(HostOptions options);
    ~Wiring();
    // The parts in order of need; each is made by the first call.
    registry::Registry& bundles();        // [any]
    Result<runtime::Runtime*> runtime();  // [any]
    std::vector<Finding> check() const;   // [any] makes none of them
    const HostOptions& options() const { return options_; }

 private:
    runtime::Circumstances circumstances() const;

    const HostOptions options_;
    std::mutex mutex_;  // guards what follows; the later ones use the earlier ones
    std::unique_ptr<plugin::HostPort> port_;
    HistoryPort history_;
    std::unique_ptr<registry::Registry> registry_;
    Stores stores_;
    std::unique_ptr<runtime::Runtime> runtime_;
};

// Set by tests before a Host is created: the clock that local runtimes get. Null: the system's.
void set_clock_for_tests(std::shared_ptr<runtime::local::Clock> clock);

}  // namespace runbook::app
