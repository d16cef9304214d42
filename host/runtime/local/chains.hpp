// Chains: children that have continued as new. Their parents know them by their first run.
#pragma once

#include <string>
#include <unordered_map>

#include "host/runtime/local/timers.hpp"

namespace runbook::runtime::local {

class Chains {  // [loop]
 public:
    // The run that is open now; 0: the child has not continued, or is not driven here.
    SlotId latest(const std::string& first_run_id) const {
        const auto place = latest_.find(first_run_id);
        return place == latest_.end() ? 0 : place->second;
    }
    void add(const std::string& first_run_id, SlotId slot) {
        latest_[first_run_id] = slot;
        first_[slot] = first_run_id;
    }
    void drop(SlotId slot) {
        if (first_.empty()) return;
        const auto first = first_.extract(slot);
        if (first.empty()) return;
        const auto place = latest_.find(first.mapped());
        if (place != latest_.end() && place->second == slot) latest_.erase(place);
    }

 private:
    std::unordered_map<std::string, SlotId> latest_;  // by the first run's id
    std::unordered_map<SlotId, std::string> first_;
};

}  // namespace runbook::runtime::local
