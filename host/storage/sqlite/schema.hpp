// The tables of a store file, its version, and whether a file is one of ours.
#pragma once

#include <memory>

#include "host/base/result.hpp"
#include "host/storage/sqlite/database.hpp"

namespace runbook::storage::sqlite {

inline constexpr std::int64_t kSchemaVersion = 3;

// For writing: creates the file, its folder and the tables where there are none.
Result<std::unique_ptr<Database>> open_for_writing(const Database::Place& place);

// For reading: nothing (a null pointer) where there is no file or no tables yet.
Result<std::unique_ptr<Database>> open_for_reading(const Database::Place& place);

}  // namespace runbook::storage::sqlite
