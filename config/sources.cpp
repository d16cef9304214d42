#include "config/sources.hpp"

#include <algorithm>
#include <optional>

#include "config/places.hpp"
#include "host/base/near.hpp"
#include "host/base/quote.hpp"

namespace runbook::config {

namespace {

constexpr std::string_view kVariablePrefix = "RUNBOOK_";

// Variables and flags spell lists as PATH does. Empty elements stay, to be refused later.
std::vector<std::string> split(Type type, const std::string& text) {
    if (type != Type::kPaths) return {text};
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t end = text.find(':'); end != std::string::npos; end = text.find(':', begin)) {
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    parts.push_back(text.substr(begin));
    return parts;
}

bool names(const Setting& setting, const Flag& flag) {
    return !flag.name.empty() && (flag.name == setting.flag || flag.name == setting.flag_off);
}

// A switch without a value means what its name says.
std::string value_of(const Setting& setting, const Flag& flag) {
    if (setting.type != Type::kBool || !flag.value.empty()) return flag.value;
    return flag.name == setting.flag_off ? "false" : "true";
}

Problem from_command_line(const std::string& where, std::string message) {
    return {where, {0, 0}, std::move(message), true};
}

std::optional<Given> from_flags(const Setting& setting, const Inputs& inputs,
                                std::vector<Problem>& problems) {
    std::optional<Given> out;
    for (const Flag& flag : inputs.flags) {
        if (!names(setting, flag)) continue;
        const std::string source = "flag " + flag.name;
        if (out && setting.type != Type::kPaths) {
            const bool same = out->source == source;
            problems.push_back(from_command_line(
                out->source, "give it once" + (same ? "" : ", and not with " + flag.name)));
            return std::nullopt;
        }
        if (!out)
            out = Given{Origin::kFlag,
                        source,
                        {{}, inputs.working_directory},
                        from_command_line(source, "")};
        for (std::string& text : split(setting.type, value_of(setting, flag)))
            out->words.texts.push_back(std::move(text));
    }
    return out;
}

std::optional<Given> from_variable(const Setting& setting, const Inputs& inputs) {
    const std::string name = variable_of(setting);
    const auto text = variable(inputs, name);
    if (!text) return std::nullopt;
    const std::string source = "variable " + name;
    return Given{Origin::kVariable,
                 source,
                 {split(setting.type, *text), inputs.working_directory},
                 {source, {0, 0}, ""}};
}

// One that ends in the same words (RUNBOOK_WORKERS for RUNBOOK_RUNTIME_WORKERS), else a near one.
std::optional<std::string> meant(const std::string& name, const std::vector<std::string>& known) {
    const std::string ending = name.substr(kVariablePrefix.size() - 1);
    const auto at = std::find_if(known.begin(), known.end(), [&](const std::string& one) {
        return ending.size() > 1 && one.ends_with(ending);
    });
    return at == known.end() ? nearest(name, known) : std::optional(*at);
}

bool is_selector(const Flag& flag) {
    return std::any_of(kSelectors.begin(), kSelectors.end(),
                       [&](const Selector& selector) { return selector.flag == flag.name; });
}

}  // namespace

std::optional<Given> from_file(const Setting& setting, const LoadedFile& loaded) {
    const auto at = loaded.settings.entries.find(setting.key);
    if (at == loaded.settings.entries.end()) return std::nullopt;
    const TomlEntry& entry = at->second;
    const std::string name = loaded.file.path.string();
    return Given{Origin::kFile,
                 name + ":" + std::to_string(entry.key_at.line),
                 {entry.texts, loaded.file.path.parent_path()},
                 {name, entry.value_at, entry.key + ": "}};
}

std::vector<Given> given(const Setting& setting, const Sources& sources,
                         std::vector<Problem>& problems) {
    std::vector<Given> out;
    if (auto found = from_flags(setting, sources.inputs, problems))
        out.push_back(std::move(*found));
    if (auto found = from_variable(setting, sources.inputs)) out.push_back(std::move(*found));
    for (const LoadedFile& loaded : sources.files) {
        if (auto found = from_file(setting, loaded)) out.push_back(std::move(*found));
    }
    return out;
}

std::vector<Problem> unknown_flags(const Inputs& inputs) {
    std::vector<Problem> problems;
    for (const Flag& flag : inputs.flags) {
        const bool known =
            is_selector(flag) || std::any_of(schema().begin(), schema().end(),
                                             [&](const Setting& s) { return names(s, flag); });
        if (!known)
            problems.push_back(
                from_command_line("flag " + quote(flag.name), "it belongs to no setting"));
    }
    return problems;
}

std::vector<Problem> unknown_variables(const Inputs& inputs) {
    std::vector<std::string> known;
    for (const Setting& setting : schema()) known.push_back(variable_of(setting));
    for (const Selector& selector : kSelectors) known.emplace_back(selector.variable);
    std::vector<Problem> warnings;
    for (const auto& [name, value] : inputs.variables) {
        if (!name.starts_with(kVariablePrefix)) continue;
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        std::string message = "no setting has this variable, so it has no effect";
        if (const auto near = meant(name, known)) message += "; did you mean " + *near + "?";
        warnings.push_back({"variable " + name, {0, 0}, std::move(message)});
    }
    return warnings;
}

}  // namespace runbook::config
