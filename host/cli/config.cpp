// config show: every setting, its value and where that comes from.
#include "host/cli/json.hpp"
#include "host/cli/table.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{kJson};
constexpr std::array kWords{Positional{"show", "the only word so far: show"}};

// "project", or "project, profile staging".
std::string layer_of(const config::ConfigFile& file) {
    std::string text(name_of(file.layer));
    if (!file.profile.empty()) (text += ", profile ") += file.profile;
    return text;
}

std::string json_of(const config::ConfigFile& file) {
    return JsonObject()
        .add("path", file.path.string())
        .add("layer", name_of(file.layer))
        .add_optional("profile", file.profile)
        .text();
}

std::string json_of(const config::Settings& settings) {
    JsonArray array;
    for (const config::ResolvedSetting& setting : settings.resolved) {
        array.add(JsonObject()
                      .add("key", setting.key)
                      .add("value", setting.value_text)
                      .add("source", setting.source)
                      .text());
    }
    JsonArray files;
    for (const config::ConfigFile& file : settings.files) files.add(json_of(file));
    return JsonObject()
               .add_raw("files", files.text())
               .add_optional("profile", settings.profile ? settings.profile->name : "")
               .add_raw("settings", array.text())
               .text() +
           "\n";
}

std::string files_text(const config::Settings& settings, bool color) {
    if (settings.files.empty()) return "no runbook-host.toml was found\n";
    std::string text = settings.files.size() == 1
                           ? "config file:\n"
                           : "config files; the first that gives a setting wins:\n";
    std::vector<std::pair<std::string, Cell>> rows;
    for (const config::ConfigFile& file : settings.files)
        rows.emplace_back("  " + plain(file.path.string()), Cell{layer_of(file), Color::kDim});
    text += facts(rows, color);
    if (settings.profile)
        text += "profile " + settings.profile->name + ": " + settings.profile->source + "\n";
    return text;
}

std::string text_of(const config::Settings& settings, bool color) {
    Table table({"SETTING", "VALUE", "FROM"});
    for (const config::ResolvedSetting& setting : settings.resolved)
        table.add({setting.key, plain(setting.value_text),
                   Cell{plain(setting.source),
                        setting.origin == config::Origin::kDefault ? Color::kDim : Color::kNone}});
    return table.text(color) + "\n" + files_text(settings, color);
}

Result<ExitCode> show(Session& session, const Arguments& arguments) {
    const std::vector<std::string> known{"show"};
    RB_CHECK(check_second_word("config", arguments.positional("show"), known));
    RB_TRY(const config::Settings* const settings, session.bare_settings());
    for (const std::string& warning : settings->warnings) session.say("warning: " + plain(warning));
    session.out(arguments.has("--json") ? json_of(*settings)
                                        : text_of(*settings, session.out_color()));
    return ExitCode::kCompleted;
}

}  // namespace

const Verb kConfig{{.verb = "config",
                    .summary = "Show every setting with its value and where it comes from",
                    .about = "",
                    .positionals = kWords,
                    .options = kOptions,
                    .examples = "  runbook-host config show\n"
                                "  runbook-host config show --store memory: --json\n"
                                "  runbook-host config show --profile staging"},
                   show};

}  // namespace runbook::cli
