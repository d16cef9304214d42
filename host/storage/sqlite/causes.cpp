#include "host/storage/sqlite/causes.hpp"

#include <sqlite3.h>

#include <cstring>
#include <utility>

namespace runbook::storage::sqlite {

namespace {

// "disk I/O error (Input/output error, code 778)": SQLite's words, the system's, and the number
// that its documentation explains.
std::string details(const Cause& cause) {
    std::string text = cause.words + " (";
    if (cause.system_errno != 0) text += std::string(std::strerror(cause.system_errno)) + ", ";
    return text + "code " + std::to_string(cause.code) + ")";
}

Error environment(std::string message, std::string hint) {
    return {ErrorCode::kEnvironment, std::move(message), std::move(hint)};
}

}  // namespace

Error cause_of(const Cause& cause) {
    const std::string store = "the store " + cause.path;
    switch (cause.code & 0xff) {
        case SQLITE_FULL:
            return environment(store + " could not be written: the disk is full",
                               "make room on its disk; what was recorded is safe, and the runs go "
                               "on from there");
        case SQLITE_READONLY:
            return environment(store + " cannot be written: " + details(cause),
                               "check the permissions of the file and its folder, and that the "
                               "file system is not mounted read-only");
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return environment(store + " was kept busy by another process for more than " +
                                   std::to_string(cause.busy_timeout_ms) + " ms",
                               "try again; if it stays so, look which process has the file open");
        case SQLITE_NOTADB:
            return environment(cause.path + " is no store: it is not an SQLite database",
                               "give another path for the store, or move the file away");
        case SQLITE_CORRUPT:
            return environment(store + " is damaged: " + details(cause),
                               "restore it from a backup; 'sqlite3 FILE .recover' saves what can "
                               "be read");
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return environment(store + " cannot be opened: " + details(cause),
                               "check the path and the permissions of the file and its folder");
        case SQLITE_IOERR:
            return environment(store + " could not be read or written: " + details(cause),
                               "check the disk and the system's log; what was recorded is safe");
        default:
            return environment(store + " failed: " + details(cause), "");
    }
}

}  // namespace runbook::storage::sqlite
