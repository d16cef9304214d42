#include "limit_log.hpp"

#include <sqlite3.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "counting_vfs.hpp"

namespace runbook::bench {
namespace {

constexpr std::size_t kBodyBytes = 200;

class LimitLog final : public Contender {
 public:
    LimitLog(const std::filesystem::path& file, std::size_t rows)
        : vfs_("limit-" + file.filename().string()), newest_(rows, 0), body_(kBodyBytes, 'x') {
        const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        check(sqlite3_open_v2(file.c_str(), &database_, flags, vfs_.name().c_str()));
        execute("PRAGMA journal_mode=WAL");
        execute("PRAGMA synchronous=FULL");
        sqlite3_wal_autocheckpoint(database_, 1000);
        execute(
            "CREATE TABLE log(id INTEGER PRIMARY KEY, run INTEGER NOT NULL, "
            "prev INTEGER NOT NULL, body BLOB NOT NULL)");
        prepare("BEGIN IMMEDIATE", begin_);
        prepare("INSERT INTO log(run, prev, body) VALUES(?, ?, ?)", insert_);
        prepare("COMMIT", commit_);
        at_first_ = vfs_.syncs().database;
    }
    ~LimitLog() override {
        sqlite3_finalize(begin_);
        sqlite3_finalize(insert_);
        sqlite3_finalize(commit_);
        sqlite3_close(database_);
    }

    Span run(std::int64_t wall_ns) override {
        const Syncs before = vfs_.syncs();
        Span span = span_of(wall_ns, [this](Span& so_far) {
            commit_one_batch();
            so_far.operations += newest_.size();
            ++so_far.commits;
        });
        span.syncs = vfs_.syncs().all - before.all;
        return span;
    }

    bool warm() const override { return vfs_.syncs().database >= at_first_ + kCheckpoints; }

 private:
    void commit_one_batch() {
        step(begin_);
        for (std::size_t run = 0; run < newest_.size(); ++run) {
            sqlite3_bind_int64(insert_, 1, static_cast<sqlite3_int64>(run + 1));
            sqlite3_bind_int64(insert_, 2, newest_[run]);
            sqlite3_bind_blob64(insert_, 3, body_.data(), body_.size(), SQLITE_STATIC);
            step(insert_);
            newest_[run] = sqlite3_last_insert_rowid(database_);
        }
        step(commit_);
    }
    void step(sqlite3_stmt* statement) {
        const int code = sqlite3_step(statement);
        sqlite3_reset(statement);
        if (code != SQLITE_DONE) check(code);
    }
    void execute(const char* sql) {
        check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr));
    }
    void prepare(const char* sql, sqlite3_stmt*& statement) {
        check(
            sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    }
    void check(int code) {
        if (code != SQLITE_OK)
            throw std::runtime_error(std::string("the limit's database: ") +
                                     sqlite3_errmsg(database_));
    }

    CountingVfs vfs_;
    std::uint64_t at_first_ = 0;         // syncs of the database for its creation
    std::vector<sqlite3_int64> newest_;  // by run
    const std::string body_;
    sqlite3* database_ = nullptr;
    sqlite3_stmt* begin_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    sqlite3_stmt* commit_ = nullptr;
};

}  // namespace

std::unique_ptr<Contender> limit_log(const std::filesystem::path& file, std::size_t rows) {
    return std::make_unique<LimitLog>(file, rows);
}

}  // namespace runbook::bench
