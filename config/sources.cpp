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

Result<std::optional<Given>> from_flags(const Setting& setting, const Inputs& inputs) {
    std::optional<Given> out;
    for (const Flag& flag : inputs.flags) {
        if (!names(setting, flag)) continue;
        if (out && setting.type != Type::kPaths)
            return Error{
                ErrorCode::kBadInput,
                out->source + ": give it once" +
                    (out->source.ends_with(flag.name) ? "" : ", and not with " + flag.name),
                ""};
        if (!out)
            out = Given{Origin::kFlag,
                        "flag " + flag.name,
                        "flag " + flag.name + ": ",
                        {{}, inputs.working_directory}};
        for (std::string& text : split(setting.type, value_of(setting, flag)))
            out->words.texts.push_back(std::move(text));
    }
    return out;
}

std::optional<Given> from_variable(const Setting& setting, const Inputs& inputs) {
    const std::string name = variable_of(setting);
    const auto text = variable(inputs, name);
    if (!text) return std::nullopt;
    return Given{Origin::kVariable,
                 "variable " + name,
                 "variable " + name + ": ",
                 {split(setting.type, *text), inputs.working_directory}};
}

std::optional<Given> from_file(const Setting& setting, const Sources& sources) {
    const auto at = sources.file_settings.entries.find(setting.key);
    if (at == sources.file_settings.entries.end()) return std::nullopt;
    const TomlEntry& entry = at->second;
    const std::string name = sources.file.string();
    return Given{Origin::kFile,
                 name + ":" + std::to_string(entry.key_at.line),
                 place(name, entry.value_at) + entry.key + ": ",
                 {entry.texts, sources.file.parent_path()}};
}

}  // namespace

Result<std::vector<Given>> given(const Setting& setting, const Sources& sources) {
    std::vector<Given> out;
    RB_TRY(auto flag, from_flags(setting, sources.inputs));
    if (flag) out.push_back(std::move(*flag));
    if (auto found = from_variable(setting, sources.inputs)) out.push_back(std::move(*found));
    if (auto found = from_file(setting, sources)) out.push_back(std::move(*found));
    return out;
}

std::vector<std::string> unknown_flags(const Inputs& inputs) {
    std::vector<std::string> problems;
    for (const Flag& flag : inputs.flags) {
        const bool known = std::any_of(schema().begin(), schema().end(),
                                       [&](const Setting& s) { return names(s, flag); });
        if (!known) problems.push_back("flag " + quote(flag.name) + " belongs to no setting");
    }
    return problems;
}

std::vector<std::string> unknown_variables(const Inputs& inputs) {
    std::vector<std::string> known;
    for (const Setting& setting : schema()) known.push_back(variable_of(setting));
    std::vector<std::string> warnings;
    for (const auto& [name, value] : inputs.variables) {
        if (!name.starts_with(kVariablePrefix)) continue;
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        std::string line = "variable " + name + " is no setting and has no effect";
        if (const auto near = nearest(name, known)) line += "; did you mean " + *near + "?";
        warnings.push_back(std::move(line));
    }
    return warnings;
}

}  // namespace runbook::config
