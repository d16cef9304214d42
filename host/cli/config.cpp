// config show: every setting, its value and where that comes from.
#include "host/cli/json.hpp"
#include "host/cli/table.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{kJson};
constexpr std::array kWords{Positional{"show", "the only word so far: show"}};

std::string json_of(const config::Settings& settings) {
    JsonArray array;
    for (const config::ResolvedSetting& setting : settings.resolved) {
        array.add(JsonObject()
                      .add("key", setting.key)
                      .add("value", setting.value_text)
                      .add("source", setting.source)
                      .text());
    }
    return JsonObject()
               .add_optional("file", settings.file ? settings.file->string() : std::string())
               .add_raw("settings", array.text())
               .text() +
           "\n";
}

std::string text_of(const config::Settings& settings, bool color) {
    Table table({"SETTING", "VALUE", "FROM"});
    for (const config::ResolvedSetting& setting : settings.resolved)
        table.add({setting.key, plain(setting.value_text),
                   Cell{plain(setting.source),
                        setting.origin == config::Origin::kDefault ? Color::kDim : Color::kNone}});
    const std::string file =
        settings.file ? plain(settings.file->string()) : "no runbook-host.toml was found";
    return table.text(color) + "\nconfig file: " + file + "\n";
}

Result<ExitCode> show(Session& session, const Arguments& arguments) {
    const std::vector<std::string> known{"show"};
    RB_CHECK(check_second_word("config", arguments.positional("show"), known));
    RB_TRY(const config::Settings* const settings, session.settings());
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
                                "  runbook-host config show --store memory: --json"},
                   show};

}  // namespace runbook::cli
