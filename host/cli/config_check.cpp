#include "host/cli/config_check.hpp"

#include <algorithm>

#include "config/examine.hpp"
#include "host/base/counted.hpp"
#include "host/base/makeable.hpp"
#include "host/cli/host_options.hpp"
#include "host/cli/json.hpp"
#include "host/cli/table.hpp"

namespace runbook::cli {

namespace {

struct Verdict {
    std::vector<config::Problem> errors;
    std::vector<config::Problem> warnings;
    std::vector<config::ConfigFile> read;
    std::vector<config::ConfigFile> others;  // profiles that were not chosen, checked by themselves
    bool files_alone = false;                // without a look at anything else
};

void append(std::vector<config::Problem>& problems, std::vector<config::Problem> more) {
    problems.insert(problems.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
}

std::string_view key_of(Finding::Subject subject) {
    switch (subject) {
        case Finding::Subject::kStore:
            return "store.url";
        case Finding::Subject::kBundleFolders:
            return "bundles.paths";
        case Finding::Subject::kRuntime:
            break;
    }
    return "runtime.kind";
}

// Where the setting was given, and its key.
config::Problem about(const config::Settings& settings, std::string_view key, const Error& error) {
    const config::ResolvedSetting& setting = settings.resolved_for(key);
    config::Problem problem;
    problem.where = setting.origin == config::Origin::kDefault ? "default" : setting.source;
    problem.message = setting.key + ": " + error.message;
    if (!error.hint.empty()) problem.message += "; " + error.hint;
    problem.of_command_line = setting.origin == config::Origin::kFlag;
    return problem;
}

// What a start would come upon. Nothing is opened that a look could make.
void look_at_machine(Session& session, const config::Settings& settings, Verdict& verdict) {
    if (settings.log.file) {
        if (const auto usable = check_makeable(*settings.log.file); !usable.ok())
            verdict.errors.push_back(about(settings, "log.file", usable.error()));
    }
    const auto host = session.world().make_host(host_options(settings));
    for (const Finding& finding : host->check()) {
        config::Problem problem =
            about(settings, key_of(finding.subject), {{}, finding.message, finding.hint});
        problem.of_command_line = false;  // the words are right; the machine does not go with them
        (finding.refuses ? verdict.errors : verdict.warnings).push_back(std::move(problem));
    }
}

Verdict check_all(Session& session, const config::Inputs& inputs) {
    config::Report report = config::examine(inputs);
    Verdict verdict{
        std::move(report.errors), std::move(report.warnings), std::move(report.files), {}, false};
    verdict.others = config::other_profiles(inputs, verdict.read);
    for (const config::ConfigFile& file : verdict.others)
        append(verdict.errors, config::examine_file(file.path));
    if (report.settings) look_at_machine(session, *report.settings, verdict);
    return verdict;
}

Verdict check_files(const std::vector<std::string>& files) {
    Verdict verdict;
    verdict.files_alone = true;
    for (const std::string& file : files) {
        verdict.read.push_back({file, config::Layer::kGiven, ""});
        append(verdict.errors, config::examine_file(file));
    }
    return verdict;
}

// "file:3:1: error: ..", as compilers write it, so that editors jump there.
std::string line_of(const config::Problem& problem, std::string_view what, Color hue, bool color) {
    config::Problem bare = problem;
    bare.message.clear();
    return plain(config::line_of(bare)) + colored(what, hue, color) + ": " +
           plain(problem.message) + "\n";
}

std::string rows_of(const std::vector<config::ConfigFile>& files, bool color) {
    std::vector<std::pair<std::string, Cell>> rows;
    for (const config::ConfigFile& file : files) {
        std::string layer(name_of(file.layer));
        if (!file.profile.empty()) (layer += ", profile ") += file.profile;
        rows.emplace_back("  " + plain(file.path.string()), Cell{layer, Color::kDim});
    }
    return facts(rows, color);
}

std::string text_of(const Verdict& verdict, bool color) {
    std::string text;
    for (const config::Problem& problem : verdict.errors)
        text += line_of(problem, "error", Color::kRed, color);
    for (const config::Problem& problem : verdict.warnings)
        text += line_of(problem, "warning", Color::kYellow, color);
    const bool ok = verdict.errors.empty();
    text += ok ? colored("ok", Color::kGreen, color) : counted(verdict.errors.size(), "error");
    if (!verdict.warnings.empty()) text += ", " + counted(verdict.warnings.size(), "warning");
    if (verdict.files_alone) return text + " in " + counted(verdict.read.size(), "file") + "\n";
    text += "\n" + files_text(verdict.read, color);
    if (verdict.others.empty()) return text;
    text += "profiles that were not chosen, checked by themselves:\n";
    return text + rows_of(verdict.others, color);
}

std::string json_of(const std::vector<config::Problem>& problems) {
    JsonArray array;
    for (const config::Problem& problem : problems) {
        JsonObject object;
        object.add_optional("where", problem.where);
        const bool placed = problem.at.line != 0;
        object.add_raw("line", placed ? std::to_string(problem.at.line) : "");
        object.add_raw("column", placed ? std::to_string(problem.at.column) : "");
        array.add(object.add("message", problem.message).text());
    }
    return array.text();
}

std::string json_of(const Verdict& verdict, bool ok) {
    return JsonObject()
               .add("ok", ok)
               .add_raw("errors", json_of(verdict.errors))
               .add_raw("warnings", json_of(verdict.warnings))
               .add_raw("files", files_json(verdict.read))
               .add_raw("other_profiles", files_json(verdict.others))
               .text() +
           "\n";
}

// Wrong words on this command line alone are bad usage, as they are for every other verb.
ExitCode code_of(const Verdict& verdict, bool ok) {
    if (ok) return ExitCode::kCompleted;
    const bool usage =
        !verdict.errors.empty() &&
        std::all_of(verdict.errors.begin(), verdict.errors.end(),
                    [](const config::Problem& problem) { return problem.of_command_line; });
    return usage ? ExitCode::kUsage : ExitCode::kEnvironment;
}

}  // namespace

Result<ExitCode> check_config(Session& session, const std::vector<std::string>& files,
                              const Arguments& arguments) {
    RB_TRY(const config::Inputs* const inputs, session.checked_inputs());
    const Verdict verdict = files.empty() ? check_all(session, *inputs) : check_files(files);
    const bool ok =
        verdict.errors.empty() && (verdict.warnings.empty() || !arguments.has("--strict"));
    session.out(arguments.has("--json") ? json_of(verdict, ok)
                                        : text_of(verdict, session.out_color()));
    return code_of(verdict, ok);
}

std::string files_text(const std::vector<config::ConfigFile>& files, bool color) {
    if (files.empty()) return "no runbook-host.toml was found\n";
    std::string text = files.size() == 1 ? "config file:\n"
                                         : "config files; the first that gives a setting wins:\n";
    return text + rows_of(files, color);
}

std::string files_json(const std::vector<config::ConfigFile>& files) {
    JsonArray array;
    for (const config::ConfigFile& file : files) {
        array.add(JsonObject()
                      .add("path", file.path.string())
                      .add("layer", name_of(file.layer))
                      .add_optional("profile", file.profile)
                      .text());
    }
    return array.text();
}

}  // namespace runbook::cli
