// FaultDisk: what a FaultVfs knows of its files beside their bytes: the sectors as they were when
// last synced, the counts, and what is to go wrong.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/fault_vfs.hpp"

namespace runbook::testing {

inline constexpr sqlite3_int64 kSector = 512;

// One path. The real file holds the newest bytes.
struct Unsynced {
    bool tracked = false;                         // durable_size is known
    sqlite3_int64 durable_size = 0;               // when last synced
    std::map<sqlite3_int64, std::string> before;  // by sector; shorter at the old end of the file
};

class FaultDisk {
 public:
    // SQLITE_OK: the call may go on.
    int allow_change();
    int allow_write();
    int allow_read() const { return crashed ? SQLITE_IOERR : SQLITE_OK; }

    // Before bytes change: keeps what the sectors hold, as `file` still has it.
    int keep(const std::string& path, sqlite3_file* file, sqlite3_int64 from, sqlite3_int64 to);
    void synced(const std::string& path, sqlite3_file* file);
    void deleted(const std::string& path) { files.erase(path); }
    void lose_unsynced(const FaultVfs::Survives& survives);

    std::mutex mutex;  // guards everything, held during each call
    VfsCounts counts;
    std::map<std::string, Unsynced> files;
    bool crashed = false;
    std::uint64_t calls_to_crash = 0;  // 0: never
    FaultVfs::Refusal refusal = FaultVfs::Refusal::kNone;
    std::uint64_t writes_to_refusal = 0;
};

// SQLite's table of calls for a file of a FaultVfs.
struct FaultFile {
    sqlite3_file base;
    FaultDisk* disk;
    std::string* path;
    sqlite3_file* real;  // behind this struct
};
const sqlite3_io_methods* fault_file_methods();

}  // namespace runbook::testing
