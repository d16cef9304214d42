// EngineSetup: a host's parts as wiring.cpp connects them, with the bench bundle loaded: registry,
// plugin, local runtime, and a store whose syncs are counted: SQLite, or memory, which has none.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "counting_store.hpp"
#include "host/runtime/local/local_runtime.hpp"
#include "span.hpp"

namespace runbook::bench {

struct EngineOptions {
    std::filesystem::path folder;  // exists and is this setup's own
    std::filesystem::path bundle;
    unsigned workers = 1;
    CountingStore::Listener on_commit = {};
    bool in_memory = false;  // the store
};

class EngineSetup {
 public:
    explicit EngineSetup(const EngineOptions& options);  // throws std::runtime_error
    ~EngineSetup();
    EngineSetup(const EngineSetup&) = delete;
    EngineSetup& operator=(const EngineSetup&) = delete;

    runtime::local::LocalRuntime& runtime();
    Syncs syncs() const;

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

inline constexpr int kStepsPerRun = 10;
// A start of one of the bench's runbooks with that many steps.
runtime::StartCall bench_run(int steps, bool durable, const std::string& slug = "bench-steps");

}  // namespace runbook::bench
