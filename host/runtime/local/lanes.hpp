// Lanes: several schedulers side by side, so that one computes while another commits. A run lives
// in the lane that its tree's first run names, with its children: lanes never wait for each other,
// and meet only at the store.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/runtime/local/common.hpp"
#include "host/runtime/local/scheduler.hpp"

namespace runbook::runtime::local {

class Lanes {  // [any]
 public:
    Lanes(Options options, engine::Catalog& catalog, StoreSource& stores,
          std::shared_ptr<Clock> clock);
    ~Lanes();
    Lanes(const Lanes&) = delete;
    Lanes& operator=(const Lanes&) = delete;

    Result<StartedRun> start(const StartCall& call);
    // Many starts with few commits; the answers in the order of the calls.
    std::vector<Result<StartedRun>> start_all(const std::vector<StartCall>& calls);
    Result<StartedRun> resume(const storage::RunRow& row);
    bool drives(const RunId& run);
    // The outcome of a run that this process drives or drove; null: never heard of.
    OutcomePtr outcome(std::string_view run_id);
    // Waits for it; false: `until_ns` came first.
    bool await(Outcome& outcome, std::optional<std::int64_t> until_ns);
    // Takes the run over when there are letters for it, and carries them out.
    Result<StartedRun> tend(const storage::RunRow& row);
    // There are letters for the run, one of that sender; false: no lane has ever driven it.
    bool post_letters(const std::string& run_id, const std::string& sender);
    // Asks a run that this process drives. Nothing: it does not, or not any more. kTimedOut: there
    // is no answer before `until_ns`, and what was asked stands.
    Result<std::optional<engine::Payload>> ask(const std::string& run_id,
                                               const engine::EventData& request,
                                               std::int64_t until_ns);
    // The same for a query, which changes nothing.
    Result<std::optional<engine::Payload>> query(const std::string& run_id, const QueryCall& call);
    // Nothing begins by itself any more, and nobody waits for a store that cannot be written.
    void stop();
    void set_neighbours(NeighbourCalls calls) { common_.neighbours = std::move(calls); }
    std::optional<OpenRun> transient_openings(const std::string& run_id_or_workflow_id);
    std::vector<OpenRun> all_transient_openings();
    // The run as it is now, when it is in this process's memory, as every transient one is.
    std::optional<RunView> live_view(const std::string& run_id_or_workflow_id);

 private:
    Scheduler& lane_for_new();
    Result<Scheduler*> lane_of(const storage::RunRow& row);
    bool await(AskReply& reply, std::int64_t until_ns);
    bool may_gather();
    void settle();

    Common common_;
    std::vector<std::unique_ptr<Scheduler>> lanes_;  // at least one; fixed after construction
    std::atomic<std::size_t> next_{0};
};

}  // namespace runbook::runtime::local
