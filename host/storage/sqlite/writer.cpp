#include "host/storage/sqlite/writer.hpp"

#include <utility>

#include "host/base/assert.hpp"
#include "host/storage/letter_codec.hpp"
#include "host/storage/refusals.hpp"

namespace runbook::storage::sqlite {

Writer::Writer(std::unique_ptr<Database> database, const Holders& holders, FifoBell& bell,
               std::string label, std::int64_t records_behind_max)
    : database_(std::move(database)),
      holders_(holders),
      bell_(bell),
      label_(std::move(label)),
      records_behind_max_(records_behind_max),
      begin_(*database_, "BEGIN IMMEDIATE"),
      commit_(*database_, "COMMIT"),
      insert_run_(*database_,
                  "INSERT INTO runs(run_id, workflow_id, slug, version, digest, idempotency_key, "
                  "parent, status, started, closed, epoch, holder, tail) "
                  "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"),
      free_key_(*database_, "UPDATE runs SET idempotency_key = '' WHERE key = ?"),
      set_tail_(*database_, "UPDATE runs SET tail = ?2 WHERE key = ?1"),
      set_status_(*database_, "UPDATE runs SET status = ?2, tail = ?3 WHERE key = ?1"),
      close_(*database_,
             "UPDATE runs SET status = ?2, closed = ?3, tail = ?4, holder = '' WHERE key = ?1"),
      set_holder_(*database_, "UPDATE runs SET holder = ?2, epoch = ?3, tail = ?4 WHERE key = ?1"),
      free_(*database_, "UPDATE runs SET holder = '', tail = ?2 WHERE key = ?1"),
      answer_(*database_,
              "UPDATE inbox SET answer = ?2 WHERE id = ?1 AND answer IS NULL RETURNING sender"),
      take_out_(*database_, "DELETE FROM inbox WHERE id = ?"),
      post_(*database_, "INSERT INTO inbox(run, kind, text, sender) VALUES(?, ?, ?, ?)"),
      set_beat_(*database_,
                "INSERT OR REPLACE INTO heartbeats(run, step, details) VALUES(?, ?, ?)"),
      drop_beat_(*database_, "DELETE FROM heartbeats WHERE run = ? AND step = ?"),
      drop_beats_(*database_, "DELETE FROM heartbeats WHERE run = ?"),
      beats_(*database_, "SELECT step, details FROM heartbeats WHERE run = ?"),
      runs_(*database_),
      appender_(*database_),
      records_(*database_),
      marks_(*database_) {}

Result<void> Writer::begin() {
    RB_ASSERT(!database_->in_transaction());
    database_->forget_failure();
    RB_CHECK(Query(begin_).run());
    auto checked = check_still_holder();
    if (!checked.ok()) roll_back();
    return checked;
}

Result<void> Writer::commit() {
    auto done = usable();
    if (done.ok()) done = appender_.flush();
    if (done.ok()) done = move_old_tails();
    if (done.ok()) done = Query(commit_).run();
    if (!done.ok()) {
        roll_back();
        return done;
    }
    registered_now_ = false;
    appender_.committed();
    open_runs_.keep();
    return {};
}

void Writer::roll_back() {
    // After some errors SQLite has rolled back by itself. A roll-back that fails leaves a
    // transaction that the next begin() would run into, and nothing of it on disk.
    if (database_->in_transaction()) {
        [[maybe_unused]] const auto ignored = database_->execute("ROLLBACK");
    }
    open_runs_.undo();
    appender_.rolled_back();
    if (registered_now_) lock_.reset();
    registered_now_ = false;
}

Result<void> Writer::append(RunKey run, std::uint64_t epoch, const RecordView& record) {
    RB_TRY(const OpenRun* open, held(run, epoch));
    RB_ASSERT(record.span.events > 0 && record.span.first_sequence == open->next_sequence);
    RB_TRY(const std::int64_t id, appender_.add(run, open->tail, record.bytes));
    open_runs_.appended(run, id, record.span.events);
    return {};
}

Result<void> Writer::usable() const {
    if (database_->failure()) return *database_->failure();
    RB_ASSERT(database_->in_transaction());
    return {};
}

Result<const OpenRun*> Writer::held(RunKey run, std::uint64_t epoch) {
    RB_CHECK(usable());
    const OpenRun* open = open_runs_.find(run);
    if (open == nullptr || open->epoch != epoch) return refusal(run, epoch);
    return open;
}

Error Writer::refusal(RunKey run, std::uint64_t epoch) {
    auto stored = runs_.of_key(run);
    if (!stored.ok()) return std::move(stored).error();
    if (!stored->has_value()) return no_such_key(run);
    const RunRow& row = (*stored)->row;
    return row.closed_ns != 0 ? run_closed(row) : fenced(row, epoch);
}

Result<std::optional<Created>> Writer::already_there(const RunRow& wanted) {
    using Outcome = Created::Outcome;
    if (!wanted.idempotency_key.empty()) {
        RB_TRY(auto same, runs_.of_idempotency_key(wanted.slug, wanted.idempotency_key));
        if (same) return std::optional(Created{Outcome::kSameKey, std::move(same->row)});
    }
    if (wanted.workflow_id.empty()) return std::optional<Created>();
    RB_TRY(auto latest, runs_.latest_of_workflow(wanted.workflow_id));
    if (latest && latest->row.closed_ns == 0)
        return std::optional(Created{Outcome::kWorkflowIdTaken, std::move(latest->row)});
    return std::optional<Created>();
}

Result<void> Writer::free_key_of_failed(std::string_view slug, std::string_view key) {
    RB_CHECK(usable());
    RB_TRY(const auto has_it, runs_.of_idempotency_key(slug, key));
    if (!has_it || !ended_badly(has_it->row.status)) return {};
    return Query(free_key_, has_it->row.key).run();
}

Result<RunKey> Writer::insert_run(const RunRow& row) {
    const auto insert = [&](auto parent) {
        return Query(insert_run_, blob_of(row.run_id), std::string_view(row.workflow_id),
                     std::string_view(row.slug), std::string_view(row.version),
                     std::string_view(row.bundle_digest), std::string_view(row.idempotency_key),
                     parent, static_cast<std::int64_t>(row.status), row.started_ns, row.closed_ns,
                     row.epoch, std::string_view(row.holder))
            .run();
    };
    RB_CHECK(row.parent ? insert(blob_of(*row.parent)) : insert(nullptr));
    return database_->last_insert_id();
}

Result<Created> Writer::create(const RunRow& wanted, const RecordView& record) {
    RB_CHECK(usable());
    RB_ASSERT(record.span.events > 0 && record.span.first_sequence == 1);
    RB_TRY(auto there, already_there(wanted));
    if (there) return std::move(*there);
    const bool driven = !wanted.holder.empty();
    if (driven) RB_CHECK(become_holder());
    RunRow row = wanted;
    row.epoch = driven ? 1 : 0;
    row.holder = driven ? lock_->id() : "";
    // Its own id is stored as ''.
    if (!row.workflow_id.empty() && row.workflow_id == row.run_id.to_string())
        row.workflow_id.clear();
    auto key = insert_run(row);
    if (!key.ok()) {
        RB_TRY(const auto same_id, runs_.of_run_id(row.run_id));
        if (same_id) return run_id_taken(row.run_id);
        return std::move(key).error();
    }
    row.key = *key;
    if (row.workflow_id.empty()) row.workflow_id = row.run_id.to_string();
    RB_TRY(const std::int64_t id, appender_.add(row.key, 0, record.bytes));
    if (driven)
        open_runs_.put(row.key, {id, 0, record.span.events + 1, row.epoch});
    else
        RB_CHECK(Query(set_tail_, row.key, id).run());
    return Created{Created::Outcome::kCreated, std::move(row)};
}

Result<void> Writer::set_status(RunKey run, std::uint64_t epoch, engine::Status status,
                                std::int64_t closed_ns) {
    RB_ASSERT(engine::is_final(status) == (closed_ns != 0));
    RB_TRY(const OpenRun* open, held(run, epoch));
    OpenRun after = *open;
    after.stored_tail = after.tail;
    const auto number = static_cast<std::int64_t>(status);
    if (closed_ns != 0) {
        RB_CHECK(Query(close_, run, number, closed_ns, after.tail).run());
        open_runs_.remove(run);
    } else {
        RB_CHECK(Query(set_status_, run, number, after.tail).run());
        open_runs_.put(run, after);
    }
    return {};
}

Result<std::optional<RunRow>> Writer::open_run_of(std::string_view workflow_id) {
    RB_CHECK(usable());
    RB_TRY(auto latest, runs_.latest_of_workflow(std::string(workflow_id)));
    if (!latest || latest->row.closed_ns != 0) return std::optional<RunRow>();
    return std::optional(std::move(latest->row));
}

Result<std::int64_t> Writer::post(const Letter& letter) {
    RB_CHECK(usable());
    RB_ASSERT(letter.request);
    RB_TRY(const auto run, runs_.of_run_id(letter.run_id));
    if (!run) return no_such_run({letter.run_id.to_string()});
    if (run->row.closed_ns != 0) return run_closed(run->row);
    const LetterForm form = encode_request(*letter.request);
    RB_CHECK(Query(post_, run->row.key, form.kind, Blob{form.body}, std::string_view(letter.sender))
                 .run());
    return database_->last_insert_id();
}

Result<bool> Writer::answer(std::int64_t letter, const LetterAnswer& answer) {
    RB_CHECK(usable());
    const std::string text = encode_answer(answer);
    bool waited_for = false;
    {
        Query query(answer_, letter, Blob{text});
        RB_TRY(const bool was_open, query.next());
        if (!was_open) return false;
        waited_for = !query.text(0).empty();
    }
    if (!waited_for) RB_CHECK(Query(take_out_, letter).run());
    return true;
}

}  // namespace runbook::storage::sqlite
