// Writer: the one connection that writes, and what this process knows of the runs it drives. A
// Transaction is a turn with it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "host/storage/event_store.hpp"
#include "host/storage/sqlite/appender.hpp"
#include "host/storage/sqlite/database.hpp"
#include "host/storage/sqlite/fifo_bell.hpp"
#include "host/storage/sqlite/holders.hpp"
#include "host/storage/sqlite/marks.hpp"
#include "host/storage/sqlite/open_runs.hpp"
#include "host/storage/sqlite/records.hpp"
#include "host/storage/sqlite/runs.hpp"

namespace runbook::storage::sqlite {

class Writer {  // [loop]
 public:
    Writer(std::unique_ptr<Database> database, const Holders& holders, FifoBell& bell,
           std::string label, std::int64_t records_behind_max);
    // Moves the tails of the runs it still drives, and is a holder no more.
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    Result<void> begin();
    Result<void> commit();  // on failure everything is as before begin()
    void roll_back();

    // Within begin() and commit(); as in Transaction.
    Result<Created> create(const RunRow& row, const RecordView& record);
    Result<void> free_key_of_failed(std::string_view slug, std::string_view key);
    Result<void> append(RunKey run, std::uint64_t epoch, const RecordView& record);
    Result<void> set_status(RunKey run, std::uint64_t epoch, engine::Status status,
                            std::int64_t closed_ns);
    Result<RunRow> claim(RunKey run);
    Result<void> release(RunKey run, std::uint64_t epoch);
    Result<std::optional<RunRow>> open_run_of(std::string_view workflow_id);
    Result<bool> answer(std::int64_t letter, const LetterAnswer& answer);
    Result<std::int64_t> post(const Letter& letter);

    Result<void> set_heartbeat(RunKey run, std::uint64_t epoch, std::uint64_t step,
                               const engine::Payloads& details);
    Result<void> forget_heartbeats(RunKey run, std::uint64_t epoch);
    Result<std::map<std::uint64_t, engine::Payloads>> heartbeats(RunKey run);

    // [any] See OpenRuns.
    std::optional<OwnEnd> end_of(RunKey run) const { return open_runs_.end_of(run); }

 private:
    Result<void> usable() const;  // nothing failed in this transaction so far
    // The run, when this process drives it at that epoch; else why not.
    Result<const OpenRun*> held(RunKey run, std::uint64_t epoch);
    Error refusal(RunKey run, std::uint64_t epoch);
    Result<std::optional<Created>> already_there(const RunRow& wanted);
    Result<RunKey> insert_run(const RunRow& row);
    Result<OpenRun> take_over(const StoredRun& run);

    // Being a holder (holding.cpp).
    Result<void> become_holder();
    Result<void> check_still_holder();
    Result<void> settle_dead();
    Result<void> move_old_tails();
    Result<void> move_tail(RunKey run);
    Result<void> leave();

    std::unique_ptr<Database> database_;
    const Holders& holders_;
    FifoBell& bell_;
    std::string label_;
    std::int64_t records_behind_max_;
    Statement begin_;
    Statement commit_;
    Statement insert_run_;
    Statement free_key_;
    Statement set_tail_;
    Statement set_status_;
    Statement close_;
    Statement set_holder_;
    Statement free_;
    Statement answer_, take_out_, post_;
    Statement set_beat_, drop_beat_, drop_beats_, beats_;
    Runs runs_;
    Appender appender_;
    Records records_;
    Marks marks_;
    OpenRuns open_runs_;
    std::unique_ptr<HolderLock> lock_;  // none before this process drives its first run
    std::int64_t mark_ = 0;             // as our row of `holders` has it
    bool registered_now_ = false;       // the row of `holders` belongs to the open transaction
};

}  // namespace runbook::storage::sqlite
