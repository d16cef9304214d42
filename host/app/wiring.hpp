// Wiring: builds the host out of its parts. The map of the program: each concrete runtime, store
// and loader is named here and nowhere else.
#pragma once

#include <runbook/host.hpp>

#include <memory>

#include "host/app/history_port.hpp"
#include "host/app/later_port.hpp"
#include "host/app/replay_check.hpp"
#include "host/app/replay_marks.hpp"
#include "host/app/seams.hpp"
#include "host/app/stores.hpp"
#include "host/plugin/host_port.hpp"
#include "host/runtime/runtime.hpp"
#include "host/runtime/select.hpp"
#include "registry/registry.hpp"

namespace runbook::app {

class Wiring {
 public:
    Wiring(HostOptions options, Seams seams);
    ~Wiring();
    // The parts in order of need; each is made by the first call.
    registry::Registry& bundles();        // [any]
    Result<runtime::Runtime*> runtime();  // [any]
    // Beside all others: its runbooks are found by nobody else. [any]
    Result<std::unique_ptr<registry::Registry>> bundle_alone(const std::filesystem::path& file);
    std::vector<Finding> check() const;  // [any] makes none of them
    // What decided for that runtime. After runtime() has given one. [any]
    runtime::Choice choice();
    const HostOptions& options() const { return options_; }
    const ReplayMarks& replay_marks() const { return replay_marks_; }  // [any]

 private:
    runtime::Circumstances circumstances() const;
    plugin::HostPort& port();
    registry::Options registry_options();  // the mutex is held
    Result<runtime::Choice> choose() const;
    runtime::ProgressSink progress() const;
    runtime::ProgressSink checked_progress();

    const HostOptions options_;
    const Seams seams_;
    std::mutex mutex_;  // guards what follows; the later ones use the earlier ones
    std::unique_ptr<plugin::HostPort> port_;
    HistoryPort history_;
    LaterPort later_;
    HistoryPort& readers_;  // history_, or the one of linked bundles
    LaterPort& answers_;    // later_, likewise
    std::unique_ptr<registry::Registry> registry_;
    Stores stores_;
    ReplayMarks replay_marks_;
    runtime::Choice choice_;
    std::shared_ptr<ReplayCheck> replay_check_;  // the runtime's progress tells it
    std::unique_ptr<runtime::Runtime> runtime_;
};

}  // namespace runbook::app
