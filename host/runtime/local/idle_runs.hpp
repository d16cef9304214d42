// IdleRuns: the runs in memory that only wait, the longest idle first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>

#include "host/runtime/local/timers.hpp"

namespace runbook::runtime::local {

struct IdleRun {
    SlotId slot = 0;
    std::int64_t since_ns = 0;
};
using IdlePlace = std::optional<std::list<IdleRun>::iterator>;  // a run's own; none: not idle

class IdleRuns {  // [loop]
 public:
    // Behind all others, also when it was among them.
    void add(IdlePlace& place, const IdleRun& run) {
        if (!place) {
            if (spare_.empty()) spare_.emplace_back();
            place = spare_.begin();
            runs_.splice(runs_.end(), spare_, *place);
        } else {
            runs_.splice(runs_.end(), runs_, *place);
        }
        **place = run;
    }
    void remove(IdlePlace& place) {
        if (!place) return;
        spare_.splice(spare_.begin(), runs_, *place);
        place.reset();
    }
    std::size_t size() const { return runs_.size(); }
    const IdleRun* oldest() const { return runs_.empty() ? nullptr : &runs_.front(); }

 private:
    std::list<IdleRun> runs_;
    std::list<IdleRun> spare_;  // entries to use again
};

}  // namespace runbook::runtime::local
