// Timers: what is due when. Overdue ones fire in order of due time, then of arming. A run that
// sleeps and is evicted is little more than its timer, so that is kept small.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
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
    std::vector<Due> take_due(std::int64_t now_ns, std::size_t most);
    std::optional<std::int64_t> next_due() const;
    bool any(SlotId slot) const { return by_slot_.contains(slot); }
    std::size_t size() const { return due_.size(); }

 private:
    using Key = std::pair<std::int64_t, std::uint64_t>;  // due time, order of arming
    struct Armed {
        SlotId slot = 0;
        std::uint64_t what = 0;  // number of the command, and in the lowest bits for which use
    };
    struct Keys {  // of one run, nearly always a single one
        Key first;
        std::unique_ptr<std::vector<Key>> more;
    };
    static constexpr unsigned kUseBits = 4;
    static std::uint64_t what_of(const engine::TimerArm& arm);
    void forget(SlotId slot, const Key& key);
    template <class Found>
    void each_of(SlotId slot, const Found& found) const;

    std::map<Key, Armed> due_;
    boost::unordered_flat_map<SlotId, Keys> by_slot_;
    std::uint64_t order_ = 0;
};

}  // namespace runbook::runtime::local
