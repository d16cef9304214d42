// cancel: asks a run to end, so that its cleanup code runs.
#include "host/cli/follow.hpp"
#include "host/cli/progress.hpp"
#include "host/cli/run_text.hpp"
#include "host/cli/run_word.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::chrono::milliseconds kAnswerWithin{10'000};

constexpr std::array kOptions{
    Option{"--reason", "TEXT", "why; it stands in the run's history"},
    Option{"--wait", "TIME", "wait for the run's end, no longer than this, such as 30s or 5m"},
    kJson};

// A run that ended as it was asked to is a success here; any other end has its own code.
ExitCode report(Session& session, const RunInfo& run, bool as_json) {
    if (as_json) session.out(run_json(run) + "\n");
    if (run.status == "cancelled") {
        if (!as_json) session.out("cancelled " + run.runbook + " run " + run.run_id + "\n");
        return ExitCode::kCompleted;
    }
    if (run.status != "completed") return report_end(session, run);
    session.say("run " + run.run_id + " has completed all the same");
    return ExitCode::kCompleted;
}

Result<ExitCode> cancel(Session& session, const Arguments& arguments) {
    RB_TRY(const std::string word, run_word(arguments));
    RB_TRY(const auto limit, wait_limit(arguments));
    const bool as_json = arguments.has("--json");
    RB_TRY(Host* const host, session.host(progress(session, as_json)));
    session.world().catch_interrupts();
    RB_TRY(const RunInfo run, host->cancel(word, arguments.get("--reason").value_or(""),
                                           limit.value_or(kAnswerWithin)));
    const auto told = [&](const RunInfo& ended) { return report(session, ended, as_json); };
    if (run.final()) return told(run);
    const Started started{run.run_id, run.workflow_id, run.durable, true};
    if (run.driven_here) return follow(session, *host, started, limit, told);
    if (limit) return follow_elsewhere(session, *host, started, limit, told);
    session.out(as_json ? run_json(run) + "\n"
                        : "cancellation of " + run.runbook + " run " + run.run_id + " requested\n");
    return ExitCode::kCompleted;
}

}  // namespace

const Verb kCancel{
    {.verb = "cancel",
     .summary = "Ask an open run to end; its cleanup code runs",
     .about =
         "Returns once the request is recorded; the process that drives the run does the rest. "
         "A run that\nnobody drives is driven here, cleanup and all, to its end. A run that has "
         "ended, or is being\ncancelled already, is left alone (exit 8).",
     .positionals = kRunWord,
     .options = kOptions,
     .examples = "  runbook-host cancel o-7 --reason 'customer changed her mind'\n"
                 "  runbook-host cancel 01929c3e --wait 30s"},
    cancel};

}  // namespace runbook::cli
