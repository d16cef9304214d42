// Writer's other half: being the holder of runs. Taking them, giving them up, losing them.
#include <filesystem>
#include <utility>

#include "host/base/assert.hpp"
#include "host/storage/refusals.hpp"
#include "host/storage/sqlite/writer.hpp"

namespace runbook::storage::sqlite {

namespace {

// A log that is kept is read again at the next opening: 1 MB in half a millisecond. Beyond that it
// is better to wait for the disk at the end.
constexpr std::uintmax_t kLogKeptMost = 1 << 20;

}  // namespace

Writer::~Writer() {
    if (database_->in_transaction()) roll_back();
    std::error_code none;
    const auto log = std::filesystem::file_size(database_->place().path.string() + "-wal", none);
    if (!none && log < kLogKeptMost) database_->keep_log_at_close();
    // What fails here is what a killed process would have left, and is settled like that.
    [[maybe_unused]] const auto ignored = leave();
}

// The lock comes before the row: a holder whose row can be seen is alive.
Result<void> Writer::become_holder() {
    if (lock_ != nullptr) return {};
    RB_CHECK(appender_.flush());
    RB_CHECK(settle_dead());
    RB_TRY(auto lock, holders_.lock(label_));
    const auto bell = bell_.name();  // without one it cannot be woken, but can work
    RB_TRY(const std::int64_t end, appender_.find_end());
    RB_CHECK(marks_.add(lock->id(), end, bell.ok() ? *bell : ""));
    lock_ = std::move(lock);
    registered_now_ = true;
    mark_ = end;
    return {};
}

Result<void> Writer::settle_dead() {
    RB_TRY(const std::vector<std::string> holders, marks_.holders());
    for (const std::string& holder : holders)
        if (!holders_.is_alive(holder)) RB_CHECK(marks_.settle(holder));
    holders_.remove_dead();
    bell_.remove_dead();
    return {};
}

// One look-up a transaction, whatever the number of runs: a process whose runs were taken over
// finds its row gone. It may go on under a new id, but with none of the runs it had.
Result<void> Writer::check_still_holder() {
    if (lock_ == nullptr) return {};
    RB_TRY(const bool still, marks_.has(lock_->id()));
    if (still) return {};
    open_runs_.forget();
    lock_.reset();
    return {};
}

Result<RunRow> Writer::claim(RunKey run) {
    RB_CHECK(usable());
    RB_CHECK(appender_.flush());
    RB_TRY(auto stored, runs_.of_key(run));
    if (!stored) return no_such_key(run);
    RunRow& row = stored->row;
    if (row.closed_ns != 0) return run_closed(row);
    OpenRun open;
    if (const OpenRun* ours = open_runs_.find(run)) {
        open = *ours;
    } else {
        RB_TRY(open, take_over(*stored));
    }
    open.epoch = ++row.epoch;
    open.stored_tail = open.tail;
    row.holder = lock_->id();
    RB_CHECK(Query(set_holder_, run, std::string_view(row.holder), row.epoch, open.tail).run());
    open_runs_.put(run, open);
    return std::move(row);
}

Result<OpenRun> Writer::take_over(const StoredRun& run) {
    const std::string& holder = run.row.holder;
    if (!holder.empty() && holders_.is_alive(holder))
        return held_elsewhere(run.row, holders_.who(holder));
    RB_CHECK(marks_.settle(holder));
    RB_CHECK(become_holder());
    RB_TRY(const auto settled, runs_.of_key(run.row.key));
    RB_ASSERT(settled.has_value());
    OpenRun open;
    open.tail = settled->tail;
    RB_TRY(const std::uint64_t last, records_.last_sequence(*settled, open.tail));
    open.next_sequence = last + 1;
    return open;
}

Result<void> Writer::release(RunKey run, std::uint64_t epoch) {
    RB_TRY(const OpenRun* open, held(run, epoch));
    RB_CHECK(Query(free_, run, open->tail).run());
    open_runs_.remove(run);
    return {};
}

Result<void> Writer::move_tail(RunKey run) {
    const OpenRun* open = open_runs_.find(run);
    if (open == nullptr || !open->is_behind()) return {};
    OpenRun moved = *open;
    moved.stored_tail = moved.tail;
    RB_CHECK(Query(set_tail_, run, moved.tail).run());
    open_runs_.put(run, moved);
    return {};
}

// At each commit the few that have just become too old, so that no commit pays for all.
Result<void> Writer::move_old_tails() {
    if (lock_ == nullptr) return {};
    for (const RunKey run : open_runs_.behind_since(appender_.end() - records_behind_max_))
        RB_CHECK(move_tail(run));
    if (appender_.end() - mark_ < 2 * records_behind_max_) return {};
    mark_ = open_runs_.settled_up_to(appender_.end());
    return marks_.move(lock_->id(), mark_);
}

// A holder without a mark has exact tails, so the names of it that stay in rows do no harm.
Result<void> Writer::leave() {
    if (lock_ == nullptr) return {};
    // No waiting for the disk: if this is lost, the next process finds what a kill leaves.
    RB_CHECK(database_->execute("PRAGMA synchronous=NORMAL"));
    RB_CHECK(begin());
    if (lock_ == nullptr) return commit();
    for (const RunKey run : open_runs_.behind_since(appender_.end())) RB_CHECK(move_tail(run));
    RB_CHECK(marks_.remove(lock_->id()));
    return commit();
}

}  // namespace runbook::storage::sqlite
