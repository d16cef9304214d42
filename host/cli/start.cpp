// start: records a run and returns; somebody else drives it.
#include "host/cli/json.hpp"
#include "host/cli/start_request.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{kInputOption,
                              kWorkflowIdOption,
                              kIdempotencyKeyOption,
                              kRetryFailedOption,
                              kDurableOption,
                              kTransientOption,
                              kJson};

Error not_kept(const std::string& why) {
    return Error{ErrorCode::kBadInput,
                 "start leaves a run for another process to drive, but " + why,
                 "use run, which drives it here; or start --durable on a store that is a file"};
}

Result<void> check_kept(Session& session, const StartRequest& request) {
    if (request.durable == false) return not_kept("a transient run ends with this one");
    RB_TRY(const config::Settings* const settings, session.settings());
    if (settings->store.url == "memory:") return not_kept("the store memory: ends with this one");
    return {};
}

Result<ExitCode> start(Session& session, const Arguments& arguments) {
    RB_TRY(StartRequest request, start_request(session, arguments));
    request.drive = false;
    RB_CHECK(check_kept(session, request));
    RB_TRY(Host* const host, session.host());
    RB_TRY(const Started started, host->start(request));
    if (!started.durable) return not_kept("the runbook " + request.runbook + " is transient");
    if (arguments.has("--json")) {
        session.out(JsonObject()
                        .add("run_id", started.run_id)
                        .add("workflow_id", started.workflow_id)
                        .text() +
                    "\n");
    } else if (started.existing) {
        session.out(request.runbook + " run " + started.run_id + "\n");
    } else {
        session.out("started " + request.runbook + " run " + started.run_id + "\n");
    }
    if (started.existing) {
        say_existing(session, request, started);
    } else {
        session.say("run " + started.run_id +
                    " waits for `resume`: " + session.command("resume " + started.run_id));
    }
    return ExitCode::kCompleted;
}

}  // namespace

const Verb kStart{
    {.verb = "start",
     .summary = "Record a run for `resume` to drive, and return",
     .about = "",
     .positionals = kRunbookWord,
     .options = kOptions,
     .examples =
         "  runbook-host start order --workflow-id o-7 --input @order.json\n"
         "  runbook-host start order --idempotency-key mail-8812 --input @order.json --json"},
    start};

}  // namespace runbook::cli
