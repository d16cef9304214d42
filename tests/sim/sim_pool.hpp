// SimPool: runs the attempts of a simulated process on its one thread, in any order. What a body
// gave may reach the runtime later than that of one which began after it; several may reach it at
// once.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "host/runtime/local/pool.hpp"
#include "tests/sim/dice.hpp"

namespace runbook::sim {

struct Death {};  // thrown where the process ends

class SimPool final : public runtime::local::Pool {
 public:
    // `is_dead`: asked after each body, since a process may die while one runs.
    SimPool(runtime::local::Clock& clock, runtime::local::PoolCalls calls, Dice& dice,
            std::function<bool()> is_dead)
        : clock_(clock), calls_(std::move(calls)), dice_(dice), is_dead_(std::move(is_dead)) {}

    void stop() override {
        queue_.clear();
        ended_.clear();
    }
    void push(std::span<runtime::local::AttemptPtr> attempts) override;
    bool run_one() override;
    engine::ActivityOutcome run_here(const runtime::local::AttemptPtr& attempt) override;
    void replace_held() override {}
    bool any_queued() const override { return !queue_.empty(); }
    // Told when nothing but bodies is left to do, with no lock held; may be empty.
    std::function<void()> at_rest;
    // Told of each attempt that may begin from now on; may be empty.
    std::function<void(const runtime::local::Attempt&)> on_handed_out;
    // When the next of those that have ended will be told; nothing: all of them were.
    std::optional<std::int64_t> next_end() const;

 private:
    struct Ended {
        runtime::local::AttemptPtr attempt;
        engine::ActivityOutcome outcome;
        std::int64_t told_ns = 0;
    };
    bool tell_due();
    runtime::local::AttemptPtr take_any();

    runtime::local::Clock& clock_;
    runtime::local::PoolCalls calls_;
    Dice& dice_;
    const std::function<bool()> is_dead_;
    std::vector<runtime::local::AttemptPtr> queue_;
    std::vector<Ended> ended_;
    int under_way_ = 0;  // a body that takes its time lets others run meanwhile
};

}  // namespace runbook::sim
