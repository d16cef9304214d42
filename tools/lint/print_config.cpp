// --print-config: what counts in the end, and where each entry came from.
#include "host/determinism/known_names.hpp"
#include "tools/lint/config.hpp"
#include "tools/lint/rules.hpp"

namespace runbook::lint {

using determinism::known_groups;
using determinism::KnownGroup;

namespace {

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string list(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const std::string& text : texts) out += (out.size() > 1 ? ", " : "") + quoted(text);
    return out + "]";
}

}  // namespace

std::string print_config(const Config& config) {
    const std::string from_file = "  # " + config.file + "\n";
    const std::string built_in = "  # built in\n";
    std::string out = "# " +
                      (config.file.empty() ? "no runbook-lint.toml: defaults" : config.file) +
                      "\nschema = 1\n";

    out += "\n[roots]\nextra = " + list(config.extra_roots);
    out += config.extra_roots.empty() ? built_in : from_file;

    out += "\n[levels]\n";
    for (const Rule& rule : all_rules()) {
        const bool set = config.levels.contains(std::string(rule.id));
        out += std::string(rule.id) + " = " + quoted(name_of(config.level(rule.id, rule.level)));
        out += set ? from_file : built_in;
    }

    out += "\n[paths]\nexclude = " + list(config.excluded) +
           (config.excluded.empty() ? built_in : from_file);
    if (config.waivers_max)
        out += "\n[waivers]\nmax = " + std::to_string(*config.waivers_max) + from_file;

    out += "\n[trusted]\n";
    for (const TrustedName& one : config.trusted)
        out += quoted(one.pattern) + " = { reason = " + quoted(one.reason) + " }" + from_file;

    out += "\n[banned]\n";
    for (const BannedName& one : config.banned)
        out += quoted(one.pattern) + " = { rule = " + quoted(one.rule) +
               ", fix = " + quoted(one.fix) + ", level = " + quoted(name_of(one.level)) + " }" +
               from_file;
    for (const KnownGroup& group : known_groups()) {
        for (const std::string_view name : group.names) {
            const auto verdict = config.about(name);
            if (verdict.banned != nullptr && verdict.banned->pattern == name) continue;
            out += quoted(name) + " = { rule = " + quoted(group.rule) +
                   ", fix = " + quoted(group.fix) + ", level = " + quoted(name_of(group.level)) +
                   " }";
            out += verdict.trusted != nullptr ? "  # built in, but trusted by " + config.file + "\n"
                                              : built_in;
        }
    }
    return out;
}

}  // namespace runbook::lint
