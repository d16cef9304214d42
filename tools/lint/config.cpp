// Reads runbook-lint.toml and judges it: an unknown key is an error, as it would be a rule that is
// not applied.
#include "tools/lint/config.hpp"

#include <toml++/toml.h>

#include <filesystem>

#include "tools/lint/rules.hpp"
#include "tools/lint/whole_match.hpp"

namespace runbook::lint {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFileName = "runbook-lint.toml";

std::string nearest_config() {
    for (fs::path folder = fs::current_path();; folder = folder.parent_path()) {
        std::error_code error;
        if (fs::is_regular_file(folder / kFileName, error)) return (folder / kFileName).string();
        if (folder == folder.root_path()) return {};
    }
}

// One table of the file on its way into a Config.
class Judge {
 public:
    Judge(Config& config, std::vector<std::string>& problems)
        : config_(config), problems_(problems) {}

    void file(const toml::table& root) {
        for (const auto& [key, node] : root) {
            const std::string_view name = key.str();
            if (name == "schema") {
                if (node.value<std::int64_t>() != 1)
                    wrong(node, "schema: this version knows 1 alone");
            } else if (!section(name, node)) {
                wrong(key.source(),
                      "unknown key '" + std::string(name) +
                          "'; known: schema, roots, banned, trusted, levels, paths, waivers");
            }
        }
        if (!root.contains("schema"))
            problems_.push_back(config_.file + ":1:1: 'schema = 1' is missing");
    }

 private:
    bool section(std::string_view name, const toml::node& node) {
        using Reader = void (Judge::*)(const toml::table&);
        static constexpr std::pair<std::string_view, Reader> kSections[] = {
            {"roots", &Judge::roots},   {"banned", &Judge::banned}, {"trusted", &Judge::trusted},
            {"levels", &Judge::levels}, {"paths", &Judge::paths},   {"waivers", &Judge::waivers}};
        for (const auto& [known, reader] : kSections) {
            if (name != known) continue;
            if (const toml::table* table = node.as_table())
                (this->*reader)(*table);
            else
                wrong(node, std::string(name) + " is a section: write [" + std::string(name) + "]");
            return true;
        }
        return false;
    }

    void roots(const toml::table& table) {
        expressions(table, "roots", "extra", config_.extra_roots);
    }
    void paths(const toml::table& table) {
        expressions(table, "paths", "exclude", config_.excluded);
    }

    void expressions(const toml::table& table, std::string_view section, std::string_view only,
                     std::vector<std::string>& list) {
        for (const auto& [key, node] : table) {
            if (key.str() != only) {
                unknown(key, section, only);
            } else if (const toml::array* array = node.as_array()) {
                for (const toml::node& one : *array) {
                    const auto text = one.value<std::string>();
                    if (!text)
                        wrong(one, std::string(only) + " is a list of texts");
                    else if (check_expression(one.source(), *text))
                        list.push_back(*text);
                }
            } else {
                wrong(node, std::string(only) + " is a list of texts");
            }
        }
    }

    void banned(const toml::table& table) {
        for (const auto& [key, node] : table) {
            BannedName name{std::string(key.str()), "", "", Level::error};
            const toml::table* entry = node.as_table();
            if (entry == nullptr) {
                wrong(node, R"(a banned name is { rule = "N102-..", fix = "..", level = ".." })");
                continue;
            }
            for (const auto& [word, value] : *entry) {
                if (word.str() == "rule")
                    name.rule = text(value, "rule");
                else if (word.str() == "fix")
                    name.fix = text(value, "fix");
                else if (word.str() == "level")
                    name.level = level(value);
                else
                    unknown(word, "banned." + name.pattern, "rule, fix, level");
            }
            if (find_rule(name.rule) == nullptr) wrong(node, "rule '" + name.rule + "' is unknown");
            if (check_expression(key.source(), name.pattern))
                config_.banned.push_back(std::move(name));
        }
    }

    void trusted(const toml::table& table) {
        for (const auto& [key, node] : table) {
            TrustedName name{std::string(key.str()), ""};
            const toml::table* entry = node.as_table();
            if (entry == nullptr) {
                wrong(node, R"(a trusted name is { reason = ".." })");
                continue;
            }
            for (const auto& [word, value] : *entry) {
                if (word.str() == "reason")
                    name.reason = text(value, "reason");
                else
                    unknown(word, "trusted." + name.pattern, "reason");
            }
            if (name.reason.empty())
                wrong(node, "'" + name.pattern + "' is trusted without a reason");
            if (check_expression(key.source(), name.pattern))
                config_.trusted.push_back(std::move(name));
        }
    }

