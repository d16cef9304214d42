// What `run` and `start` are told about the run to start.
#pragma once

#include <array>

#include "host/cli/arguments.hpp"
#include "host/cli/session.hpp"

namespace runbook::cli {

inline constexpr std::array kRunbookWord{
    Positional{"runbook", "the slug of a runbook; `runbook-host runbooks` lists them"}};

inline constexpr Option kInputOption{"--input", "JSON|@FILE|-",
                                     "the input: JSON, a file that holds it, or - for stdin"};
inline constexpr Option kWorkflowIdOption{
    "--workflow-id", "ID", "the run's business id, unique among open runs (default: its run id)"};
inline constexpr Option kIdempotencyKeyOption{
    "--idempotency-key", "KEY", "start only once for this key; later calls get the same run"};
inline constexpr Option kRetryFailedOption{
    "--retry-failed", "", "with a key: begin anew when its run has ended without completing"};
inline constexpr Option kDurableOption{"--durable", "", "record the run, whatever it declares"};
inline constexpr Option kTransientOption{"--transient", "",
                                         "record nothing: lost with the process"};

// Slug, ids and input are checked, in that order; nothing is opened but the file of the input.
// Failure: kBadInput.
Result<StartRequest> start_request(Session& session, const Arguments& arguments);

// Says on stderr that the key's run was there before.
void say_existing(Session& session, const StartRequest& request, const Started& started);

}  // namespace runbook::cli
