#include "host/storage/sqlite/open_runs.hpp"

#include "host/base/assert.hpp"

namespace runbook::storage::sqlite {

const OpenRun* OpenRuns::find(RunKey key) const {
    const auto found = runs_.find(key);
    return found == runs_.end() ? nullptr : &found->second;
}

std::optional<OwnEnd> OpenRuns::end_of(RunKey key) const {
    const std::lock_guard lock(mutex_);
    const OpenRun* run = find(key);
    return run == nullptr ? std::nullopt : std::optional(OwnEnd{run->tail, run->epoch});
}

void OpenRuns::appended(RunKey key, std::int64_t record, std::size_t events) {
    const auto found = runs_.find(key);
    RB_ASSERT(found != runs_.end());
    OpenRun& run = found->second;
    RB_ASSERT(record > run.tail);
    changes_.push_back({key, run});
    if (!run.is_behind()) behind_.push_back({record, key});
    const std::lock_guard lock(mutex_);
    run.tail = record;
    run.next_sequence += events;
}

void OpenRuns::put(RunKey key, const OpenRun& run) {
    const OpenRun* before = find(key);
    changes_.push_back({key, before == nullptr ? std::nullopt : std::optional(*before)});
    const bool was_behind = before != nullptr && before->is_behind();
    if (run.is_behind() && !was_behind) behind_.push_back({run.tail, key});
    const std::lock_guard lock(mutex_);
    runs_[key] = run;
}

void OpenRuns::remove(RunKey key) {
    const auto found = runs_.find(key);
    if (found == runs_.end()) return;
    changes_.push_back({key, found->second});
    const std::lock_guard lock(mutex_);
    runs_.erase(found);
}

void OpenRuns::keep() {
    changes_.clear();
    while (!behind_.empty()) {
        const OpenRun* run = find(behind_.front().key);
        if (run != nullptr && run->is_behind()) break;
        behind_.pop_front();
    }
    behind_kept_ = behind_.size();
}

void OpenRuns::undo() {
    const std::lock_guard lock(mutex_);
    for (; !changes_.empty(); changes_.pop_back()) {
        const Change& change = changes_.back();
        if (change.before)
            runs_[change.key] = *change.before;
        else
            runs_.erase(change.key);
    }
    // Their record ids will be given to other records.
    behind_.erase(behind_.begin() + static_cast<std::ptrdiff_t>(behind_kept_), behind_.end());
}

void OpenRuns::forget() {
    const std::lock_guard lock(mutex_);
    runs_.clear();
    changes_.clear();
    behind_.clear();
    behind_kept_ = 0;
}

std::vector<RunKey> OpenRuns::behind_since(std::int64_t until) const {
    std::vector<RunKey> keys;
    for (const Behind& each : behind_) {
        if (each.record > until) break;
        const OpenRun* run = find(each.key);
        if (run != nullptr && run->is_behind()) keys.push_back(each.key);
    }
    return keys;
}

std::int64_t OpenRuns::settled_up_to(std::int64_t end) const {
    for (const Behind& each : behind_) {
        const OpenRun* run = find(each.key);
        if (run != nullptr && run->is_behind()) return each.record - 1;
    }
    return end;
}

}  // namespace runbook::storage::sqlite
