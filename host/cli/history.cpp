// history: everything that one run's log holds.
#include "host/cli/json.hpp"
#include "host/cli/run_word.hpp"
#include "host/cli/story.hpp"
#include "host/cli/table.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{
    Option{"--chain", "", "of all runs of the chain that continued as new, the first one first"},
    kJson};

std::string json_of(const std::string& run_id, const std::vector<EventInfo>& events) {
    JsonArray array;
    for (const EventInfo& event : events) {
        array.add(JsonObject()
                      .add("sequence", event.sequence)
                      .add("type", event.type)
                      .add_time("time", event.time_ns)
                      .add_raw("data", event.data.empty() ? "{}" : event.data)
                      .text());
    }
    return JsonObject().add("run_id", run_id).add_raw("events", array.text()).text();
}

std::string table_of(Session& session, const std::string& run_id,
                     const std::vector<EventInfo>& events) {
    Story story;
    Table table({"#", "TIME", "EVENT", "OF", ""});
    std::int64_t before_ns = events.empty() ? 0 : events.front().time_ns;
    for (const EventInfo& event : events) {
        const Sentence sentence = story.tell(run_id, event);
        const bool first = event.sequence == events.front().sequence;
        table.add({std::to_string(event.sequence),
                   first ? point(event.time_ns) : "+" + length(event.time_ns - before_ns),
                   Cell{event.type, color_of(event.type)}, sentence.subject, sentence.remark});
        before_ns = event.time_ns;
    }
    return table.text(session.out_color());
}

// From the first run of the chain on, whichever of it was named.
Result<std::vector<RunInfo>> chain_of(Host& host, RunInfo run) {
    if (!run.first_run_id.empty() && run.first_run_id != run.run_id) {
        RB_TRY(run, host.get_run(run.first_run_id));
    }
    std::vector<RunInfo> chain{run};
    while (!chain.back().continued_to.empty()) {
        RB_TRY(RunInfo next, host.get_run(chain.back().continued_to));
        chain.push_back(std::move(next));
    }
    return chain;
}

Result<ExitCode> chain(Session& session, Host& host, const RunInfo& named, bool as_json) {
    RB_TRY(const std::vector<RunInfo> runs, chain_of(host, named));
    JsonArray array;
    std::string text;
    for (const RunInfo& run : runs) {
        RB_TRY(const std::vector<EventInfo> events, host.get_events(run.run_id));
        array.add(json_of(run.run_id, events));
        (text += text.empty() ? "" : "\n") += "run " + run.run_id + "\n";
        text += table_of(session, run.run_id, events);
    }
    session.out(as_json ? array.text() + "\n" : text);
    return ExitCode::kCompleted;
}

Result<ExitCode> history(Session& session, const Arguments& arguments) {
    RB_TRY(const std::string word, run_word(arguments));
    RB_TRY(Host* const host, session.host());
    RB_TRY(const RunInfo run, host->get_run(word));
    const bool as_json = arguments.has("--json");
    if (arguments.has("--chain")) return chain(session, *host, run, as_json);
    RB_TRY(const std::vector<EventInfo> events, host->get_events(run.run_id));
    session.out(as_json ? json_of(run.run_id, events) + "\n"
                        : table_of(session, run.run_id, events));
    return ExitCode::kCompleted;
}

}  // namespace

const Verb kHistory{{.verb = "history",
                     .summary = "Print a run's log, event by event",
                     .about = "",
                     .positionals = kRunWord,
                     .options = kOptions,
                     .examples = "  runbook-host history 01929c3e\n"
                                 "  runbook-host history o-7 --json\n"
                                 "  runbook-host history counter-1 --chain"},
                    history};

}  // namespace runbook::cli
