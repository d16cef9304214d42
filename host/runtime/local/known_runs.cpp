#include "host/runtime/local/known_runs.hpp"

namespace runbook::runtime::local {
namespace {

constexpr std::size_t kFinishedKept = 4096;  // outcomes of ended runs that wait() can still ask for

}  // namespace

void KnownRuns::add(const RunId& run, SlotId slot) {
    const std::lock_guard lock(mutex_);
    const bool anew = slots_.insert_or_assign(run, slot).second;
    if (anew) outcomes_.erase(run);
}

void KnownRuns::remove(const RunId& run) {
    const std::lock_guard lock(mutex_);
    slots_.erase(run);
    if (!outcomes_.contains(run)) return;
    finished_.push_back(run);
    if (finished_.size() <= kFinishedKept) return;
    if (!slots_.contains(finished_.front())) outcomes_.erase(finished_.front());
    finished_.pop_front();
}

SlotId KnownRuns::slot_of(const RunId& run) const {
    const auto place = slots_.find(run);
    return place == slots_.end() ? 0 : place->second;
}

SlotId KnownRuns::slot_of(const std::string& run_id) const {
    const auto run = RunId::parse(run_id);
    return run.ok() ? slot_of(*run) : 0;
}

bool KnownRuns::drives(const RunId& run) {
    const std::lock_guard lock(mutex_);
    return slots_.contains(run);
}

bool KnownRuns::knows(const RunId& run) {
    const std::lock_guard lock(mutex_);
    return slots_.contains(run) || outcomes_.contains(run);
}

OutcomePtr KnownRuns::outcome(const RunId& run) {
    const std::lock_guard lock(mutex_);
    if (const auto place = outcomes_.find(run); place != outcomes_.end()) return place->second;
    if (!slots_.contains(run)) return nullptr;
    return outcomes_.emplace(run, std::make_shared<Outcome>()).first->second;
}

void KnownRuns::renew(const RunId& run) {
    const std::lock_guard lock(mutex_);
    outcomes_.erase(run);
}

}  // namespace runbook::runtime::local
