// config show: every setting, its value and where that comes from. config check is in
// config_check.cpp.
#include "host/base/quote.hpp"
#include "host/cli/config_check.hpp"
#include "host/cli/json.hpp"
#include "host/cli/table.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{kJson, Option{"--strict", "", "check: warnings are errors, too"}};
constexpr std::array kWords{Positional{"word", "show or check"},
                            Positional{"file", "check: a file to check by itself", true}};

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
               .add_raw("files", files_json(settings.files))
               .add_optional("profile", settings.profile ? settings.profile->name : "")
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
    std::string text = table.text(color) + "\n" + files_text(settings.files, color);
    if (settings.profile)
        text += "profile " + settings.profile->name + ": " + settings.profile->source + "\n";
    return text;
}

Result<ExitCode> show(Session& session, const Arguments& arguments) {
    RB_TRY(const config::Settings* const settings, session.bare_settings());
    for (const std::string& warning : settings->warnings) session.say("warning: " + plain(warning));
    session.out(arguments.has("--json") ? json_of(*settings)
                                        : text_of(*settings, session.out_color()));
    return ExitCode::kCompleted;
}

Result<ExitCode> config(Session& session, const Arguments& arguments) {
    const std::vector<std::string> known{"show", "check"};
    const std::string& word = arguments.positional("word");
    RB_CHECK(check_second_word("config", word, known));
    const std::vector<std::string>& files = arguments.all("file");
    if (word == "check") return check_config(session, files, arguments);
    if (!files.empty() || arguments.has("--strict"))
        return Error{
            ErrorCode::kBadInput,
            "config show has no use for " + (files.empty() ? "--strict" : quote(files.front())),
            "config check has; to show one file's settings use --config FILE"};
    return show(session, arguments);
}

}  // namespace

const Verb kConfig{
    {.verb = "config",
     .summary = "Show every setting with its source, or check them all",
     .about = "show: every setting, its value, and where that comes from.\n"
              "check: every mistake in the files, variables and flags that count here, the\n"
              "profiles beside them, and what a start would come upon; exit code 5.\n"
              "check FILE ..: these files alone, without a look at this machine.",
     .positionals = kWords,
     .options = kOptions,
     .examples = "  runbook-host config show --profile staging\n"
                 "  runbook-host config show --store memory: --json\n"
                 "  runbook-host config check\n"
                 "  runbook-host config check --strict deploy/runbook-host*.toml"},
    config};

}  // namespace runbook::cli
