// Resolving: every setting from the highest source that gives it, and one report of all that is
// wrong.
#include <algorithm>
#include <tuple>

#include "config/examine.hpp"
#include "config/layers.hpp"
#include "config/places.hpp"
#include "config/schema.hpp"
#include "config/sources.hpp"

namespace runbook::config {

namespace {

void append(std::vector<Problem>& problems, std::vector<Problem> more) {
    for (Problem& problem : more) problems.push_back(std::move(problem));
}

// What is wrong with the words of a source, with what to write instead.
Problem refused(Problem problem, const Error& error) {
    problem.message += error.message;
    if (!error.hint.empty()) problem.message += "; " + error.hint;
    return problem;
}

// Flags and variables first, then file by file, each from its first line on.
void sort(std::vector<Problem>& problems, const std::vector<ConfigFile>& files) {
    const auto rank = [&](const Problem& problem) {
        const auto at = std::find_if(files.begin(), files.end(), [&](const ConfigFile& file) {
            return file.path == problem.where;
        });
        const auto index = at == files.end() ? 0 : at - files.begin() + 1;
        return std::tuple(index, problem.at.line, problem.at.column);
    };
    std::stable_sort(problems.begin(), problems.end(),
                     [&](const Problem& a, const Problem& b) { return rank(a) < rank(b); });
}

bool is_of_selector(const Problem& problem) {
    return std::any_of(kSelectors.begin(), kSelectors.end(), [&](const Selector& selector) {
        return problem.where == "flag " + std::string(selector.flag) ||
               problem.where == "variable " + std::string(selector.variable);
    });
}

Error to_error(const std::vector<Problem>& problems) {
    std::string message;
    bool of_command_line = true;
    bool of_settings = false;
    for (const Problem& problem : problems) {
        message += (message.empty() ? "" : "\n") + line_of(problem);
        of_command_line = of_command_line && problem.of_command_line;
        of_settings = of_settings || !is_of_selector(problem);
    }
    return Error{
        of_command_line ? ErrorCode::kBadInput : ErrorCode::kEnvironment, std::move(message),
        of_settings ? "correct what each line names; a setting that is left out has a default"
                    : ""};
}

Result<Given> default_of(const Setting& setting, const Surroundings& around) {
    Given out{
        Origin::kDefault, "default", {}, {"default of " + std::string(setting.key), {0, 0}, ""}};
    if (setting.computed == nullptr) {
        out.words.texts = {std::string(setting.fallback)};
    } else {
        RB_TRY(out.words.texts, setting.computed(around));
    }
    return out;
}

class Resolver {
 public:
    // `around` is null when the defaults cannot be told: the files are not known.
    Resolver(const Sources& sources, const Surroundings* around, std::vector<Problem>& problems)
        : sources_(sources), around_(around), problems_(problems) {}

    // Every source's words are read, the overridden ones too: a mistake is found when it is made,
    // not when the flag that hides it is left out one day.
    void resolve(const Setting& setting, Settings& settings) {
        const std::size_t before = problems_.size();
        const std::vector<Given> sources = given(setting, sources_, problems_);
        bool settled = false;
        for (const Given& source : sources) settled |= use(setting, source, settled, settings);
        if (!sources.empty() || problems_.size() != before || around_ == nullptr) return;
        const auto fallback = default_of(setting, *around_);
        if (!fallback.ok()) return problems_.push_back(refused({}, fallback.error()));
        use(setting, *fallback, false, settings);
    }

 private:
    // True: the source gives a value. It becomes the setting's unless that is settled already.
    bool use(const Setting& setting, const Given& source, bool settled, Settings& settings) {
        auto value = read_value(setting, source.words);
        if (!value.ok()) {
            problems_.push_back(refused(source.problem, value.error()));
            return false;
        }
        if (settled) return true;
        settings.resolved.push_back({std::string(setting.key), show_value(setting.type, *value),
                                     source.origin, source.source});
        setting.assign(settings, std::move(*value));
        return true;
    }

    const Sources& sources_;
    const Surroundings* const around_;
    std::vector<Problem>& problems_;
};

void read_temporal(const Inputs& inputs, Settings::Environment& environment) {
    for (const char* name : {"TEMPORAL_HOST", "TEMPORAL_ADDRESS"}) {
        if (environment.temporal_address) return;
        environment.temporal_address = variable(inputs, name);
        if (environment.temporal_address) environment.temporal_variable = name;
    }
}

}  // namespace

Report examine(const Inputs& inputs) {
    Report report;
    report.errors = unknown_flags(inputs);
    report.warnings = unknown_variables(inputs);
    Layers layers = find_layers(inputs);
    append(report.errors, layers.problems);

    std::vector<LoadedFile> loaded;
    for (const ConfigFile& file : layers.files) {
        loaded.push_back({file, read_file(file.path)});
        append(report.errors, loaded.back().settings.problems);
    }
    report.files = layers.files;

    Settings settings;
    const Surroundings around{inputs, layers.project, layers.user};
    const Sources sources{inputs, loaded};
    settings.resolved.reserve(schema().size());
    Resolver resolver(sources, layers.problems.empty() ? &around : nullptr, report.errors);
    for (const Setting& setting : schema()) resolver.resolve(setting, settings);
    sort(report.errors, layers.files);
    if (!report.errors.empty()) return report;

    settings.files = std::move(layers.files);
    settings.profile = std::move(layers.profile);
    for (const Problem& warning : report.warnings) settings.warnings.push_back(line_of(warning));
    read_temporal(inputs, settings.environment);
    report.settings = std::move(settings);
    return report;
}

std::vector<Problem> examine_file(const std::filesystem::path& file) {
    const LoadedFile loaded{{file, Layer::kGiven, ""}, read_file(file)};
    std::vector<Problem> problems = loaded.settings.problems;
    for (const Setting& setting : schema()) {
        const auto given = from_file(setting, loaded);
        if (!given) continue;
        if (const auto value = read_value(setting, given->words); !value.ok())
            problems.push_back(refused(given->problem, value.error()));
    }
    sort(problems, {loaded.file});
    return problems;
}

std::vector<ConfigFile> other_profiles(const Inputs& inputs, const std::vector<ConfigFile>& read) {
    std::vector<ConfigFile> others = profile_files(find_layers(inputs).bases);
    std::erase_if(others, [&](const ConfigFile& file) {
        return std::any_of(read.begin(), read.end(),
                           [&](const ConfigFile& one) { return one.path == file.path; });
    });
    return others;
}

Result<Settings> load(const Inputs& inputs) {
    Report report = examine(inputs);
    if (!report.errors.empty()) return to_error(report.errors);
    return std::move(*report.settings);
}

std::string_view name_of(Layer layer) {
    switch (layer) {
        case Layer::kGiven:
            return "given";
        case Layer::kProject:
            return "project";
        case Layer::kUser:
            return "user";
        case Layer::kSystem:
            return "system";
    }
    RB_ASSERT(false);
}

const ResolvedSetting& Settings::resolved_for(std::string_view key) const {
    const auto at = std::find_if(resolved.begin(), resolved.end(),
                                 [&](const ResolvedSetting& r) { return r.key == key; });
    RB_ASSERT(at != resolved.end());
    return *at;
}

}  // namespace runbook::config
