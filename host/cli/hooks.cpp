// hooks list, hooks deliver: callbacks that runs wait for.
#include "host/cli/ask.hpp"
#include "host/cli/json.hpp"
#include "host/cli/json_argument.hpp"
#include "host/cli/table.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kWords{Positional{"word", "list or deliver"},
                            Positional{"token", "deliver: the hook's token", true}};
constexpr std::array kOptions{
    Option{"--payload", "JSON|@FILE|-",
           "deliver: what it says: JSON, a file that holds it, or - for stdin (default: null)"},
    kAnswerWaitOption, kJson};

std::string json_of(const OpenHook& hook) {
    return JsonObject()
        .add("run_id", hook.run_id)
        .add("workflow_id", hook.workflow_id)
        .add("runbook", hook.runbook)
        .add("hook", hook.hook)
        .add_time("since", hook.since_ns)
        .add_time("until", hook.until_ns.value_or(0))
        .text();
}

std::string table_of(Session& session, const std::vector<OpenHook>& hooks) {
    const bool terminal = session.world().out_is_terminal;
    const std::int64_t now = session.world().now_ns();
    const auto when = [&](std::int64_t ns) { return terminal ? distance(ns, now) : point(ns); };
    Table table({"RUN", "WORKFLOW", "RUNBOOK", "HOOK", "SINCE", "EXPIRES"});
    for (const OpenHook& hook : hooks) {
        table.add({hook.run_id, hook.workflow_id == hook.run_id ? "" : plain(hook.workflow_id),
                   plain(hook.runbook), plain(hook.hook), when(hook.since_ns),
                   hook.until_ns ? when(*hook.until_ns) : ""});
    }
    return table.text(session.out_color());
}

Result<ExitCode> list(Session& session, const Arguments& arguments) {
    RB_TRY(Host* const host, session.host());
    RB_TRY(const std::vector<OpenHook> hooks, host->hooks());
    if (arguments.has("--json")) {
        JsonArray array;
        for (const OpenHook& hook : hooks) array.add(json_of(hook));
        session.out(array.text() + "\n");
    } else if (hooks.empty()) {
        session.say("no run waits for a hook");
    } else {
        session.out(table_of(session, hooks));
    }
    return ExitCode::kCompleted;
}

Result<ExitCode> deliver(Session& session, const Arguments& arguments) {
    const auto& tokens = arguments.all("token");
    if (tokens.size() != 1)
        return Error{ErrorCode::kBadInput, "hooks deliver takes one token",
                     "the run that waits for the hook gives it out"};
    RB_TRY(const auto limit, answer_limit(arguments));
    RB_TRY(const auto payload, json_argument(session, arguments, "--payload"));
    RB_TRY(Host* const host, session.host());
    RB_TRY(const RunInfo run, host->deliver(tokens.front(), payload.value_or("null"), limit));
    return report_asked(session, run, "delivered to", arguments.has("--json"));
}

Result<ExitCode> hooks(Session& session, const Arguments& arguments) {
    const std::vector<std::string> known{"list", "deliver"};
    const std::string& word = arguments.positional("word");
    RB_CHECK(check_second_word("hooks", word, known));
    return word == "list" ? list(session, arguments) : deliver(session, arguments);
}

}  // namespace

const Verb kHooks{
    {.verb = "hooks",
     .summary = "List the hooks that runs wait for, or deliver to one by its token",
     .about = "A token works once. One that was used, has expired, is unknown or is none at all is "
              "refused, each\nwith its own message, and the run's log stays as it was.",
     .positionals = kWords,
     .options = kOptions,
     .examples = "  runbook-host hooks list\n"
                 "  runbook-host hooks deliver TOKEN --payload '{\"paid\":true}'"},
    hooks};

}  // namespace runbook::cli
