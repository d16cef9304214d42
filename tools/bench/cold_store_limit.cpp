// The limit of a durable cold start: a C++ program that loads the bundle it is given, opens a
// database with a write-ahead log, commits one row with a full sync, and ends.
#include <dlfcn.h>
#include <sqlite3.h>

#include <iostream>
#include <string>

namespace {

bool execute(sqlite3* database, const std::string& sql) {
    return sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

bool commit_one_row(const char* file) {
    sqlite3* database = nullptr;
    bool done = sqlite3_open(file, &database) == SQLITE_OK;
    // What a store that knows its trade does: the log stays for the next start.
    sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    done = done && execute(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;") &&
           execute(database,
                   "CREATE TABLE IF NOT EXISTS log(id INTEGER PRIMARY KEY, body TEXT NOT NULL)") &&
           execute(database, "INSERT INTO log(body) VALUES('" + std::string(200, 'x') + "')");
    if (!done) std::cerr << sqlite3_errmsg(database) << '\n';
    sqlite3_close(database);
    return done;
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) return 2;
    if (dlopen(words[1], RTLD_NOW | RTLD_LOCAL) == nullptr) {
        std::cerr << dlerror() << '\n';
        return 1;
    }
    return commit_one_row(words[2]) ? 0 : 1;
}
