// The local runtime: drives runs in this process, transient in memory or durable on an event store.
#pragma once

#include <memory>

#include "host/runtime/local/lanes.hpp"
#include "host/runtime/local/neighbours.hpp"
#include "host/runtime/runtime.hpp"

namespace runbook::runtime::local {

class LocalRuntime final : public Runtime {
 public:
    // `catalog` and `stores` outlive the runtime.
    LocalRuntime(Options options, engine::Catalog& catalog, StoreSource& stores,
                 std::shared_ptr<Clock> clock);
    ~LocalRuntime() override;

    std::string_view kind() const override { return "local"; }
    Result<StartedRun> start(const StartCall& call) override;
    // Many runs with few commits, for callers that have many; the answers in the order of the
    // calls.
    std::vector<Result<StartedRun>> start_all(const std::vector<StartCall>& calls);
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

 private:
    Result<AskedRun> ask(const storage::RunRow& row, const engine::EventData& request,
                         std::int64_t until);
    Result<void> check_kept(const storage::RunRow& row, const engine::EventData& request);
    Result<OpenRun> stored_openings(storage::EventStore& store, const storage::RunRow& row);
    RunView completed(RunView view, storage::EventStore& store, const storage::RunRow& row);
    Result<RunView> stored_view(storage::EventStore& store, const storage::RunRow& row);
    // The run id behind what a person wrote, when this process drives or drove that run.
    OutcomePtr known(std::string_view run);
    Result<storage::RunRow> find_row(std::string_view run);
    Result<RunViewPtr> wait_for_one(std::string_view run, std::optional<std::int64_t> until);
    Result<RunViewPtr> await_elsewhere(const storage::RunRow& row,
                                       std::optional<std::int64_t> until);

    const Options options_;
    engine::Catalog& catalog_;
    StoreSource& stores_;
    const std::shared_ptr<Clock> clock_;
    Lanes lanes_;
    Neighbours neighbours_;  // goes first: what it hears it hands to the lanes
};

}  // namespace runbook::runtime::local