    void levels(const toml::table& table) {
        for (const auto& [key, node] : table) {
            if (find_rule(key.str()) == nullptr)
                wrong(key.source(), "rule '" + std::string(key.str()) + "' is unknown");
            else
                config_.levels[std::string(key.str())] = level(node);
        }
    }

    void waivers(const toml::table& table) {
        for (const auto& [key, node] : table) {
            const auto number = node.value<std::int64_t>();
            if (key.str() != "max")
                unknown(key, "waivers", "max");
            else if (!number || *number < 0)
                wrong(node, "max is a whole number from 0");
            else
                config_.waivers_max = static_cast<unsigned>(*number);
        }
    }

    std::string text(const toml::node& node, std::string_view name) {
        const auto value = node.value<std::string>();
        if (!value) wrong(node, std::string(name) + " is a text");
        return value.value_or("");
    }
    Level level(const toml::node& node) {
        const auto value = level_of(node.value<std::string>().value_or(""));
        if (!value) wrong(node, "a level is off, note, warning or error");
        return value.value_or(Level::error);
    }
    bool check_expression(const toml::source_region& at, const std::string& text) {
        const std::string error = expression_error(text);
        if (!error.empty()) wrong(at, "'" + text + "' is no regular expression: " + error);
        return error.empty();
    }

    void unknown(const toml::key& key, std::string_view section, std::string_view known) {
        wrong(key.source(), "unknown key '" + std::string(key.str()) + "' in [" +
                                std::string(section) + "]; known: " + std::string(known));
    }
    void wrong(const toml::node& node, const std::string& text) { wrong(node.source(), text); }
    void wrong(const toml::source_region& at, const std::string& text) {
        problems_.push_back(config_.file + ":" + std::to_string(at.begin.line) + ":" +
                            std::to_string(at.begin.column) + ": " + text);
    }

    Config& config_;
    std::vector<std::string>& problems_;
};

// The entry whose pattern is the name, or else the longest one that matches.
template <class Entry>
const Entry* best(const std::vector<Entry>& entries, std::string_view name) {
    const Entry* found = nullptr;
    for (const Entry& entry : entries) {
        if (entry.pattern == name) return &entry;
        if ((found == nullptr || entry.pattern.size() > found->pattern.size()) &&
            whole_match(entry.pattern, name))
            found = &entry;
    }
    return found;
}

}  // namespace

Config load_config(const std::string& named, std::vector<std::string>& problems) {
    Config config;
    config.file =
        named.empty() ? nearest_config() : fs::absolute(named).lexically_normal().string();
    config.root = config.file.empty() ? fs::current_path().string()
                                      : fs::path(config.file).parent_path().string();
    if (config.file.empty()) return config;
    try {
        const toml::table root = toml::parse_file(config.file);
        Judge(config, problems).file(root);
    } catch (const toml::parse_error& error) {
        problems.push_back(config.file + ":" + std::to_string(error.source().begin.line) + ":" +
                           std::to_string(error.source().begin.column) + ": " +
                           std::string(error.description()));
    }
    return config;
}

Level Config::level(std::string_view rule, Level built_in) const {
    const auto found = levels.find(std::string(rule));
    return found == levels.end() ? built_in : found->second;
}

bool Config::excludes(std::string_view relative_path) const {
    for (const std::string& pattern : excluded)
        if (whole_match(pattern, relative_path)) return true;
    return false;
}

bool Config::is_extra_root(std::string_view name) const {
    for (const std::string& pattern : extra_roots)
        if (pattern == name || whole_match(pattern, name)) return true;
    return false;
}

Config::Verdict Config::about(std::string_view name) const {
    Verdict verdict{best(banned, name), best(trusted, name)};
    if (verdict.banned == nullptr || verdict.trusted == nullptr) return verdict;
    const bool exactly_banned = verdict.banned->pattern == name;
    const bool exactly_trusted = verdict.trusted->pattern == name;
    const bool ban = exactly_banned != exactly_trusted
                         ? exactly_banned
                         : verdict.banned->pattern.size() >= verdict.trusted->pattern.size();
    return ban ? Verdict{verdict.banned, nullptr} : Verdict{nullptr, verdict.trusted};
}

std::string Config::digest() const {
    std::string text;
    for (const std::string& root_name : extra_roots) text += "r " + root_name + "\n";
    for (const BannedName& one : banned)
        text += "b " + one.pattern + "\t" + one.rule + "\t" + one.fix + "\t" +
                std::string(name_of(one.level)) + "\n";
    for (const TrustedName& one : trusted) text += "t " + one.pattern + "\n";
    return text;
}

}  // namespace runbook::lint
