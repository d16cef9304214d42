// Inbox: the table `inbox`, letters that wait for the holders of runs. Written on a connection of
// its own, opened at its first use: whoever posts need not drive runs.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "host/storage/event_store.hpp"
#include "host/storage/sqlite/database.hpp"
#include "host/storage/sqlite/runs.hpp"

namespace runbook::storage::sqlite {

class Inbox {  // [any]
 public:
    explicit Inbox(Database::Place place) : place_(std::move(place)) {}

    // As in EventStore.
    Result<std::int64_t> post(const Letter& letter);
    Result<std::vector<Letter>> letters(std::optional<RunKey> run);
    Result<std::optional<LetterAnswer>> take_answer(std::int64_t letter);
    Result<bool> withdraw(std::int64_t letter);
    Result<bool> leave(std::int64_t letter);
    Result<std::string> bell_of(const RunRow& row);

 private:
    struct Connection {
        explicit Connection(std::unique_ptr<Database> opened);
        std::unique_ptr<Database> database;
        Runs runs;
        Statement post, all, of_run, answer, take_answered, withdraw, leave, bell;
    };
    // One short transaction; what it reads is of one moment.
    template <class Work>
    auto within(const char* begin, Work work) -> decltype(work(std::declval<Connection&>()));
    Result<Connection*> connection();  // the mutex is held

    const Database::Place place_;
    std::mutex mutex_;  // guards connection_ and its use
    std::unique_ptr<Connection> connection_;
};

}  // namespace runbook::storage::sqlite
