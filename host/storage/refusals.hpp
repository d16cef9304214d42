// Why a store refuses: the same words from every backend.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::storage {

Error no_such_run(const RunRef& ref);
Error no_such_key(RunKey run);
Error no_such_letter(std::int64_t letter);
Error run_id_taken(const RunId& run_id);
// `some` are the first few of the runs that the prefix fits.
Error ambiguous_run(const RunRef& ref, const std::vector<RunRow>& some);
// A write to a run that this process does not, or no longer, hold. `row`: as the store has it now.
Error fenced(const RunRow& row, std::uint64_t epoch);
Error run_closed(const RunRow& row);
// The same for one who asks it for that event.
Error too_late(const RunRow& row, const engine::EventData& request);
// `why` is the failure that its log ends with.
Error run_parked(const RunRow& row, const std::string& why);
// `who` names the process, as in "process 4711 on host build-3".
Error held_elsewhere(const RunRow& row, std::string_view who);
// A record of the run's log that cannot be believed. `place` is the backend's name for it.
Error damaged_log(const RunRow& row, std::string_view place, std::string_view why);

}  // namespace runbook::storage
