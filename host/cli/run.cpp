// run: starts a run, drives it, and answers with its result.
#include "host/cli/follow.hpp"
#include "host/cli/progress.hpp"
#include "host/cli/start_request.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{
    kInputOption,
    kWorkflowIdOption,
    kIdempotencyKeyOption,
    kRetryFailedOption,
    kDurableOption,
    kTransientOption,
    kWaitOption,
    Option{"--json", "", "no live progress; the result is JSON with and without it"}};

// The run of an idempotency key that was used before. It is not driven here: whoever started it
// does, and its end is waited for; or nobody does until `resume`.
Result<ExitCode> report_existing(Session& session, Host& host, const Started& started,
                                 std::optional<std::chrono::milliseconds> limit) {
    RB_TRY(RunInfo found, host.get_run(started.run_id));
    if (found.status == "continued_as_new") {
        auto last = host.wait(started.run_id, std::chrono::milliseconds{0});
        if (last.ok()) found = std::move(*last);
    }
    if (found.final() || found.status == "interrupted") return report_end(session, found);
    if (found.driver.empty()) {
        session.say("run " + started.run_id + " is still open and is driven by nobody; drive it " +
                    "with: " + session.command("resume " + started.run_id));
        return ExitCode::kOpen;
    }
    session.say("run " + started.run_id + " is driven by " + found.driver +
                "; waiting for its end");
    return follow_elsewhere(session, host, started, limit);
}

Result<ExitCode> run(Session& session, const Arguments& arguments) {
    RB_TRY(StartRequest request, start_request(session, arguments));
    request.wait_follows = true;
    RB_TRY(const auto limit, wait_limit(arguments));
    RB_TRY(Host* const host, session.host(progress(session, arguments.has("--json"))));
    session.world().catch_interrupts();
    RB_TRY(const Started started, host->start(request));
    if (started.existing) {
        say_existing(session, request, started);
        return report_existing(session, *host, started, limit);
    }
    if (!started.durable)
        session.say("run " + started.run_id +
                    " is transient: nothing is recorded, and it is lost with this process");
    RB_TRY(const ExitCode code, follow(session, *host, started, limit));
    // Nothing of it is to be kept, so nothing needs to be put away.
    return started.durable ? code : session.leave(code);
}

}  // namespace

const Verb kRun{{.verb = "run",
                 .summary = "Start a run, wait for its end and print its result",
                 .about = "The result goes to stdout as JSON, everything else to stderr. Ctrl-C "
                          "detaches: a durable run stays\nopen, and `resume` gets back to it.",
                 .positionals = kRunbookWord,
                 .options = kOptions,
                 .examples = "  runbook-host run order --input "
                             "'{\"id\":\"o-1\",\"sku\":\"pen\",\"cents\":1250}'\n"
                             "  runbook-host run order --transient --input @order.json\n"
                             "  make-order | runbook-host run order --input - --wait 30s"},
                run};

}  // namespace runbook::cli
