// Database, Statement, Query: SQLite's connections and statements as values that clean up after
// themselves, and its error codes as words. The only file whose users need not know sqlite3.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace runbook::storage::sqlite {

// One connection, for one thread at a time.
class Database {
 public:
    enum class Mode { kCreate, kExisting };
    struct Place {
        std::filesystem::path path;
        std::string vfs;
        int busy_timeout_ms = 0;
    };
    static Result<std::unique_ptr<Database>> open(const Place& place, Mode mode);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // Statements without parameters or results.
    Result<void> execute(const char* sql);
    Result<std::int64_t> number(const char* sql);  // the first column of the first row, or 0
    std::int64_t last_insert_id() const;
    bool in_transaction() const;
    // What the last call failed for, with the file's name and what to do.
    Error error();
    // The first such failure since it was last forgotten; a broken constraint is none. A
    // transaction in which there was one may lack a part of what it should hold, and must not be
    // committed.
    const std::optional<Error>& failure() const { return failure_; }
    void forget_failure() { failure_.reset(); }
    // Closing leaves the write-ahead log as it is. Without this the last connection to close copies
    // it into the database and deletes it, which waits for the disk three times.
    void keep_log_at_close();
    const Place& place() const { return place_; }
    sqlite3* handle() const { return handle_; }

 private:
    Database(Place place, sqlite3* handle) : place_(std::move(place)), handle_(handle) {}

    Place place_;
    sqlite3* handle_;
    std::optional<Error> failure_;
};

// One moment of the database for several look-ups, until destruction.
class Snapshot {
 public:
    explicit Snapshot(Database& database) : database_(database) {}
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    Result<void> begin() { return database_.execute("BEGIN"); }

 private:
    Database& database_;
};

// One SQL text, prepared when it is first used: a short command pays only for what it does. Must
// not outlive its database.
class Statement {
 public:
    Statement(Database& database, const char* sql) : database_(database), sql_(sql) {}
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

 private:
    friend class Query;
    bool prepare();

    Database& database_;
    const char* sql_;
    sqlite3_stmt* prepared_ = nullptr;
};

struct Blob {
    std::string_view bytes;
};

// One use of a statement. The bound texts and blobs must outlive it. One Query of a Statement at a
// time.
class Query {
 public:
    template <class... Values>
    explicit Query(Statement& statement, const Values&... values)
        : statement_(statement), usable_(statement.prepare()) {
        bind_after(0, values...);
    }
    ~Query();  // resets the statement
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    // The parameters behind the first `place`.
    template <class... Values>
    void bind_after(int place, const Values&... values) {
        (bind(++place, values), ...);
    }

    Result<bool> next();  // true: a row is there
    Result<void> run();   // to its end, whatever rows it gives

    // Columns of the row from 0 on; views are good until the next call.
    std::int64_t number(int column) const;
    std::string_view text(int column) const;
    std::string_view blob(int column) const;
    bool is_null(int column) const;

 private:
    void bind(int place, std::int64_t value);
    void bind(int place, std::uint64_t value) { bind(place, static_cast<std::int64_t>(value)); }
    void bind(int place, std::string_view text);
    void bind(int place, Blob blob);
    void bind(int place, std::nullptr_t);
    void check(int code) { usable_ = usable_ && code == 0; }

    Statement& statement_;
    bool usable_;
};

}  // namespace runbook::storage::sqlite
