// Marks: the table `holders`, one row for each process that drives runs. Its mark is the id up to
// which the tails of that process's runs tell of every record (see records.hpp).
//
// Settling a holder that has died is one scan of the log from its mark, which moves the tails of
// all its runs to their newest records; then its row is deleted. A process that finds its own row
// gone was taken for dead, and must write none of its runs any more.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/storage/sqlite/database.hpp"

namespace runbook::storage::sqlite {

class Marks {  // all within the caller's write transaction
 public:
    explicit Marks(Database& database);

    // From the log's present end on, the holder's tails may fall behind. `bell`: how it is woken.
    Result<void> add(const std::string& holder, std::int64_t end_of_log, const std::string& bell);
    Result<bool> has(const std::string& holder);
    Result<void> move(const std::string& holder, std::int64_t mark);
    Result<void> remove(const std::string& holder);
    Result<std::vector<std::string>> holders();
    // Nothing when the holder has no mark.
    Result<void> settle(const std::string& holder);

 private:
    Result<void> move_tails(const std::string& holder, std::int64_t mark);

    Statement add_;
    Statement mark_of_;
    Statement move_;
    Statement remove_;
    Statement all_;
    Statement scan_;
    Statement move_tail_;
};

}  // namespace runbook::storage::sqlite
