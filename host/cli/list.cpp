// list: the runs of the store.
#include <charconv>

#include "host/base/quote.hpp"
#include "host/cli/json.hpp"
#include "host/cli/run_text.hpp"
#include "host/cli/table.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{Option{"--open", "", "only runs that have not ended"},
                              Option{"--limit", "N", "the newest N only"}, kJson};

constexpr std::size_t kWaitingMax = 60;

Result<std::size_t> limit_of(const Arguments& arguments) {
    const auto text = arguments.get("--limit");
    if (!text) return std::size_t{0};
    std::size_t limit = 0;
    const char* const end = text->data() + text->size();
    const auto [stop, fault] = std::from_chars(text->data(), end, limit);
    if (fault != std::errc() || stop != end || limit == 0)
        return Error{ErrorCode::kBadInput, "--limit: " + quote(*text) + " is no number from 1 on",
                     ""};
    return limit;
}

std::string waiting_of(const RunInfo& run) {
    std::string text;
    for (const WaitingFor& waiting : run.waiting_for)
        (text += text.empty() ? "" : "; ") += waiting_line(waiting);
    return shortened(text, kWaitingMax);
}

std::string table_of(Session& session, const std::vector<RunInfo>& runs) {
    const bool terminal = session.world().out_is_terminal;
    const std::int64_t now = session.world().now_ns();
    Table table({"RUN", "WORKFLOW", "RUNBOOK", "STATUS", "REMARK", "STARTED", "TOOK", "WAITS FOR"});
    for (const RunInfo& run : runs) {
        table.add({run.run_id, run.workflow_id == run.run_id ? "" : plain(run.workflow_id),
                   plain(run.runbook), Cell{run.status, color_of(run.status)},
                   Cell{run.replay_difference.empty() ? "" : "would not replay", Color::kRed},
                   terminal ? distance(run.started_ns, now) : point(run.started_ns),
                   run.final() ? length(run.closed_ns - run.started_ns) : "", waiting_of(run)});
    }
    return table.text(session.out_color());
}

Result<ExitCode> list(Session& session, const Arguments& arguments) {
    RB_TRY(const std::size_t limit, limit_of(arguments));
    RB_TRY(Host* const host, session.host());
    RB_TRY(const std::vector<RunInfo> runs, host->list(arguments.has("--open"), limit));
    if (arguments.has("--json")) {
        JsonArray array;
        for (const RunInfo& run : runs) array.add(run_json(run));
        session.out(array.text() + "\n");
    } else if (runs.empty()) {
        session.say(arguments.has("--open") ? "no run is open" : "there are no runs yet");
    } else {
        session.out(table_of(session, runs));
    }
    return ExitCode::kCompleted;
}

}  // namespace

const Verb kList{{.verb = "list",
                  .summary = "List the runs of the store, the newest first",
                  .about = "",
                  .positionals = {},
                  .options = kOptions,
                  .examples = "  runbook-host list --open\n"
                              "  runbook-host list --limit 10 --json"},
                 list};

}  // namespace runbook::cli
