// runbooks: what can be run.
#include "host/cli/json.hpp"
#include "host/cli/table.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{kJson};

std::string json_of(const RunbookInfo& runbook) {
    return JsonObject()
        .add("slug", runbook.slug)
        .add("version", runbook.version)
        .add("title", runbook.title)
        .add("bundle", runbook.bundle)
        .add("path", runbook.path)
        .add_optional("digest", runbook.digest)
        .add("transient", runbook.transient)
        .add_raw("input_schema", runbook.input_schema)
        .add_raw("output_schema", runbook.output_schema)
        .text();
}

std::string table_of(Session& session, const std::vector<RunbookInfo>& found) {
    Table table({"RUNBOOK", "VERSION", "BUNDLE", "MODE", "TITLE"});
    for (const RunbookInfo& runbook : found) {
        table.add({Cell{plain(runbook.slug), Color::kBold}, plain(runbook.version),
                   plain(runbook.bundle), runbook.transient ? "transient" : "durable",
                   plain(runbook.title)});
    }
    return table.text(session.out_color());
}

Result<ExitCode> runbooks(Session& session, const Arguments& arguments) {
    RB_TRY(Host* const host, session.host());
    RB_TRY(const std::vector<RunbookInfo> found, host->runbooks());
    if (arguments.has("--json")) {
        JsonArray array;
        for (const RunbookInfo& runbook : found) array.add(json_of(runbook));
        session.out(array.text() + "\n");
    } else if (found.empty()) {
        session.say("no bundle offers a runbook; `runbook-host bundles list` tells what was found");
    } else {
        session.out(table_of(session, found));
    }
    return ExitCode::kCompleted;
}

}  // namespace

const Verb kRunbooks{{.verb = "runbooks",
                      .summary = "List the runbooks that can be run",
                      .about = "",
                      .positionals = {},
                      .options = kOptions,
                      .examples = "  runbook-host runbooks\n"
                                  "  runbook-host runbooks --bundles build/release/lib/runbooks"},
                     runbooks};

}  // namespace runbook::cli
