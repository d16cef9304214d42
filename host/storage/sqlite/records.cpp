#include "host/storage/sqlite/records.hpp"

#include <algorithm>
#include <utility>

#include "host/storage/record_codec.hpp"
#include "host/storage/refusals.hpp"

namespace runbook::storage::sqlite {

namespace {

std::string named(std::int64_t record) { return "record " + std::to_string(record); }

}  // namespace

Records::Records(Database& database)
    : mark_of_(database, "SELECT mark FROM holders WHERE id = ?"),
      after_(database, "SELECT id FROM log WHERE id > ? AND run = ? ORDER BY id"),
      record_(database, "SELECT run, prev, body FROM log WHERE id = ?") {}

// The epoch has not passed on, so nobody else has appended; and a record of the run that can be
// seen here was not taken back.
Result<bool> Records::is_newest(const StoredRun& run, const OwnEnd& own) {
    if (own.epoch != run.row.epoch) return false;
    Query query(record_, own.tail);
    RB_TRY(const bool found, query.next());
    return found && query.number(0) == run.row.key;
}

Result<std::int64_t> Records::newest(const StoredRun& run, std::optional<OwnEnd> own) {
    if (run.row.closed_ns != 0 || run.row.holder.empty()) return run.tail;
    if (own) {
        RB_TRY(const bool newest, is_newest(run, *own));
        if (newest) return own->tail;
    }
    std::int64_t from = 0;
    {
        Query mark(mark_of_, std::string_view(run.row.holder));
        RB_TRY(const bool unsettled, mark.next());
        if (!unsettled) return run.tail;
        from = std::max(run.tail, mark.number(0));
    }
    std::int64_t last = run.tail;
    Query later(after_, from, run.row.key);
    for (;;) {
        RB_TRY(const bool more, later.next());
        if (!more) return last;
        last = later.number(0);
    }
}

// Newest first. `ids` gets the id of each.
Result<std::vector<std::string>> Records::bodies(const StoredRun& run, std::optional<OwnEnd> own,
                                                 std::vector<std::int64_t>& ids) {
    std::vector<std::string> all;
    RB_TRY(std::int64_t at, newest(run, own));
    if (at == 0) return damaged_log(run.row, "its end", "no record of it is in the log");
    while (at != 0) {
        Query query(record_, at);
        RB_TRY(const bool found, query.next());
        if (!found) return damaged_log(run.row, named(at), "the record is missing");
        if (query.number(0) != run.row.key)
            return damaged_log(run.row, named(at), "the record belongs to another run");
        const std::int64_t before = query.number(1);
        if (before < 0 || before >= at)
            return damaged_log(run.row, named(at), "it names a later record as the one before it");
        all.emplace_back(query.blob(2));
        ids.push_back(at);
        at = before;
    }
    return all;
}

Result<std::vector<engine::Event>> Records::read(const StoredRun& run, std::optional<OwnEnd> own) {
    std::vector<std::int64_t> ids;
    RB_TRY(const std::vector<std::string> newest_first, bodies(run, own, ids));
    std::vector<engine::Event> events;
    for (std::size_t i = newest_first.size(); i-- > 0;) {
        const std::size_t before = events.size();
        const auto place = [&] {
            return named(ids[i]) + ", after event " + std::to_string(before);
        };
        const auto decoded = decode_record(newest_first[i], events);
        if (!decoded.ok()) return damaged_log(run.row, place(), decoded.error().message);
        if (events[before].sequence != before + 1)
            return damaged_log(run.row, place(),
                               "it begins with event " + std::to_string(events[before].sequence));
    }
    return events;
}

Result<std::uint64_t> Records::last_sequence(const StoredRun& run, std::int64_t record) {
    Query query(record_, record);
    RB_TRY(const bool found, query.next());
    if (!found) return damaged_log(run.row, named(record), "the record is missing");
    if (query.number(0) != run.row.key)
        return damaged_log(run.row, named(record), "the record belongs to another run");
    const auto span = span_of_record(query.blob(2));
    if (!span.ok()) return damaged_log(run.row, named(record), span.error().message);
    return span->last_sequence();
}

}  // namespace runbook::storage::sqlite
