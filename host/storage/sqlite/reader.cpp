#include "host/storage/sqlite/reader.hpp"

#include <utility>

#include "host/storage/refusals.hpp"
#include "host/storage/run_ref.hpp"
#include "host/storage/sqlite/schema.hpp"

namespace runbook::storage::sqlite {

Result<Reader::Connection*> Reader::connection() {
    if (connection_ == nullptr) {
        RB_TRY(auto opened, open_for_reading(place_));
        if (opened != nullptr) connection_ = std::make_unique<Connection>(std::move(opened));
    }
    return connection_.get();
}

Result<void> Reader::check() {
    const std::lock_guard lock(mutex_);
    auto opened = connection();
    if (!opened.ok()) return std::move(opened).error();
    return {};
}

Result<RunRow> Reader::find_in(Connection& connection, const RunRef& ref) {
    Snapshot snapshot(*connection.database);
    RB_CHECK(snapshot.begin());
    if (const auto id = exact_run_id(ref.text)) {
        RB_TRY(auto run, connection.runs.of_run_id(*id));
        if (run) return std::move(run->row);
    }
    RB_TRY(auto latest, connection.runs.latest_of_workflow(ref.text));
    if (latest) return std::move(latest->row);
    const auto range = range_of_prefix(ref.text);
    if (!range) return no_such_run(ref);
    RB_TRY(auto fitting, connection.runs.within(*range, 3));
    if (fitting.empty()) return no_such_run(ref);
    if (fitting.size() > 1) return ambiguous_run(ref, fitting);
    return std::move(fitting.front());
}

Result<RunRow> Reader::find(const RunRef& ref) {
    const std::lock_guard lock(mutex_);
    RB_TRY(Connection* const open, connection());
    if (open == nullptr) return no_such_run(ref);
    return find_in(*open, ref);
}

Result<RunRow> Reader::get(const RunId& run_id) {
    const std::lock_guard lock(mutex_);
    RB_TRY(Connection* const open, connection());
    if (open == nullptr) return no_such_run({run_id.to_string()});
    RB_TRY(auto run, open->runs.of_run_id(run_id));
    if (!run) return no_such_run({run_id.to_string()});
    return std::move(run->row);
}

Result<std::vector<engine::Event>> Reader::read_events(RunKey run, std::optional<OwnEnd> own) {
    const std::lock_guard lock(mutex_);
    RB_TRY(Connection* const open, connection());
    if (open == nullptr) return no_such_key(run);
    Snapshot snapshot(*open->database);
    RB_CHECK(snapshot.begin());
    RB_TRY(const auto stored, open->runs.of_key(run));
    if (!stored) return no_such_key(run);
    return open->records.read(*stored, own);
}

Result<std::vector<RunRow>> Reader::list(const ListFilter& filter) {
    const std::lock_guard lock(mutex_);
    RB_TRY(Connection* const open, connection());
    if (open == nullptr) return std::vector<RunRow>();
    return open->runs.list(filter);
}

Result<std::vector<RunRow>> Reader::open_children(const RunId& parent) {
    const std::lock_guard lock(mutex_);
    RB_TRY(Connection* const open, connection());
    if (open == nullptr) return std::vector<RunRow>();
    return open->runs.open_children(parent);
}

}  // namespace runbook::storage::sqlite
