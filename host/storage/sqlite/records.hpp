// Records: reading one run's records back out of the table `log`, where all runs' records follow
// each other in the order of their commits.
//
// Each record names its run's record before it (prev; 0 at the first), so a log is read from its
// newest record back. runs.tail leads there:
// - a closed run, and an open one without a holder: tail is the newest record;
// - a held run: tail may be behind, or 0, since moving it on every step would cost a second write.
//   Every record behind which it is has an id greater than the `mark` of the run's holder, so a
//   scan from the greater of the two finds the newest. A holder without a mark has been settled
//   (see marks.hpp): tail is the newest again. The holder itself knows the end (see open_runs.hpp),
//   and needs no scan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/storage/sqlite/database.hpp"
#include "host/storage/sqlite/open_runs.hpp"
#include "host/storage/sqlite/runs.hpp"

namespace runbook::storage::sqlite {

class Records {
 public:
    explicit Records(Database& database);

    // The id of the run's newest record. Within one transaction with the reading of `run`. `own`:
    // what was the end when the reading began, if this process is the holder at that epoch and the
    // record was committed.
    Result<std::int64_t> newest(const StoredRun& run, std::optional<OwnEnd> own);
    // The whole log. A record that is missing, not this run's or damaged: kEnvironment with its id.
    Result<std::vector<engine::Event>> read(const StoredRun& run, std::optional<OwnEnd> own = {});
    // The sequence of the last event of that record, which must be this run's.
    Result<std::uint64_t> last_sequence(const StoredRun& run, std::int64_t record);

 private:
    Result<bool> is_newest(const StoredRun& run, const OwnEnd& own);
    Result<std::vector<std::string>> bodies(const StoredRun& run, std::optional<OwnEnd> own,
                                            std::vector<std::int64_t>& ids);

    Statement mark_of_;
    Statement after_;
    Statement record_;
};

}  // namespace runbook::storage::sqlite
