#include "host/storage/refusals.hpp"

#include "host/base/quote.hpp"

namespace runbook::storage {

namespace {

std::string named(const RunRow& row) { return "run " + row.run_id.to_string(); }

}  // namespace

Error no_such_run(const RunRef& ref) {
    return {ErrorCode::kNotFound,
            "no run has the run id, run id prefix or workflow id " + quote(ref.text),
            "'runbook-host list' shows the runs of this store"};
}

Error no_such_key(RunKey run) {
    return {ErrorCode::kNotFound, "the store has no run with the number " + std::to_string(run),
            ""};
}

Error no_such_letter(std::int64_t letter) {
    return {ErrorCode::kNotFound,
            "command " + std::to_string(letter) + " is not in the inbox of this store any more",
            ""};
}

Error run_id_taken(const RunId& run_id) {
    return {ErrorCode::kConflict, "run id " + run_id.to_string() + " is taken already",
            "start again: a new run gets a new id"};
}

Error ambiguous_run(const RunRef& ref, const std::vector<RunRow>& some) {
    std::string message = quote(ref.text) + " is the beginning of more than one run id:";
    for (const RunRow& row : some) (message += ' ') += row.run_id.to_string();
    return {ErrorCode::kBadInput, message, "give more characters of the run id"};
}

Error fenced(const RunRow& row, std::uint64_t epoch) {
    return {ErrorCode::kFenced,
            named(row) + " is not written at epoch " + std::to_string(epoch) + ": it is at epoch " +
                std::to_string(row.epoch) + " now, and " +
                (row.holder.empty() ? "nobody drives it" : "holder " + row.holder + " drives it"),
            "stop driving the run here; 'runbook-host resume' takes it over when it is free"};
}

Error run_closed(const RunRow& row) {
    return {ErrorCode::kConflict,
            named(row) + " is " + std::string(engine::name_of(row.status)) +
                "; a closed run takes no further event",
            "start a new run"};
}

Error too_late(const RunRow& row, const engine::EventData& request) {
    const std::string status = named(row) + " is " + std::string(engine::name_of(row.status));
    const std::string hint = "runbook-host inspect " + row.run_id.to_string();
    if (std::holds_alternative<engine::WorkflowTerminated>(request))
        return {ErrorCode::kConflict, status + ": there is nothing to terminate", hint};
    if (std::holds_alternative<engine::CancellationRequested>(request))
        return {ErrorCode::kConflict, status + ": there is nothing to cancel", hint};
    return {ErrorCode::kConflict, status + ": nothing reaches it any more", hint};
}

Error run_parked(const RunRow& row, const std::string& why) {
    return {ErrorCode::kMismatch,
            named(row) + " is interrupted, so nothing can be asked of it" +
                (why.empty() ? "" : ": " + why),
            "correct what is named, then: runbook-host resume " + row.run_id.to_string()};
}

Error held_elsewhere(const RunRow& row, std::string_view who) {
    return {ErrorCode::kConflict, named(row) + " is driven by " + std::string(who),
            "wait for that process, or end it: its runs are free at once"};
}

Error damaged_log(const RunRow& row, std::string_view place, std::string_view why) {
    return {ErrorCode::kEnvironment,
            "the log of " + named(row) + " is damaged at " + std::string(place) + ": " +
                std::string(why),
            "this run alone is stopped; restore the store from a backup to go on with it"};
}

}  // namespace runbook::storage
