// resume: takes an open run over, drives it, and answers with its result.
#include "host/base/ids.hpp"
#include "host/cli/follow.hpp"
#include "host/cli/progress.hpp"
#include "host/cli/run_word.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{
    kWaitOption, Option{"--json", "", "no live progress; the result is JSON with and without it"}};

Result<ExitCode> resume(Session& session, const Arguments& arguments) {
    RB_TRY(const std::string run, run_word(arguments));
    RB_TRY(const auto limit, wait_limit(arguments));
    RB_TRY(Host* const host, session.host(progress(session, arguments.has("--json"))));
    session.world().catch_interrupts();
    RB_TRY(const Started started, host->resume(run));
    return follow(session, *host, started, limit);
}

}  // namespace

const Verb kResume{{.verb = "resume",
                    .summary = "Drive an open or interrupted run to its end and print its result",
                    .about = "Recorded steps are not repeated. A run that another process drives, "
                             "or that has ended, is left alone (exit 8).",
                    .positionals = kRunWord,
                    .options = kOptions,
                    .examples = "  runbook-host resume 01929c3e\n"
                                "  runbook-host resume o-7 --wait 5m"},
                   resume};

}  // namespace runbook::cli
