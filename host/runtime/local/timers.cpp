#include "host/runtime/local/timers.hpp"

#include <algorithm>

namespace runbook::runtime::local {

std::uint64_t Timers::what_of(const engine::TimerArm& arm) {
    return arm.seq << kUseBits | static_cast<std::uint64_t>(arm.use);
}

void Timers::arm(SlotId slot, const engine::TimerArm& arm) {
    const Key key{arm.at_ns, ++order_};
    due_.emplace(key, Armed{slot, what_of(arm)});
    const auto [place, first] = by_slot_.try_emplace(slot, Keys{key, nullptr});
    if (first) return;
    auto& more = place->second.more;
    if (!more) more = std::make_unique<std::vector<Key>>();
    more->push_back(key);
}

template <class Found>
void Timers::each_of(SlotId slot, const Found& found) const {
    const auto place = by_slot_.find(slot);
    if (place == by_slot_.end()) return;
    found(place->second.first);
    if (!place->second.more) return;
    for (const Key& key : *place->second.more) found(key);
}

void Timers::disarm(SlotId slot, const engine::TimerArm& arm) {
    std::optional<Key> its;
    each_of(slot, [&](const Key& key) {
        if (!its && due_.at(key).what == what_of(arm)) its = key;
    });
    if (!its) return;
    due_.erase(*its);
    forget(slot, *its);
}

void Timers::drop(SlotId slot) {
    each_of(slot, [&](const Key& key) { due_.erase(key); });
    by_slot_.erase(slot);
}

std::vector<Timers::Due> Timers::take_due(std::int64_t now_ns, std::size_t most) {
    std::vector<Due> taken;
    while (taken.size() < most && !due_.empty() && due_.begin()->first.first <= now_ns) {
        const auto [key, armed] = *due_.begin();
        const auto use = static_cast<engine::TimerUse>(armed.what & ((1u << kUseBits) - 1));
        taken.push_back({armed.slot, {armed.what >> kUseBits, use, key.first}});
        due_.erase(due_.begin());
        forget(armed.slot, key);
    }
    return taken;
}

std::optional<std::int64_t> Timers::next_due() const {
    if (due_.empty()) return std::nullopt;
    return due_.begin()->first.first;
}

void Timers::forget(SlotId slot, const Key& key) {
    const auto place = by_slot_.find(slot);
    Keys& keys = place->second;
    if (!keys.more) {
        by_slot_.erase(place);
        return;
    }
    if (keys.first == key) {
        keys.first = keys.more->back();
        keys.more->pop_back();
    } else {
        std::erase(*keys.more, key);
    }
    if (keys.more->empty()) keys.more.reset();
}

}  // namespace runbook::runtime::local
