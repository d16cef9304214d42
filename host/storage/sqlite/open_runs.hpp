// OpenRuns: what the writing process remembers of each run it drives, so that an append needs no
// query. Changes within a transaction are undone when it does not commit.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "host/storage/event_store.hpp"

namespace runbook::storage::sqlite {

struct OpenRun {
    std::int64_t tail = 0;         // the id of its newest record
    std::int64_t stored_tail = 0;  // as its row has it
    std::uint64_t next_sequence = 1;
    std::uint64_t epoch = 0;

    bool is_behind() const { return stored_tail != tail; }
};

// Where a run's log ends, as its holder knows it.
struct OwnEnd {
    std::int64_t tail = 0;
    std::uint64_t epoch = 0;
};

class OpenRuns {  // [loop]
 public:
    const OpenRun* find(RunKey key) const;
    // [any] Perhaps of a transaction that is still open, or will not commit.
    std::optional<OwnEnd> end_of(RunKey key) const;

    // The run as it is after `record` was appended with `events` events.
    void appended(RunKey key, std::int64_t record, std::size_t events);
    void put(RunKey key, const OpenRun& run);
    void remove(RunKey key);

    void keep();    // the transaction committed
    void undo();    // it did not
    void forget();  // this process lost all its runs

    // The runs whose rows are behind by a record with an id up to `until`; perhaps some twice.
    std::vector<RunKey> behind_since(std::int64_t until) const;
    // No row is behind by a record with an id up to this one. `end`: of the log.
    std::int64_t settled_up_to(std::int64_t end) const;

 private:
    struct Change {
        RunKey key;
        std::optional<OpenRun> before;
    };
    struct Behind {
        std::int64_t record;  // the first that the row does not tell of
        RunKey key;
    };
    // Guards runs_ against end_of(): held to change it, and there. The loop reads without.
    mutable std::mutex mutex_;
    boost::unordered_flat_map<RunKey, OpenRun> runs_;
    std::vector<Change> changes_;  // of the transaction that is open
    // Every run that is behind is in it, with that record or an earlier one; others may be too.
    // The oldest record comes first.
    std::deque<Behind> behind_;
    std::size_t behind_kept_ = 0;  // how many were there before the transaction
};

}  // namespace runbook::storage::sqlite
