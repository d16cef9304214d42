// Deadlines: which attempt is to be looked at when. Most attempts end long before theirs, so adding
// and removing must cost next to nothing: attempts of one allowance form a queue that is in due
// order by itself.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "host/runtime/local/attempt.hpp"

namespace runbook::runtime::local {

class Deadlines {  // [loop]
 public:
    void add(const AttemptPtr& attempt, std::int64_t now_ns);
    void remove(const Attempt* attempt);
    // Those whose time to be looked at has come; they are removed.
    std::vector<AttemptPtr> take_due(std::int64_t now_ns);
    std::optional<std::int64_t> next_due() const;

 private:
    struct Entry {
        std::int64_t due_ns;
        AttemptPtr attempt;
    };
    using Queue = std::list<Entry>;
    struct Place {
        Queue* queue;
        Queue::iterator entry;
    };

    std::map<std::int64_t, Queue> by_allowance_;  // ns an attempt may take: those that have it
    std::unordered_map<const Attempt*, Place> places_;
};

}  // namespace runbook::runtime::local
