#include "host/storage/memory/transaction.hpp"

#include <iterator>
#include <utility>

#include "host/base/assert.hpp"
#include "host/storage/refusals.hpp"

namespace runbook::storage::memory {

MemoryTransaction::MemoryTransaction(MemoryStore& store)
    : store_(store), shelf_(*store.shelf()), writing_(shelf_.writing) {}

bool MemoryTransaction::exists(RunKey run) const {
    return run >= 1 && static_cast<std::size_t>(run) <= shelf_.runs.size() + created_.size();
}

const RunRow& MemoryTransaction::row_of(RunKey run) const {
    const auto staged = staged_.find(run);
    if (staged != staged_.end() && staged->second.row) return *staged->second.row;
    const auto place = static_cast<std::size_t>(run - 1);
    if (place < shelf_.runs.size()) return shelf_.runs[place].row;
    return created_[place - shelf_.runs.size()].row;
}

RunRow& MemoryTransaction::changed_row(RunKey run) {
    Staged& staged = staged_[run];
    if (!staged.row) staged.row = RunRow(row_of(run));
    return *staged.row;
}

std::uint64_t MemoryTransaction::events_of(RunKey run) const {
    const auto place = static_cast<std::size_t>(run - 1);
    const StoredRun& stored =
        place < shelf_.runs.size() ? shelf_.runs[place] : created_[place - shelf_.runs.size()];
    const auto staged = staged_.find(run);
    return stored.events + (staged == staged_.end() ? 0 : staged->second.events);
}

template <class Pick>
const RunRow* MemoryTransaction::look_up(const Pick& pick) const {
    for (const StartIndex* index : {&created_index_, &std::as_const(shelf_.index)})
        if (const RunKey key = pick(*index); key != 0) return &row_of(key);
    return nullptr;
}

namespace {

template <class Map, class Key>
RunKey key_in(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? 0 : found->second;
}

}  // namespace

Result<Created> MemoryTransaction::create(const RunRow& wanted, const RecordView& record) {
    RB_ASSERT(writing_.owns_lock());
    RB_ASSERT(record.span.events > 0 && record.span.first_sequence == 1);
    if (!wanted.idempotency_key.empty()) {
        const std::string name = idempotency_name(wanted.slug, wanted.idempotency_key);
        const RunRow* there = look_up([&](const StartIndex& index) {
            const RunKey holder = key_in(index.of_idempotency_key, name);
            return key_in(freed_, name) == holder ? 0 : holder;
        });
        if (there != nullptr) return Created{Created::Outcome::kSameKey, *there};
    }
    const bool own = wanted.workflow_id.empty();
    const std::string id = own ? wanted.run_id.to_string() : wanted.workflow_id;
    if (!own) {
        RB_TRY(std::optional<RunRow> open, open_run_of(id));
        if (open) return Created{Created::Outcome::kWorkflowIdTaken, std::move(*open)};
    }
    if (look_up([&](const StartIndex& index) { return key_in(index.of_run_id, wanted.run_id); }))
        return run_id_taken(wanted.run_id);

    StoredRun stored{wanted, record.span.events, {std::string(record.bytes)}, {}};
    stored.row.key = static_cast<RunKey>(shelf_.runs.size() + created_.size() + 1);
    stored.row.workflow_id = id;
    const bool driven = !wanted.holder.empty();
    stored.row.holder = driven ? store_.holder() : "";
    stored.row.epoch = driven ? 1 : 0;
    created_index_.add(stored.row);
    created_.push_back(std::move(stored));
    return Created{Created::Outcome::kCreated, created_.back().row};
}

Result<void> MemoryTransaction::free_key_of_failed(std::string_view slug, std::string_view key) {
    RB_ASSERT(writing_.owns_lock());
    const std::string name = idempotency_name(slug, key);
    const RunKey run = key_in(shelf_.index.of_idempotency_key, name);
    if (run == 0 || !ended_badly(row_of(run).status)) return {};
    changed_row(run).idempotency_key.clear();
    freed_[name] = run;
    return {};
}

Result<void> MemoryTransaction::check_held(RunKey run, std::uint64_t epoch) const {
    RB_ASSERT(writing_.owns_lock());
    if (!exists(run)) return no_such_key(run);
    const RunRow& row = row_of(run);
    if (row.closed_ns != 0) return run_closed(row);
    if (row.epoch != epoch || row.holder.empty() || row.holder != store_.last_holder())
        return fenced(row, epoch);
    return {};
}

Result<void> MemoryTransaction::append(RunKey run, std::uint64_t epoch, const RecordView& record) {
    RB_CHECK(check_held(run, epoch));
    RB_ASSERT(record.span.events > 0 && record.span.first_sequence == events_of(run) + 1);
    Staged& staged = staged_[run];
    staged.events += record.span.events;
    staged.records.emplace_back(record.bytes);
    return {};
}

Result<void> MemoryTransaction::set_status(RunKey run, std::uint64_t epoch, engine::Status status,
                                           std::int64_t closed_ns) {
    RB_ASSERT(engine::is_final(status) == (closed_ns != 0));
    RB_CHECK(check_held(run, epoch));
    RunRow& row = changed_row(run);
    row.status = status;
    row.closed_ns = closed_ns;
    if (closed_ns != 0) row.holder.clear();
    return {};
}

Result<RunRow> MemoryTransaction::claim(RunKey run) {
    RB_ASSERT(writing_.owns_lock());
    if (!exists(run)) return no_such_key(run);
    const RunRow& now = row_of(run);
    if (now.closed_ns != 0) return run_closed(now);
    const bool ours = now.holder == store_.last_holder();
    if (!ours && store_.held_by_live_process(now))
        return held_elsewhere(now, "holder " + now.holder + " of this process");
    RunRow& row = changed_row(run);
    row.holder = store_.holder();
    ++row.epoch;
    return RunRow(row);
}

Result<void> MemoryTransaction::release(RunKey run, std::uint64_t epoch) {
    RB_CHECK(check_held(run, epoch));
    changed_row(run).holder.clear();
    return {};
}

Result<std::optional<RunRow>> MemoryTransaction::open_run_of(std::string_view workflow_id) {
    RB_ASSERT(writing_.owns_lock());
    const std::string id(workflow_id);
    const RunRow* latest =
        look_up([&](const StartIndex& index) { return key_in(index.latest_of_workflow, id); });
    if (latest == nullptr || latest->closed_ns != 0) return std::optional<RunRow>();
    return std::optional<RunRow>(*latest);
}

Result<bool> MemoryTransaction::answer(std::int64_t letter, const LetterAnswer& answer) {
    RB_ASSERT(writing_.owns_lock());
    const auto place = shelf_.inbox.find(letter);
    if (place == shelf_.inbox.end() || place->second.answer) return false;
    return answers_.emplace(letter, answer).second;
}

Result<std::int64_t> MemoryTransaction::post(const Letter& letter) {
    RB_ASSERT(writing_.owns_lock());
    const RunRow* row =
        look_up([&](const StartIndex& index) { return key_in(index.of_run_id, letter.run_id); });
    if (row == nullptr) return no_such_run({letter.run_id.to_string()});
    if (row->closed_ns != 0) return run_closed(*row);
    posted_.push_back(letter);
    posted_.back().id = ++shelf_.letters_made;
    return posted_.back().id;
}

Result<void> MemoryTransaction::set_heartbeat(RunKey run, std::uint64_t epoch, std::uint64_t step,
                                              const engine::Payloads& details) {
    RB_CHECK(check_held(run, epoch));
    staged_[run].heartbeats[step] = details;
    return {};
}

Result<void> MemoryTransaction::forget_heartbeats(RunKey run, std::uint64_t epoch) {
    RB_CHECK(check_held(run, epoch));
    Staged& staged = staged_[run];
    staged.heartbeats_forgotten = true;
    staged.heartbeats.clear();
    return {};
}

Result<std::map<std::uint64_t, engine::Payloads>> MemoryTransaction::heartbeats(RunKey run) {
    RB_ASSERT(writing_.owns_lock());
    if (!exists(run)) return no_such_key(run);
    if (!shelf_.has(run)) return std::map<std::uint64_t, engine::Payloads>();
    return shelf_.runs[static_cast<std::size_t>(run - 1)].heartbeats;
}

Result<void> MemoryTransaction::commit() {
    RB_ASSERT(writing_.owns_lock());
    const std::lock_guard lock(shelf_.mutex);
    for (const auto& [name, run] : freed_) shelf_.index.of_idempotency_key.erase(name);
    for (StoredRun& run : created_) shelf_.add(std::move(run));
    for (auto& [key, staged] : staged_) {
        StoredRun& run = shelf_.runs[static_cast<std::size_t>(key - 1)];
        if (staged.row) run.row = std::move(*staged.row);
        run.events += staged.events;
        if (staged.heartbeats_forgotten) run.heartbeats.clear();
        for (auto& [step, details] : staged.heartbeats) {
            if (details.empty()) run.heartbeats.erase(step);
            if (!details.empty()) run.heartbeats[step] = std::move(details);
        }
        run.records.insert(run.records.end(), std::make_move_iterator(staged.records.begin()),
                           std::make_move_iterator(staged.records.end()));
    }
    for (auto& [letter, answer] : answers_) {
        const auto place = shelf_.inbox.find(letter);
        if (place->second.letter.sender.empty()) {
            shelf_.inbox.erase(place);
        } else {
            place->second.answer = std::move(answer);
        }
    }
    for (Letter& letter : posted_) shelf_.inbox[letter.id].letter = std::move(letter);
    writing_.unlock();
    return {};
}

}  // namespace runbook::storage::memory
