// What an event means to people: whom it is about and what happened. `history` and the live
// progress tell it alike.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "runbook/host.hpp"

namespace runbook::cli {

struct Sentence {
    std::string subject;    // "charge#1", "ship-parcel#1"; empty: the run itself
    std::string predicate;  // "started", "failed"
    std::string remark;     // "attempt 2", "after 12 ms: CardDeclined: not enough money"
};

// Reads the events of any number of runs, each in its order, and remembers when things began.
class Story {
 public:
    Sentence tell(const std::string& run_id, const EventInfo& event);

 private:
    std::map<std::string, std::int64_t> began_ns_;  // by run and subject
};

}  // namespace runbook::cli
