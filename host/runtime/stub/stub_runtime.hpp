// The stub runtime: the template for further backends. It accepts the same calls as every runtime,
// records them, and answers each with "not supported by the stub backend".
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "host/runtime/runtime.hpp"

namespace runbook::runtime::stub {

class StubRuntime final : public Runtime {
 public:
    std::string_view kind() const override { return "stub"; }
    Result<StartedRun> start(const StartCall& call) override;
    Result<RunView> wait(std::string_view run,
                         std::optional<std::chrono::milliseconds> limit) override;
    Result<StartedRun> resume(std::string_view run) override;
    Result<AskedRun> ask(std::string_view run, const engine::EventData& request,
                         std::chrono::milliseconds limit) override;
    Result<engine::Payload> query(std::string_view run, const QueryCall& call) override;
    Result<ReplayView> replay(std::string_view run, const ReplayCall& call) override;
    Result<OpenRun> openings(std::string_view run) override;
    Result<std::vector<OpenRun>> openings_of_all() override;
    Result<RunView> get(std::string_view run) override;
    Result<std::vector<engine::Event>> events(std::string_view run) override;
    Result<std::vector<RunView>> list(const ListCall& call) override;

    // What was called so far: "start order", "get o-7", .. in order.
    std::vector<std::string> calls() const;

 private:
    Error refuse(std::string call);

    mutable std::mutex mutex_;
    std::vector<std::string> calls_;  // guarded by mutex_
};

}  // namespace runbook::runtime::stub
