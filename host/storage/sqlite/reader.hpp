// Reader: everything that is read outside a transaction, on a connection of its own, so that
// reading never waits for a writer. Opened at its first use.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/storage/event_store.hpp"
#include "host/storage/sqlite/database.hpp"
#include "host/storage/sqlite/open_runs.hpp"
#include "host/storage/sqlite/records.hpp"
#include "host/storage/sqlite/runs.hpp"

namespace runbook::storage::sqlite {

class Reader {  // [any]
 public:
    explicit Reader(Database::Place place) : place_(std::move(place)) {}

    // Is there a store that can be read? No file yet is fine: it reads as empty.
    Result<void> check();
    Result<RunRow> find(const RunRef& ref);
    Result<RunRow> get(const RunId& run_id);
    // `own`: where the log ends, when this process drives the run.
    Result<std::vector<engine::Event>> read_events(RunKey run, std::optional<OwnEnd> own);
    Result<std::vector<RunRow>> list(const ListFilter& filter);
    Result<std::vector<RunRow>> open_children(const RunId& parent);

 private:
    struct Connection {
        explicit Connection(std::unique_ptr<Database> opened)
            : database(std::move(opened)), runs(*database), records(*database) {}
        std::unique_ptr<Database> database;
        Runs runs;
        Records records;
    };
    Result<Connection*> connection();  // null while there is no store; the mutex is held
    Result<RunRow> find_in(Connection& connection, const RunRef& ref);

    const Database::Place place_;
    std::mutex mutex_;  // guards connection_ and its use
    std::unique_ptr<Connection> connection_;
};

}  // namespace runbook::storage::sqlite
