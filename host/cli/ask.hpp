// What the verbs have in common that ask something of an open run.
#pragma once

#include <chrono>
#include <string_view>

#include "host/cli/arguments.hpp"
#include "host/cli/session.hpp"

namespace runbook::cli {

inline constexpr Option kAnswerWaitOption{
    "--wait", "TIME", "how long the process that drives the run may take, default 10s"};

// The value of --wait, or 10 s. Failure: kBadInput.
Result<std::chrono::milliseconds> answer_limit(const Arguments& arguments);

// "sent signal 'go' to order run 0192.." on stdout, or the run as JSON; and on stderr that it waits
// for somebody to drive the run when nobody does.
ExitCode report_asked(Session& session, const RunInfo& run, std::string_view what, bool as_json);

}  // namespace runbook::cli
