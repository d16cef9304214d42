// Timers: what is due when. Overdue ones fire in order of due time, then of arming.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "host/engine/effect.hpp"

namespace runbook::runtime::local {

using SlotId = std::uint64_t;  // this process's number of a live run

class Timers {  // [loop]
 public:
    struct Due {
        SlotId slot = 0;
        engine::TimerArm arm;
    };

    void arm(SlotId slot, const engine::TimerArm& arm);
    void disarm(SlotId slot, const engine::TimerArm& arm);
    void drop(SlotId slot);  // all of a run's timers
    std::vector<Due> take_due(std::int64_t now_ns);
    std::optional<std::int64_t> next_due() const;
    bool any(SlotId slot) const { return by_slot_.contains(slot); }
    std::size_t size() const { return due_.size(); }

 private:
    using Key = std::pair<std::int64_t, std::uint64_t>;  // due time, order of arming
    void forget(SlotId slot, const Key& key);

    std::map<Key, Due> due_;
    std::unordered_map<SlotId, std::vector<Key>> by_slot_;
    std::uint64_t order_ = 0;
};

}  // namespace runbook::runtime::local
