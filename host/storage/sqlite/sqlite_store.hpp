// The SQLite backend: durable runs in one file, for one machine. The default store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "host/base/result.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::storage::sqlite {

struct Options {
    std::filesystem::path path;   // of the database; "-wal", "-shm" and "-holders/" stand beside it
    std::string holder = "host";  // begins the ids of this process's holders: a-z, 0-9 and '-'
    std::string vfs;              // SQLite's name of a file system layer; empty: the usual one
    int busy_timeout_ms = 10'000;  // how long to wait while another process writes
    // How many records the row of a run that is driven may be behind its log. More: fewer second
    // writes for runs that live long. Less: shorter scans for readers and after a crash (this many
    // records are about 20 MB).
    std::int64_t records_behind_max = 65'536;
    // Reading creates no file: where there is none, the store is empty (also if it appears later,
    // it is read then). begin() is refused.
    bool read_only = false;
};

// For writing, creates the file and its folder (0700) where there is none. kEnvironment, naming the
// file, the reason and what to do, when it is no store, a newer one, damaged, or out of reach.
Result<std::unique_ptr<EventStore>> open(const Options& options);

}  // namespace runbook::storage::sqlite
