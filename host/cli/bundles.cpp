// bundles list: the bundles that were found, the refused ones with the reason. bundles inspect:
// what one file tells without being run.
#include "host/cli/json.hpp"
#include "host/cli/lint_text.hpp"
#include "host/cli/table.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{kJson};
constexpr std::array kWords{
    Positional{"word", "list, or inspect with a file"},
    Positional{"file", "of inspect: the bundle's file", true},
};

std::string array_of(const std::vector<std::string>& words) {
    JsonArray array;
    for (const std::string& word : words) array.add_string(word);
    return array.text();
}

std::string json_of(const BundleInfo& bundle) {
    return JsonObject()
        .add_optional("path", bundle.path)
        .add("name", bundle.name)
        .add("version", bundle.version)
        .add_optional("digest", bundle.digest)
        .add("state", bundle.state)
        .add_optional("refusal", bundle.refusal)
        .add_optional("note", bundle.note)
        .add_raw("lint", lint_json(bundle.lint))
        .add_raw("runbooks", array_of(bundle.runbooks))
        .add_raw("activities", array_of(bundle.activities))
        .text();
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) (text += text.empty() ? "" : " ") += plain(word);
    return text;
}

std::string table_of(Session& session, const std::vector<BundleInfo>& bundles) {
    Table table({"BUNDLE", "VERSION", "STATE", "LINT", "RUNBOOKS", "PATH"});
    std::string refusals, notes;
    for (const BundleInfo& bundle : bundles) {
        table.add({bundle.name.empty() ? "?" : plain(bundle.name), plain(bundle.version),
                   Cell{bundle.state, color_of(bundle.state)},
                   bundle.lint.result == "none" ? Cell("") : lint_cell(bundle.lint),
                   joined(bundle.runbooks), plain(bundle.path)});
        if (!bundle.refusal.empty())
            refusals += "refused " + plain(bundle.path) + ": " + plain(bundle.refusal) + "\n";
        if (!bundle.note.empty())
            notes += "note " + plain(bundle.path) + ": " + plain(bundle.note) + "\n";
    }
    std::string text = table.text(session.out_color());
    if (!refusals.empty()) text += "\n" + refusals;
    if (!notes.empty()) text += "\n" + notes;
    return text;
}

Result<ExitCode> list(Session& session, const Arguments& arguments) {
    RB_TRY(Host* const host, session.host());
    RB_TRY(const std::vector<BundleInfo> found, host->bundles());
    if (arguments.has("--json")) {
        JsonArray array;
        for (const BundleInfo& bundle : found) array.add(json_of(bundle));
        session.out(array.text() + "\n");
    } else if (found.empty()) {
        RB_TRY(const config::Settings* const settings, session.settings());
        session.say("no bundle was found; looked in " +
                    settings->resolved_for("bundles.paths").value_text);
    } else {
        session.out(table_of(session, found));
    }
    return ExitCode::kCompleted;
}

// ---- inspect

std::string json_of(const BundleReport& report) {
    JsonArray imports;
    for (const ImportInfo& one : report.imports)
        imports.add(JsonObject()
                        .add("symbol", one.symbol)
                        .add("name", one.name)
                        .add_optional("rule", one.rule)
                        .add_optional("fix", one.fix)
                        .text());
    return JsonObject()
        .add("path", report.path)
        .add("digest", report.digest)
        .add_optional("name", report.name)
        .add_optional("version", report.version)
        .add_optional("abi", report.abi)
        .add_optional("refusal", report.refusal)
        .add_raw("lint", lint_json(report.lint))
        .add("runbooks_only", report.runbooks_only)
        .add_raw("runbooks", array_of(report.runbooks))
        .add_raw("activities", array_of(report.activities))
        .add_raw("samples", array_of(report.samples))
        .add_raw("imports", imports.text())
        .text();
}

std::string imports_of(Session& session, const BundleReport& report) {
    if (report.imports.empty()) return "";
    Table table({"IMPORT", "RULE", "IN A RUNBOOK"});
    for (const ImportInfo& one : report.imports)
        table.add({plain(one.name), one.rule.empty() ? "on no list" : one.rule,
                   one.fix.empty() ? "do it in an activity" : plain(one.fix)});
    return std::string("\n") +
           (report.runbooks_only ? "what a bundle of runbooks alone may not import:\n"
                                 : "what activities may call and runbooks may not:\n") +
           table.text(session.out_color());
}

std::string text_of(Session& session, const BundleReport& report) {
    const std::vector<std::pair<std::string, Cell>> pairs = {
        {"bundle", plain(report.name)},
        {"version", plain(report.version)},
        {"file", plain(report.path)},
        {"digest", report.digest},
        {"needs", report.abi.empty() ? "" : "runbook ABI " + plain(report.abi)},
        {"refused", Cell{plain(report.refusal), Color::kRed}},
        {"lint", Cell{lint_line(report.lint), lint_cell(report.lint).color}},
        {"says", report.runbooks_only ? "it has runbooks only" : ""},
        {"runbooks", joined(report.runbooks)},
        {"activities", joined(report.activities)},
        {"samples", joined(report.samples)}};
    return facts(pairs, session.out_color()) + imports_of(session, report);
}

Result<ExitCode> inspect(Session& session, const Arguments& arguments) {
    const std::vector<std::string> files = arguments.all("file");
    if (files.size() != 1)
        return Error{ErrorCode::kBadInput, "bundles inspect takes one file",
                     "runbook-host bundles inspect build/orders.so"};
    RB_TRY(const BundleReport report, session.world().report_bundle(files.front()));
    session.out(arguments.has("--json") ? json_of(report) + "\n" : text_of(session, report));
    return report.refusal.empty() ? ExitCode::kCompleted : ExitCode::kEnvironment;
}

Result<ExitCode> bundles(Session& session, const Arguments& arguments) {
    const std::vector<std::string> known{"list", "inspect"};
    const std::string& word = arguments.positional("word");
    RB_CHECK(check_second_word("bundles", word, known));
    if (word == "inspect") return inspect(session, arguments);
    if (!arguments.all("file").empty())
        return Error{ErrorCode::kBadInput, "bundles list takes no file",
                     "--bundles DIR says where to look; bundles inspect FILE looks at one"};
    return list(session, arguments);
}

}  // namespace

const Verb kBundles{
    {.verb = "bundles",
     .summary = "List the bundles that were found, and why any were refused; look at one",
     .about = "inspect reads the file and runs nothing of it: what it holds, its lint "
              "verdict, and what it imports that\nactivities may call and runbooks "
              "may not. Exit 5: no host would load it.",
     .positionals = kWords,
     .options = kOptions,
     .examples = "  runbook-host bundles list\n"
                 "  runbook-host bundles list --bundles ./bundles --json\n"
                 "  runbook-host bundles inspect build/orders.so"},
    bundles};

}  // namespace runbook::cli
