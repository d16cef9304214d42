// Following a run to its end, as `run` and `resume` do: waiting, Ctrl-C, and how it ended.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <optional>

#include "host/cli/arguments.hpp"
#include "host/cli/session.hpp"

namespace runbook::cli {

inline constexpr Option kWaitOption{"--wait", "TIME",
                                    "wait no longer than this, such as 30s or 5m"};

// The value of --wait. Failure: kBadInput.
Result<std::optional<std::chrono::milliseconds>> wait_limit(const Arguments& arguments);

using Report = std::function<ExitCode(const RunInfo&)>;

// Waits for the run that this process drives, and reports its end (report_end() by itself). When
// the limit passes or Ctrl-C is pressed, it says how to get back to the run and leaves the process
// at once.
Result<ExitCode> follow(Session& session, Host& host, const Started& run,
                        std::optional<std::chrono::milliseconds> limit, const Report& report = {});

// A completed run: its result on stdout. Any other end: what happened, on stderr.
ExitCode report_end(Session& session, const RunInfo& run);

// The same for a run that another process drives, and goes on driving when this one stops waiting.
Result<ExitCode> follow_elsewhere(Session& session, Host& host, const Started& run,
                                  std::optional<std::chrono::milliseconds> limit,
                                  const Report& report = {});

}  // namespace runbook::cli
