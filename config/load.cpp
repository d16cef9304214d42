// Resolving: every setting from the highest source that gives it, and one report of all that is
// wrong.
#include <algorithm>

#include "config/places.hpp"
#include "config/sources.hpp"

namespace runbook::config {

namespace {

struct Problems {
    std::vector<std::string> lines;
    bool only_flags = true;

    void add(Origin origin, std::string line) {
        lines.push_back(std::move(line));
        only_flags = only_flags && origin == Origin::kFlag;
    }
    void add_all(Origin origin, std::vector<std::string> more) {
        for (std::string& line : more) add(origin, std::move(line));
    }
};

Error to_error(const Problems& problems) {
    std::string message;
    for (const std::string& line : problems.lines) message += (message.empty() ? "" : "\n") + line;
    const auto code = problems.only_flags ? ErrorCode::kBadInput : ErrorCode::kEnvironment;
    return Error{code, std::move(message),
                 "correct what each line names; a setting that is left out has a default"};
}

Result<Given> default_of(const Setting& setting, const Surroundings& around) {
    Given out{Origin::kDefault, "default", "default of " + std::string(setting.key) + ": ", {}};
    if (setting.computed == nullptr) {
        out.words.texts = {std::string(setting.fallback)};
    } else {
        RB_TRY(out.words.texts, setting.computed(around));
    }
    return out;
}

class Resolver {
 public:
    Resolver(const Sources& sources, const Surroundings& around)
        : sources_(sources), around_(around) {}

    // Every source's words are read, the overridden ones too: a mistake is found when it is made,
    // not when the flag that hides it is left out one day.
    void resolve(const Setting& setting, Settings& settings, Problems& problems) {
        auto sources = given(setting, sources_);
        if (!sources.ok()) return problems.add(Origin::kFlag, sources.error().message);
        bool settled = false;
        for (const Given& source : *sources)
            settled |= use(setting, source, settled, settings, problems);
        if (!sources->empty()) return;
        const auto fallback = default_of(setting, around_);
        if (!fallback.ok()) return problems.add(Origin::kDefault, fallback.error().message);
        use(setting, *fallback, false, settings, problems);
    }

 private:
    // True: the source gives a value. It becomes the setting's unless that is settled already.
    static bool use(const Setting& setting, const Given& source, bool settled, Settings& settings,
                    Problems& problems) {
        auto value = read_value(setting, source.words);
        if (!value.ok()) {
            problems.add(source.origin, source.place + value.error().message);
            return false;
        }
        if (settled) return true;
        settings.resolved.push_back({std::string(setting.key), show_value(setting.type, *value),
                                     source.origin, source.source});
        setting.assign(settings, std::move(*value));
        return true;
    }

    const Sources& sources_;
    const Surroundings& around_;
};

void read_temporal(const Inputs& inputs, Settings::Environment& environment) {
    for (const char* name : {"TEMPORAL_HOST", "TEMPORAL_ADDRESS"}) {
        if (environment.temporal_address) return;
        environment.temporal_address = variable(inputs, name);
        if (environment.temporal_address) environment.temporal_variable = name;
    }
}

}  // namespace

Result<Settings> load(const Inputs& inputs) {
    Settings settings;
    Problems problems;
    problems.add_all(Origin::kFlag, unknown_flags(inputs));

    const auto found = find_file(inputs);
    FileSettings file_settings;
    Surroundings around{inputs, {}, {}};
    if (found) {
        settings.file = found->path;
        (found->upward ? around.project : around.user) = found->path.parent_path();
        file_settings = read_file(found->path);
        problems.add_all(Origin::kFile, file_settings.problems);
    }

    const Sources sources{inputs, found ? found->path : std::filesystem::path{}, file_settings};
    Resolver resolver(sources, around);
    for (const Setting& setting : schema()) resolver.resolve(setting, settings, problems);
    if (!problems.lines.empty()) return to_error(problems);

    settings.warnings = unknown_variables(inputs);
    read_temporal(inputs, settings.environment);
    return settings;
}

const ResolvedSetting& Settings::resolved_for(std::string_view key) const {
    const auto at = std::find_if(resolved.begin(), resolved.end(),
                                 [&](const ResolvedSetting& r) { return r.key == key; });
    RB_ASSERT(at != resolved.end());
    return *at;
}

}  // namespace runbook::config
