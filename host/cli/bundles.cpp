// bundles list: the bundles that were found, the refused ones with the reason.
#include "host/cli/json.hpp"
#include "host/cli/table.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{kJson};
constexpr std::array kWords{Positional{"list", "the only word so far: list"}};

std::string json_of(const BundleInfo& bundle) {
    JsonArray runbooks;
    for (const std::string& runbook : bundle.runbooks) runbooks.add_string(runbook);
    JsonArray activities;
    for (const std::string& activity : bundle.activities) activities.add_string(activity);
    return JsonObject()
        .add_optional("path", bundle.path)
        .add("name", bundle.name)
        .add("version", bundle.version)
        .add_optional("digest", bundle.digest)
        .add("state", bundle.state)
        .add_optional("refusal", bundle.refusal)
        .add_optional("note", bundle.note)
        .add_raw("runbooks", runbooks.text())
        .add_raw("activities", activities.text())
        .text();
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) (text += text.empty() ? "" : " ") += plain(word);
    return text;
}

std::string table_of(Session& session, const std::vector<BundleInfo>& bundles) {
    Table table({"BUNDLE", "VERSION", "STATE", "RUNBOOKS", "PATH"});
    std::string refusals, notes;
    for (const BundleInfo& bundle : bundles) {
        table.add({bundle.name.empty() ? "?" : plain(bundle.name), plain(bundle.version),
                   Cell{bundle.state, color_of(bundle.state)}, joined(bundle.runbooks),
                   plain(bundle.path)});
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

Result<ExitCode> bundles(Session& session, const Arguments& arguments) {
    const std::vector<std::string> known{"list"};
    RB_CHECK(check_second_word("bundles", arguments.positional("list"), known));
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

}  // namespace

const Verb kBundles{{.verb = "bundles",
                     .summary = "List the bundles that were found, and why any were refused",
                     .about = "",
                     .positionals = kWords,
                     .options = kOptions,
                     .examples = "  runbook-host bundles list\n"
                                 "  runbook-host bundles list --bundles ./bundles --json"},
                    bundles};

}  // namespace runbook::cli
