#include "host/storage/sqlite/schema.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>

namespace runbook::storage::sqlite {

namespace {

constexpr std::int64_t kApplicationId = 0x52424b31;  // "RBK1"

// The log has no index but its row numbers: a step costs one append at its end, which is three to
// eight times as fast as any key of (run, sequence). A record names the one before it of its run;
// `runs.tail` leads to the last one (see records.hpp for when it is exact).
//
// A workflow id that is the run's own id is stored as '': most runs have that one, and it needs no
// second index.
//
// `closed` is 0 while the run is open. One open run a workflow id needs no unique index: create()
// looks for the latest run of that id in its own write transaction.
constexpr const char* kTables = R"sql(
CREATE TABLE log(
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    prev INTEGER NOT NULL,
    body BLOB NOT NULL);
CREATE TABLE runs(
    key INTEGER PRIMARY KEY,
    run_id BLOB NOT NULL UNIQUE,
    workflow_id TEXT NOT NULL,
    slug TEXT NOT NULL,
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    parent BLOB,
    status INTEGER NOT NULL,
    started INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    holder TEXT NOT NULL,
    tail INTEGER NOT NULL);
CREATE INDEX runs_workflow ON runs(workflow_id) WHERE workflow_id <> '';
CREATE UNIQUE INDEX runs_idempotency ON runs(slug, idempotency_key) WHERE idempotency_key <> '';
CREATE INDEX runs_parent ON runs(parent) WHERE parent IS NOT NULL;
CREATE TABLE holders(
    id TEXT PRIMARY KEY,
    mark INTEGER NOT NULL) WITHOUT ROWID;
)sql";

// Version 2: commands from processes that do not drive the run, and how a holder is woken for them.
// AUTOINCREMENT: a letter that was taken out must not be mistaken for a later one.
constexpr const char* kInbox = R"sql(
ALTER TABLE holders ADD COLUMN bell TEXT NOT NULL DEFAULT '';
CREATE TABLE inbox(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    text TEXT NOT NULL,
    sender TEXT NOT NULL,
    answer TEXT);
CREATE INDEX inbox_run ON inbox(run);
)sql";

// Version 3: the latest heartbeats of open steps, each a letter of that heartbeat
// (letter_codec.hpp).
constexpr const char* kHeartbeats = R"sql(
CREATE TABLE heartbeats(
    run INTEGER NOT NULL,
    step INTEGER NOT NULL,
    details BLOB NOT NULL,
    PRIMARY KEY(run, step)) WITHOUT ROWID;
)sql";

enum class Kind { kOurs, kOlder, kEmpty };

Error not_ours(const std::string& path) {
    return {ErrorCode::kEnvironment,
            path + " is no store: it is an SQLite database of another program",
            "give another path for the store, or move the file away"};
}

Error newer(const std::string& path, std::int64_t found) {
    return {ErrorCode::kEnvironment,
            "the store " + path + " has schema version " + std::to_string(found) +
                "; this program knows versions up to " + std::to_string(kSchemaVersion),
            "use the newer runbook-host that wrote it, or another store"};
}

Result<Kind> kind_of(Database& database) {
    const std::string path = database.place().path.string();
    RB_TRY(const std::int64_t application, database.number("PRAGMA application_id"));
    RB_TRY(const std::int64_t version, database.number("PRAGMA user_version"));
    if (application == kApplicationId) {
        if (version > kSchemaVersion) return newer(path, version);
        if (version < 1) return not_ours(path);
        return version < kSchemaVersion ? Kind::kOlder : Kind::kOurs;
    }
    RB_TRY(const std::int64_t tables, database.number("SELECT count(*) FROM sqlite_schema"));
    if (application != 0 || version != 0 || tables != 0) return not_ours(path);
    return Kind::kEmpty;
}

// Another process may be creating the tables: what is read must be of one moment.
Result<Kind> kind_now(Database& database) {
    Snapshot snapshot(database);
    RB_CHECK(snapshot.begin());
    return kind_of(database);
}

Error cannot_create(const std::filesystem::path& path, int reason) {
    return {ErrorCode::kEnvironment,
            "the store " + path.string() + " cannot be created: " + std::strerror(reason),
            "check the path and the permissions of its folders, or give another path"};
}

Result<void> create_folder(const std::filesystem::path& folder) {
    if (folder.empty()) return {};
    struct stat there{};
    if (::stat(folder.c_str(), &there) == 0) return {};
    RB_CHECK(create_folder(folder.parent_path()));
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return cannot_create(folder, errno);
    return {};
}

// Payloads may be secret, so the file is its owner's alone; SQLite's own files beside it follow its
// permissions. An existing file is not even opened here: closing it would drop the locks that
// another connection of this process holds on it.
Result<void> create_file(const std::filesystem::path& path) {
    RB_CHECK(create_folder(path.parent_path()));
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0)
        ::close(file);
    else if (errno != EEXIST)
        return cannot_create(path, errno);
    return {};
}

// The change to WAL does not wait for other connections by itself, as a transaction does.
Result<void> choose_wal(Database& database) {
    using Clock = std::chrono::steady_clock;
    const auto until = Clock::now() + std::chrono::milliseconds(database.place().busy_timeout_ms);
    for (;;) {
        auto changed = database.execute("PRAGMA journal_mode=WAL");
        const bool busy = (sqlite3_errcode(database.handle()) & 0xff) == SQLITE_BUSY;
        if (changed.ok() || !busy || Clock::now() > until) return changed;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

// What processes of the older version still write is right in the newer one, too.
Result<void> bring_up_to_date(Database& database) {
    RB_CHECK(choose_wal(database));
    RB_CHECK(database.execute("BEGIN IMMEDIATE"));
    RB_TRY(const Kind kind, kind_of(database));  // another process may have been faster
    if (kind == Kind::kEmpty) RB_CHECK(database.execute(kTables));
    if (kind != Kind::kOurs) {
        RB_TRY(const std::int64_t found, database.number("PRAGMA user_version"));
        if (found < 2) RB_CHECK(database.execute(kInbox));
        RB_CHECK(database.execute(kHeartbeats));
        const std::string numbers = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                                    ";PRAGMA user_version=" + std::to_string(kSchemaVersion);
        RB_CHECK(database.execute(numbers.c_str()));
    }
    return database.execute("COMMIT");
}

}  // namespace

Result<std::unique_ptr<Database>> open_for_writing(const Database::Place& place) {
    RB_CHECK(create_file(place.path));
    RB_TRY(auto database, Database::open(place, Database::Mode::kCreate));
    RB_TRY(const Kind kind, kind_now(*database));
    // FULL: a commit is on disk when it returns. The log is reused, never shortened: overwriting
    // costs half of what growing a file does.
    RB_CHECK(database->execute("PRAGMA synchronous=FULL"));
    sqlite3_wal_autocheckpoint(database->handle(), 1000);
    if (kind != Kind::kOurs) RB_CHECK(bring_up_to_date(*database));
    return database;
}

Result<std::unique_ptr<Database>> open_for_reading(const Database::Place& place) {
    struct stat there{};
    if (::stat(place.path.c_str(), &there) != 0 && errno == ENOENT)
        return std::unique_ptr<Database>();
    RB_TRY(auto database, Database::open(place, Database::Mode::kExisting));
    RB_CHECK(database->execute("PRAGMA query_only=1"));
    database->keep_log_at_close();
    RB_TRY(const Kind kind, kind_now(*database));
    if (kind == Kind::kEmpty) return std::unique_ptr<Database>();
    return database;
}

}  // namespace runbook::storage::sqlite
