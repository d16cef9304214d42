// terminate: ends a run without running any of its code.
#include "host/base/duration.hpp"
#include "host/cli/follow.hpp"
#include "host/cli/run_text.hpp"
#include "host/cli/run_word.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::chrono::milliseconds kAnswerWithin{10'000};

constexpr std::array kOptions{
    Option{"--reason", "TEXT", "why; it stands in the run's history"},
    Option{"--wait", "DURATION", "how long the process that drives the run may take, default 10s"},
    kJson};

Result<ExitCode> terminate(Session& session, const Arguments& arguments) {
    RB_TRY(const std::string run, run_word(arguments));
    RB_TRY(const auto limit, wait_limit(arguments));
    RB_TRY(Host* const host, session.host());
    RB_TRY(const RunInfo ended, host->terminate(run, arguments.get("--reason").value_or(""),
                                                limit.value_or(kAnswerWithin)));
    session.out(arguments.has("--json")
                    ? run_json(ended) + "\n"
                    : "terminated " + ended.runbook + " run " + ended.run_id + "\n");
    return ExitCode::kCompleted;
}

}  // namespace

const Verb kTerminate{
    {.verb = "terminate",
     .summary = "End an open run at once, without running any of its code",
     .about = "No cleanup is run. Works while another process drives the run, which then ends with "
              "exit 3, and\nwhen none does. A run that has ended is left alone (exit 8).",
     .positionals = kRunWord,
     .options = kOptions,
     .examples = "  runbook-host terminate o-7 --reason 'ordered twice'\n"
                 "  runbook-host terminate 01929c3e --json"},
    terminate};

}  // namespace runbook::cli
