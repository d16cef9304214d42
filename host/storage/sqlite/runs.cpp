#include "host/storage/sqlite/runs.hpp"

#include <algorithm>
#include <utility>

#define RB_SELECT_RUNS                                                                          \
    "SELECT key, run_id, workflow_id, slug, version, digest, idempotency_key, parent, status, " \
    "started, closed, epoch, holder, tail FROM runs "

namespace runbook::storage::sqlite {

namespace {

StoredRun row_of(const Query& query) {
    StoredRun run;
    RunRow& row = run.row;
    row.key = query.number(0);
    row.run_id = run_id_of(query.blob(1));
    row.workflow_id = query.text(2);
    if (row.workflow_id.empty()) row.workflow_id = row.run_id.to_string();
    row.slug = query.text(3);
    row.version = query.text(4);
    row.bundle_digest = query.text(5);
    row.idempotency_key = query.text(6);
    if (!query.is_null(7)) row.parent = run_id_of(query.blob(7));
    row.status = static_cast<engine::Status>(query.number(8));
    row.started_ns = query.number(9);
    row.closed_ns = query.number(10);
    row.epoch = static_cast<std::uint64_t>(query.number(11));
    row.holder = query.text(12);
    run.tail = query.number(13);
    return run;
}

Result<std::optional<StoredRun>> one(Query& query) {
    RB_TRY(const bool found, query.next());
    if (!found) return std::optional<StoredRun>();
    return std::optional<StoredRun>(row_of(query));
}

Result<std::vector<RunRow>> all(Query& query) {
    std::vector<RunRow> rows;
    for (;;) {
        RB_TRY(const bool more, query.next());
        if (!more) return rows;
        rows.push_back(row_of(query).row);
    }
}

}  // namespace

RunId run_id_of(std::string_view bytes) {
    RunId id;
    const std::size_t size = std::min(bytes.size(), id.bytes.size());
    std::transform(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size),
                   id.bytes.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    return id;
}

Blob blob_of(const RunId& id) {
    return {{reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}};
}

Runs::Runs(Database& database)
    : of_key_(database, RB_SELECT_RUNS "WHERE key = ?"),
      of_run_id_(database, RB_SELECT_RUNS "WHERE run_id = ?"),
      of_idempotency_key_(database, RB_SELECT_RUNS
                          "WHERE slug = ? AND idempotency_key = ? AND idempotency_key <> ''"),
      of_workflow_(database, RB_SELECT_RUNS
                   "WHERE workflow_id = ? AND workflow_id <> '' ORDER BY key DESC LIMIT 1"),
      within_(database, RB_SELECT_RUNS "WHERE run_id BETWEEN ? AND ? ORDER BY run_id LIMIT ?"),
      list_(database, RB_SELECT_RUNS
            "WHERE (?1 = 0 OR closed = 0) AND (?2 = '' OR slug = ?2) ORDER BY key DESC LIMIT ?3"),
      children_(database, RB_SELECT_RUNS "WHERE parent = ? AND closed = 0 ORDER BY key") {}

Result<std::optional<StoredRun>> Runs::of_key(RunKey key) {
    Query query(of_key_, key);
    return one(query);
}

Result<std::optional<StoredRun>> Runs::of_run_id(const RunId& id) {
    Query query(of_run_id_, blob_of(id));
    return one(query);
}

Result<std::optional<StoredRun>> Runs::of_idempotency_key(std::string_view slug,
                                                          std::string_view key) {
    Query query(of_idempotency_key_, slug, key);
    return one(query);
}

Result<std::optional<StoredRun>> Runs::latest_of_workflow(const std::string& workflow_id) {
    RB_TRY(auto named, latest_named(workflow_id));
    // The run whose own id this is says so with an empty workflow id in its row.
    const auto id = exact_run_id(workflow_id);
    if (!id || id->to_string() != workflow_id) return named;
    RB_TRY(auto own, of_run_id(*id));
    if (!own || own->row.workflow_id != workflow_id) return named;
    return named && named->row.key > own->row.key ? named : own;
}

Result<std::optional<StoredRun>> Runs::latest_named(const std::string& workflow_id) {
    if (workflow_id.empty()) return std::optional<StoredRun>();
    Query query(of_workflow_, std::string_view(workflow_id));
    return one(query);
}

Result<std::vector<RunRow>> Runs::within(const RunIdRange& range, std::size_t most) {
    Query query(within_, blob_of(range.lowest), blob_of(range.highest), std::uint64_t{most});
    return all(query);
}

Result<std::vector<RunRow>> Runs::list(const ListFilter& filter) {
    const std::int64_t most = filter.most == 0 ? -1 : static_cast<std::int64_t>(filter.most);
    Query query(list_, std::int64_t{filter.open_only}, std::string_view(filter.slug), most);
    return all(query);
}

Result<std::vector<RunRow>> Runs::open_children(const RunId& parent) {
    Query query(children_, blob_of(parent));
    return all(query);
}

}  // namespace runbook::storage::sqlite
