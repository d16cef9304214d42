// Runs and events for the contract suite: the least that a test has to say.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/storage/event_store.hpp"
#include "host/storage/record_codec.hpp"

namespace runbook::testing {

// A run id that depends on nothing but the number; greater numbers sort later.
RunId run_id(std::uint64_t number);

// A row to start with: workflow id "w-<number>", slug "order", nobody drives it.
storage::RunRow sample_row(std::uint64_t number);

engine::Event started_event(const storage::RunRow& row);
engine::Event step_event(std::uint64_t sequence, const std::string& body);
engine::Event final_event(std::uint64_t sequence);

// Events as a store takes them.
class Recorded {
 public:
    Recorded(const std::vector<engine::Event>& events)
        : span_{events.front().sequence, events.size()} {
        storage::encode_record(bytes_, events);
    }
    operator storage::RecordView() const { return {span_, bytes_}; }

 private:
    storage::RecordSpan span_;
    std::string bytes_;
};

// In one transaction: the row with its first event; the test fails when that fails.
storage::Created start(storage::EventStore& store, const storage::RunRow& row);
// The same, and this store drives it.
storage::RunRow start_driven(storage::EventStore& store, storage::RunRow row);

// One step in a transaction of its own.
Result<void> append_step(storage::EventStore& store, const storage::RunRow& row,
                         std::uint64_t sequence);
// The final event and the final status in a transaction of their own.
void close(storage::EventStore& store, const storage::RunRow& row, std::uint64_t sequence);

// The sequences of the run's log, as the store reads it.
std::vector<std::uint64_t> sequences(storage::EventStore& store, storage::RunKey run);
// 1..last
std::vector<std::uint64_t> up_to(std::uint64_t last);

}  // namespace runbook::testing
