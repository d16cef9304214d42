#include "host/storage/sqlite/database.hpp"

#include <sqlite3.h>

#include <utility>

#include "host/storage/sqlite/causes.hpp"

namespace runbook::storage::sqlite {

Result<std::unique_ptr<Database>> Database::open(const Place& place, Mode mode) {
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                      (mode == Mode::kCreate ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(place.path.c_str(), &handle, flags,
                                     place.vfs.empty() ? nullptr : place.vfs.c_str());
    if (handle == nullptr)
        return Error{ErrorCode::kEnvironment, "no memory to open " + place.path.string(), ""};
    std::unique_ptr<Database> database(new Database(place, handle));
    sqlite3_extended_result_codes(handle, 1);
    if (code != SQLITE_OK) return database->error();
    sqlite3_busy_timeout(handle, place.busy_timeout_ms);
    return database;
}

Database::~Database() { sqlite3_close(handle_); }

Result<void> Database::execute(const char* sql) {
    if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return error();
    return {};
}

Result<std::int64_t> Database::number(const char* sql) {
    Statement statement(*this, sql);
    Query query(statement);
    RB_TRY(const bool row, query.next());
    return row ? query.number(0) : 0;
}

std::int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(handle_); }

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void Database::keep_log_at_close() {
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Error Database::error() {
    const int code = sqlite3_extended_errcode(handle_);
    Error error = cause_of({place_.path.string(), code, sqlite3_errmsg(handle_),
                            sqlite3_system_errno(handle_), place_.busy_timeout_ms});
    if ((code & 0xff) != SQLITE_CONSTRAINT && !failure_) failure_ = error;
    return error;
}

Snapshot::~Snapshot() {
    if (!database_.in_transaction()) return;
    [[maybe_unused]] const auto ignored = database_.execute("COMMIT");
}

Statement::~Statement() { sqlite3_finalize(prepared_); }

bool Statement::prepare() {
    if (prepared_ != nullptr) return true;
    return sqlite3_prepare_v3(database_.handle(), sql_, -1, SQLITE_PREPARE_PERSISTENT, &prepared_,
                              nullptr) == SQLITE_OK;
}

Query::~Query() {
    if (statement_.prepared_ != nullptr) sqlite3_reset(statement_.prepared_);
}

Result<bool> Query::next() {
    if (!usable_) return statement_.database_.error();
    const int code = sqlite3_step(statement_.prepared_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return statement_.database_.error();
}

Result<void> Query::run() {
    for (bool row = true; row;) {
        RB_TRY(const bool more, next());
        row = more;
    }
    return {};
}

std::int64_t Query::number(int column) const {
    return sqlite3_column_int64(statement_.prepared_, column);
}

std::string_view Query::text(int column) const {
    const auto* bytes =
        reinterpret_cast<const char*>(sqlite3_column_text(statement_.prepared_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.prepared_, column))};
}

std::string_view Query::blob(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.prepared_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.prepared_, column))};
}

bool Query::is_null(int column) const {
    return sqlite3_column_type(statement_.prepared_, column) == SQLITE_NULL;
}

void Query::bind(int place, std::int64_t value) {
    if (usable_) check(sqlite3_bind_int64(statement_.prepared_, place, value));
}

// Not left out: a statement keeps what an earlier query has bound.
void Query::bind(int place, std::nullptr_t) {
    if (usable_) check(sqlite3_bind_null(statement_.prepared_, place));
}

// An empty view may have no address, and a null address would bind NULL.
void Query::bind(int place, std::string_view text) {
    if (usable_)
        check(sqlite3_bind_text64(statement_.prepared_, place, text.empty() ? "" : text.data(),
                                  text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Query::bind(int place, Blob blob) {
    if (usable_)
        check(sqlite3_bind_blob64(statement_.prepared_, place,
                                  blob.bytes.empty() ? "" : blob.bytes.data(), blob.bytes.size(),
                                  SQLITE_STATIC));
}

}  // namespace runbook::storage::sqlite
