// Deadlines: which attempt is to be looked at when. Most attempts end long before theirs, so adding
// and removing must cost next to nothing: attempts of one allowance form a queue that is in due
// order by itself, an attempt knows its place in it, and places are used again.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <vector>

#include "host/runtime/local/attempt.hpp"

namespace runbook::runtime::local {

class Deadlines {  // [loop]
 public:
    void add(const AttemptPtr& attempt, std::int64_t now_ns);
    void remove(Attempt& attempt);
    // Those whose time to be looked at has come; they are removed.
    std::vector<AttemptPtr> take_due(std::int64_t now_ns);
    std::optional<std::int64_t> next_due() const;

 private:
    using Queue = std::list<Deadline>;

    std::map<std::int64_t, Queue> by_allowance_;  // ns an attempt may take: those that have it
    Queue spare_;                                 // entries to use again
};

}  // namespace runbook::runtime::local
