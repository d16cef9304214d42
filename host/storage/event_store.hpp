// EventStore: where durable runs are remembered. One process writes through one Transaction at a
// time; other threads and processes read beside it. Each backend implements this and passes the
// same contract suite (tests/contract).
//
// Rules that every backend keeps:
// - Nothing of a Transaction is visible or on disk before commit() returned ok; then all of it is.
// - Within a Transaction, look-ups see what it wrote, and no other process can write.
// - A run's events are 1, 2, 3.. without a gap; append() refuses anything else (an assertion: our
// bug).
// - append() to a run whose epoch has passed on to another holder is kFenced.
// - A run that is closed takes no further event.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/ids.hpp"
#include "host/base/result.hpp"
#include "host/engine/event.hpp"
#include "host/engine/status.hpp"
#include "host/storage/bell.hpp"
#include "host/storage/letter.hpp"
#include "host/storage/record.hpp"

namespace runbook::storage {

using RunKey = std::int64_t;  // the store's own short number of a run; never shown

// What the store keeps of a run beside its log. `status` is a cache: kRunning stands for every open
// run that is not parked; the fold of the log tells pending, running and suspended apart.
struct RunRow {
    RunKey key = 0;
    RunId run_id;
    std::string workflow_id;
    std::string slug;
    std::string version;
    std::string bundle_digest;
    std::string idempotency_key;  // empty: none; scoped to the slug
    std::optional<RunId> parent;  // the run that started this one as a child
    engine::Status status = engine::Status::kRunning;
    std::int64_t started_ns = 0;
    std::int64_t closed_ns = 0;  // 0: open
    std::uint64_t epoch = 0;     // counts the holders the run has had
    std::string holder;          // holder id of the process that drives it; empty: none
};

// The run is over and will never complete.
inline bool ended_badly(engine::Status status) {
    return engine::is_final(status) && status != engine::Status::kCompleted &&
           status != engine::Status::kContinuedAsNew;
}

// How a look-up names a run.
struct RunRef {
    // A run id, a unique prefix (8 or more characters) of one, or a workflow id (its latest run).
    std::string text;
};

// What became of a start.
struct Created {
    enum class Outcome { kCreated, kSameKey, kWorkflowIdTaken } outcome = Outcome::kCreated;
    RunRow row;  // the new run, or the one that was there already
};

class Transaction {  // [loop] one at a time; destroyed without commit: nothing happened
 public:
    virtual ~Transaction() = default;
    // Of the row, key and epoch are ignored. workflow_id: empty means the run's own id, which no
    // other run can have, so that nothing is looked up. holder: anything means that this process
    // drives the run from the start (the store puts its own id there, epoch 1); empty: nobody does
    // yet (epoch 0). `record` is its log's beginning.
    virtual Result<Created> create(const RunRow& row, const RecordView& record) = 0;
    // Of the runbook's key: when its run has ended and has not completed, the key is that run's no
    // more, and the next create() may have it. A run that continued as new has not ended so.
    virtual Result<void> free_key_of_failed(std::string_view slug, std::string_view key) = 0;
    // Appends one record: one activation, the event that came in and the events it caused.
    // `epoch` is the one that claim() or create() gave.
    virtual Result<void> append(RunKey run, std::uint64_t epoch, const RecordView& record) = 0;
    // The run's cached status changes: parked, resumed, or final (closed_ns set).
    virtual Result<void> set_status(RunKey run, std::uint64_t epoch, engine::Status status,
                                    std::int64_t closed_ns) = 0;
    // This process takes the run over: a new epoch. kConflict while a live process holds it
    // (named), or when it is closed.
    virtual Result<RunRow> claim(RunKey run) = 0;
    // This process no longer drives the run (it stays open).
    virtual Result<void> release(RunKey run, std::uint64_t epoch) = 0;
    virtual Result<std::optional<RunRow>> open_run_of(std::string_view workflow_id) = 0;
    // The letter is answered with this transaction, and taken out when nobody waits for that.
    // False: it was already, or was taken back.
    virtual Result<bool> answer(std::int64_t letter, const LetterAnswer& answer) = 0;
    // Puts the letter into the inbox with this transaction: its id. kNotFound: no such run;
    // kConflict: it is closed. After either the transaction goes on.
    virtual Result<std::int64_t> post(const Letter& letter) = 0;
    // The latest heartbeat of an open step, number `step` of the run's commands, which the next
    // attempt is shown; empty: there is none any more. Kept beside the log, one for each step;
    // those of a closed run are gone with forget_heartbeats().
    virtual Result<void> set_heartbeat(RunKey run, std::uint64_t epoch, std::uint64_t step,
                                       const engine::Payloads& details) = 0;
    virtual Result<void> forget_heartbeats(RunKey run, std::uint64_t epoch) = 0;
    // By step, as they were committed; most runs have none.
    virtual Result<std::map<std::uint64_t, engine::Payloads>> heartbeats(RunKey run) = 0;
    virtual Result<void> commit() = 0;  // on disk when it returns ok; on failure nothing happened
};

struct ListFilter {
    bool open_only = false;
    std::string slug;      // empty: all
    std::size_t most = 0;  // 0: all; newest first
};

class EventStore {
 public:
    virtual ~EventStore() = default;
    // [loop] kEnvironment with the reason when the store cannot be written now.
    virtual Result<std::unique_ptr<Transaction>> begin() = 0;

    // Reading; [any], also beside a writing process.
    virtual Result<RunRow> find(const RunRef& ref) = 0;  // kNotFound; kBadInput when ambiguous
    virtual Result<RunRow> get(const RunId& run_id) = 0;
    virtual Result<std::vector<engine::Event>> read_events(
        RunKey run) = 0;  // the whole log, in order
    virtual Result<std::vector<RunRow>> list(const ListFilter& filter) = 0;
    virtual Result<std::vector<RunRow>> open_children(const RunId& parent) = 0;
    // Is the process that holds this row alive? False for no holder.
    virtual bool held_by_live_process(const RunRow& row) = 0;
    virtual std::string describe() const = 0;  // "sqlite:/path/runs.db"
    // What the tokens of this store's runs are made with: 32 bytes of chance, made once and kept
    // apart from the logs, so that nobody who reads those can make a token. [any]
    virtual Result<std::string> token_key() = 0;

    // Between processes; [any], and but for letters() not by a thread that has a Transaction.
    // The letter is on disk when its id is returned. kNotFound: no such run; kConflict: it is
    // closed.
    virtual Result<std::int64_t> post(const Letter& letter) = 0;
    // Not answered yet, the oldest first. `run`: of that one only.
    virtual Result<std::vector<Letter>> letters(std::optional<RunKey> run) = 0;
    // Takes the letter out of the inbox when it is answered; nothing: not yet. kNotFound: it is not
    // there any more.
    virtual Result<std::optional<LetterAnswer>> take_answer(std::int64_t letter) = 0;
    // Takes the letter back. False: it was answered before.
    virtual Result<bool> withdraw(std::int64_t letter) = 0;
    // Nobody waits for its answer any more: it is taken out when it is answered. False: it has been
    // already, see take_answer().
    virtual Result<bool> leave(std::int64_t letter) = 0;
    virtual Bell& bell() = 0;
    // Of the process that holds the row; empty: it has none, or nobody holds it.
    virtual Result<std::string> bell_of(const RunRow& row) = 0;
};

}  // namespace runbook::storage
