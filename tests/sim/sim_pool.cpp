#include "tests/sim/sim_pool.hpp"

#include <algorithm>
#include <utility>

namespace runbook::sim {
namespace {
constexpr int kUnderWayMost = 4;
constexpr std::int64_t kMs = 1'000'000;
}  // namespace

using runtime::local::AttemptPtr;

void SimPool::push(std::span<AttemptPtr> attempts) {
    for (AttemptPtr& attempt : attempts) {
        if (on_handed_out) on_handed_out(*attempt);
        queue_.push_back(std::move(attempt));
    }
}

std::optional<std::int64_t> SimPool::next_end() const {
    std::optional<std::int64_t> next;
    for (const Ended& one : ended_)
        if (!next || one.told_ns < *next) next = one.told_ns;
    return next;
}

// Those that are told together share a turn.
bool SimPool::tell_due() {
    std::vector<Ended> told;
    for (std::size_t i = 0; i < ended_.size();) {
        if (ended_[i].told_ns > clock_.now_ns()) {
            ++i;
            continue;
        }
        told.push_back(std::move(ended_[i]));
        ended_.erase(ended_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    for (Ended& one : told) calls_.ended(std::move(one.attempt), std::move(one.outcome));
    return !told.empty();
}

AttemptPtr SimPool::take_any() {
    const auto place = queue_.begin() + static_cast<std::ptrdiff_t>(dice_.below(queue_.size()));
    AttemptPtr attempt = std::move(*place);
    queue_.erase(place);
    return attempt;
}

bool SimPool::run_one() {
    if (at_rest) at_rest();
    if (tell_due()) return true;
    if (queue_.empty() || under_way_ >= kUnderWayMost) return false;
    AttemptPtr attempt = take_any();
    ++under_way_;
    engine::ActivityOutcome outcome = execute(attempt, clock_, calls_);
    --under_way_;
    if (is_dead_()) throw Death{};
    const std::int64_t late = dice_.one_in(3) ? dice_.between(1, 300) : 0;
    ended_.push_back({std::move(attempt), std::move(outcome), clock_.now_ns() + late * kMs});
    if (late > 0 || (!queue_.empty() && dice_.one_in(2))) return true;  // told with the next ones
    tell_due();
    return true;
}

engine::ActivityOutcome SimPool::run_here(const AttemptPtr& attempt) {
    engine::ActivityOutcome outcome = execute(attempt, clock_, calls_);
    if (is_dead_()) throw Death{};
    return outcome;
}

}  // namespace runbook::sim
