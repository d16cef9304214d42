#include "host/runtime/local/timers.hpp"

#include <algorithm>

namespace runbook::runtime::local {

void Timers::arm(SlotId slot, const engine::TimerArm& arm) {
    const Key key{arm.at_ns, ++order_};
    due_.emplace(key, Due{slot, arm});
    by_slot_[slot].push_back(key);
}

void Timers::disarm(SlotId slot, const engine::TimerArm& arm) {
    const auto keys = by_slot_.find(slot);
    if (keys == by_slot_.end()) return;
    for (const Key& key : keys->second) {
        const engine::TimerArm& candidate = due_.at(key).arm;
        if (candidate.seq != arm.seq || candidate.use != arm.use) continue;
        due_.erase(key);
        return forget(slot, Key(key));
    }
}

void Timers::drop(SlotId slot) {
    const auto keys = by_slot_.find(slot);
    if (keys == by_slot_.end()) return;
    for (const Key& key : keys->second) due_.erase(key);
    by_slot_.erase(keys);
}

std::vector<Timers::Due> Timers::take_due(std::int64_t now_ns) {
    std::vector<Due> taken;
    while (!due_.empty() && due_.begin()->first.first <= now_ns) {
        const Key key = due_.begin()->first;
        taken.push_back(due_.begin()->second);
        due_.erase(due_.begin());
        forget(taken.back().slot, key);
    }
    return taken;
}

std::optional<std::int64_t> Timers::next_due() const {
    if (due_.empty()) return std::nullopt;
    return due_.begin()->first.first;
}

void Timers::forget(SlotId slot, const Key& key) {
    const auto keys = by_slot_.find(slot);
    std::erase(keys->second, key);
    if (keys->second.empty()) by_slot_.erase(keys);
}

}  // namespace runbook::runtime::local
