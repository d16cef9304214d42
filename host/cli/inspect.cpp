// inspect: where one run stands.
#include "host/cli/run_text.hpp"
#include "host/cli/run_word.hpp"
#include "host/cli/table.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{kJson};

using Facts = std::vector<std::pair<std::string, Cell>>;

void add_failure(Facts& facts, const FailureInfo& failure, const char* name) {
    facts.emplace_back(name, Cell{failure_line(failure), Color::kRed});
    if (!failure.origin.empty()) facts.emplace_back("  in", plain(failure.origin));
    for (const FailureInfo& cause : failure.cause) add_failure(facts, cause, "  caused by");
}

std::string when(Session& session, std::int64_t unix_ns) {
    if (unix_ns == 0) return "";
    std::string text = point(unix_ns);
    if (session.world().out_is_terminal)
        text += " (" + distance(unix_ns, session.world().now_ns()) + ")";
    return text;
}

std::string text_of(Session& session, const RunInfo& run) {
    Facts facts = {{"run", run.run_id},
                   {"workflow", plain(run.workflow_id)},
                   {"runbook", plain(run.runbook + " " + run.version)},
                   {"bundle", run.bundle_digest},
                   {"status", Cell{run.status, color_of(run.status)}},
                   {"driven by", plain(run.driver)},
                   {"parent", run.parent_run_id},
                   {"key", plain(run.idempotency_key)},
                   {"first of its chain", run.first_run_id},
                   {"continued from", run.continued_from},
                   {"continued as", run.continued_to},
                   {"started", when(session, run.started_ns)},
                   {"ended", when(session, run.closed_ns)}};
    if (run.final()) facts.emplace_back("took", length(run.closed_ns - run.started_ns));
    for (const WaitingFor& waiting : run.waiting_for)
        facts.emplace_back("waits for", waiting_line(waiting));
    facts.emplace_back("progress", plain(run.progress));
    for (const auto& [key, value] : run.memo)
        facts.emplace_back("memo", plain(key) + " = " + plain(value));
    for (const auto& [key, value] : run.search)
        facts.emplace_back("search", plain(key) + " = " + plain(value));
    facts.emplace_back("events", std::to_string(run.events));
    if (run.result) facts.emplace_back("result", plain(*run.result));
    if (run.failure) add_failure(facts, *run.failure, "failure");
    if (!run.replay_difference.empty())
        facts.emplace_back("would not replay", Cell{plain(run.replay_difference), Color::kRed});
    return cli::facts(facts, session.out_color());
}

Result<ExitCode> inspect(Session& session, const Arguments& arguments) {
    RB_TRY(const std::string word, run_word(arguments));
    RB_TRY(Host* const host, session.host());
    RB_TRY(const RunInfo run, host->get_run(word));
    session.out(arguments.has("--json") ? run_json(run) + "\n" : text_of(session, run));
    return ExitCode::kCompleted;
}

}  // namespace

const Verb kInspect{{.verb = "inspect",
                     .summary = "Show where a run stands: status, waits, result, failure",
                     .about = "",
                     .positionals = kRunWord,
                     .options = kOptions,
                     .examples = "  runbook-host inspect 01929c3e\n"
                                 "  runbook-host inspect o-7 --json"},
                    inspect};

}  // namespace runbook::cli
