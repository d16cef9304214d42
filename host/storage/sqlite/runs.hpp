// Runs: finding rows of the table `runs` through one connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/storage/event_store.hpp"
#include "host/storage/run_ref.hpp"
#include "host/storage/sqlite/database.hpp"

namespace runbook::storage::sqlite {

// A row with what only this backend knows of it.
struct StoredRun {
    RunRow row;
    std::int64_t tail = 0;  // see records.hpp
};

// The run id as the column holds it; a view into `id`.
Blob blob_of(const RunId& id);
RunId run_id_of(std::string_view bytes);

class Runs {
 public:
    explicit Runs(Database& database);

    Result<std::optional<StoredRun>> of_key(RunKey key);
    Result<std::optional<StoredRun>> of_run_id(const RunId& id);
    Result<std::optional<StoredRun>> of_idempotency_key(std::string_view slug,
                                                        std::string_view key);
    // Its newest run; the open one when there is one, since a next one starts only after it closed.
    Result<std::optional<StoredRun>> latest_of_workflow(const std::string& workflow_id);
    Result<std::vector<RunRow>> within(const RunIdRange& range, std::size_t most);
    Result<std::vector<RunRow>> list(const ListFilter& filter);      // newest first
    Result<std::vector<RunRow>> open_children(const RunId& parent);  // oldest first

 private:
    // As latest_of_workflow(), without the run whose own id this is.
    Result<std::optional<StoredRun>> latest_named(const std::string& workflow_id);

    Statement of_key_;
    Statement of_run_id_;
    Statement of_idempotency_key_;
    Statement of_workflow_;
    Statement within_;
    Statement list_;
    Statement children_;
};

}  // namespace runbook::storage::sqlite
