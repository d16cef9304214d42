#include "host/runtime/local/deadlines.hpp"

#include <algorithm>

namespace runbook::runtime::local {

void Deadlines::add(const AttemptPtr& attempt, std::int64_t now_ns) {
    const std::int64_t due = due_of(*attempt, now_ns);
    if (due == 0) return;
    // Odd allowances (a total that is running out) are rounded up to 1 ms, so that queues stay few;
    // a queue is in due order because now never goes back within it by more than that.
    constexpr std::int64_t kGrain = 1'000'000;
    const std::int64_t allowance = (std::max<std::int64_t>(due - now_ns, 0) / kGrain + 1) * kGrain;
    Queue& queue = by_allowance_[allowance];
    auto place = queue.end();
    while (place != queue.begin() && std::prev(place)->due_ns > due) --place;
    if (spare_.empty()) spare_.emplace_back();
    const auto entry = spare_.begin();
    queue.splice(place, spare_, entry);
    *entry = {due, attempt};
    attempt->deadline = {&queue, entry};
}

void Deadlines::remove(Attempt& attempt) {
    if (attempt.deadline.queue == nullptr) return;
    Queue& queue = *attempt.deadline.queue;
    const auto entry = attempt.deadline.entry;
    attempt.deadline = {};
    spare_.splice(spare_.begin(), queue, entry);
    entry->attempt.reset();  // may be the last that knew it
}

std::vector<AttemptPtr> Deadlines::take_due(std::int64_t now_ns) {
    std::vector<AttemptPtr> taken;
    for (auto entry = by_allowance_.begin(); entry != by_allowance_.end();) {
        Queue& queue = entry->second;
        while (!queue.empty() && queue.front().due_ns <= now_ns) {
            taken.push_back(queue.front().attempt);
            remove(*taken.back());
        }
        entry = queue.empty() && by_allowance_.size() > 64 ? by_allowance_.erase(entry)
                                                           : std::next(entry);
    }
    return taken;
}

std::optional<std::int64_t> Deadlines::next_due() const {
    std::optional<std::int64_t> next;
    for (const auto& [allowance, queue] : by_allowance_) {
        if (queue.empty()) continue;
        if (!next || queue.front().due_ns < *next) next = queue.front().due_ns;
    }
    return next;
}

}  // namespace runbook::runtime::local
