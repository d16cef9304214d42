// pending: the questions that wait for people, in all open runs.
#include "host/cli/json.hpp"
#include "host/cli/table.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{kJson};
constexpr std::size_t kPayloadMax = 60;

std::string json_of(const OpenGate& gate) {
    return JsonObject()
        .add("run_id", gate.run_id)
        .add("workflow_id", gate.workflow_id)
        .add("runbook", gate.runbook)
        .add("gate", gate.gate)
        .add("action", gate.action)
        .add_time("since", gate.since_ns)
        .add_time("until", gate.until_ns.value_or(0))
        .add_raw("payload", gate.payload)
        .text();
}

std::string table_of(Session& session, const std::vector<OpenGate>& gates) {
    const bool terminal = session.world().out_is_terminal;
    const std::int64_t now = session.world().now_ns();
    const auto when = [&](std::int64_t ns) { return terminal ? distance(ns, now) : point(ns); };
    Table table(
        {"RUN", "WORKFLOW", "RUNBOOK", "GATE", "ACTION", "SINCE", "UNTIL", "SHOWN WITH IT"});
    for (const OpenGate& gate : gates) {
        table.add({gate.run_id, gate.workflow_id == gate.run_id ? "" : plain(gate.workflow_id),
                   plain(gate.runbook), plain(gate.gate), plain(gate.action), when(gate.since_ns),
                   gate.until_ns ? when(*gate.until_ns) : "",
                   gate.payload == "null" ? "" : shortened(gate.payload, kPayloadMax)});
    }
    return table.text(session.out_color());
}

Result<ExitCode> pending(Session& session, const Arguments& arguments) {
    RB_TRY(Host* const host, session.host());
    RB_TRY(const std::vector<OpenGate> gates, host->pending());
    if (arguments.has("--json")) {
        JsonArray array;
        for (const OpenGate& gate : gates) array.add(json_of(gate));
        session.out(array.text() + "\n");
    } else if (gates.empty()) {
        session.say("no run waits for a person");
    } else {
        session.out(table_of(session, gates));
        const std::string run = gates.front().run_id;
        session.say("answer one with: " +
                    session.command("approve " + run + " --gate " + gates.front().gate) +
                    ", or with reject or correct");
    }
    return ExitCode::kCompleted;
}

}  // namespace

const Verb kPending{{.verb = "pending",
                     .summary = "List the questions that wait for people, the oldest first",
                     .about = "",
                     .positionals = {},
                     .options = kOptions,
                     .examples = "  runbook-host pending\n"
                                 "  runbook-host pending --json"},
                    pending};

}  // namespace runbook::cli
