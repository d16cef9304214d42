// Appender: the end of the table `log`. Records are inserted sixteen at a time, which costs half of
// what one by one does; so their ids are known before they are there. That is safe because only one
// transaction writes, and an id is always the greatest so far and one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/storage/event_store.hpp"
#include "host/storage/sqlite/database.hpp"

namespace runbook::storage::sqlite {

class Appender {  // all within the caller's write transaction
 public:
    explicit Appender(Database& database);

    // The id that the record has, or will have after flush(). The bytes are copied.
    Result<std::int64_t> add(RunKey run, std::int64_t prev, std::string_view bytes);
    // The greatest id in `log`, with what waits; asked of the database once a transaction.
    Result<std::int64_t> find_end();
    // Whoever reads `log` in the same transaction, and the commit, comes after it.
    Result<void> flush();
    // The transaction is over.
    void committed();
    void rolled_back();
    // The newest record that this process knows of.
    std::int64_t end() const { return end_; }

 private:
    struct Waiting {
        RunKey run;
        std::int64_t prev;
        std::size_t at;  // of its bytes
        std::size_t size;
    };
    Result<void> insert(Statement& statement, std::size_t first, std::size_t count);

    Database& database_;
    Statement end_of_log_;
    Statement insert_one_;
    Statement insert_many_;
    bool end_is_known_ = false;  // within this transaction
    std::int64_t end_ = 0;
    std::int64_t end_before_ = 0;  // as the transaction found it
    std::vector<Waiting> waiting_;
    std::string bytes_;  // of all that waits
};

}  // namespace runbook::storage::sqlite
