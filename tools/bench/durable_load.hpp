// DurableLoad: ours of the durable rows: a steady population of runs on a store. A run that
// finishes is replaced by a new one; the first runs get fewer steps, so that in every batch some
// finish.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "engine_setup.hpp"

namespace runbook::bench {

class DurableLoad final : public Contender {
 public:
    DurableLoad(EngineOptions options, std::size_t runs, std::string slug = "bench-steps");
    ~DurableLoad() override;  // lets the population end
    DurableLoad(const DurableLoad&) = delete;
    DurableLoad& operator=(const DurableLoad&) = delete;

    // From the end of one commit to the end of another; what counts is what they made durable. In
    // between two calls the engine stands still with all its runs open: the listener of the store,
    // which is called after each commit, does not return.
    Span run(std::int64_t wall_ns) override;
    bool warm() const override {
        return in_memory_ || setup_->syncs().database >= at_first_ + kCheckpoints;
    }

 private:
    enum class Phase { kFree, kSettling, kMeasured, kFrozen };

    void committed(const Committed& so_far);  // [driving thread]
    void pace();
    void replace_finished();  // the starter's thread
    void start(std::vector<runtime::StartCall> calls);
    void give_up(std::string why);

    const std::size_t runs_;
    const bool in_memory_;
    const std::string slug_;

    // Of the thread that committed; one at a time does.
    Committed before_;            // up to the last commit
    std::uint64_t at_first_ = 0;  // syncs of the database up to its first commit
    Span total_;                  // operations, commits and syncs so far
    Span begin_;                  // what had been reached when the measured part began

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    Phase phase_ = Phase::kFree;
    int batches_to_settle_ = 0;
    std::int64_t wanted_ns_ = 0;
    std::optional<Span> done_;
    std::string error_;  // empty: none
    std::size_t finished_ = 0;
    std::size_t live_ = 0;
    bool ending_ = false;

    std::unique_ptr<EngineSetup> setup_;
    std::thread starter_;
};

}  // namespace runbook::bench
