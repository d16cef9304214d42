// HeldUp: what has come for evicted runs whose logs cannot be read. Nothing of it is dropped: all
// is tried again after a while, in the order in which it came.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "host/base/result.hpp"
#include "host/runtime/local/messages.hpp"
#include "host/runtime/local/timers.hpp"

namespace runbook::runtime::local {

class HeldUp {  // [loop]
 public:
    // Something waits for that run already, so that what comes later waits behind it.
    bool has(SlotId slot) const { return !slots_.empty() && slots_.contains(slot); }
    void add(SlotId slot, Message message, std::int64_t now_ns);
    // Says why, for the first few runs; the others are likely to meet the same.
    void report(SlotId slot, const std::string& run_id, const Error& why);
    std::optional<std::int64_t> next_due() const;
    // All that waits, when it is due. What cannot be delivered is to be added again.
    std::vector<Message> take_due(std::int64_t now_ns);
    void tried();  // all of that was

 private:
    std::vector<Message> messages_;
    std::unordered_set<SlotId> slots_;     // they are for
    std::unordered_set<SlotId> reported_;  // since nothing waited
    std::int64_t due_ns_ = 0;
    int tries_ = 0;  // since nothing waited
};

}  // namespace runbook::runtime::local
