// Which entries of a config file are settings: unknown keys and wrong types, with their places.
#include <algorithm>

#include "config/config_file.hpp"
#include "config/schema.hpp"
#include "host/base/near.hpp"
#include "host/base/quote.hpp"

namespace runbook::config {

namespace {

const Setting* find_setting(std::string_view key) {
    const auto all = schema();
    const auto at = std::find_if(all.begin(), all.end(), [&](auto& s) { return s.key == key; });
    return at == all.end() ? nullptr : &*at;
}

// A section is what comes before a dot in some key: "runtime" in "runtime.kind".
bool is_section(std::string_view key) {
    const std::string prefix = std::string(key) + ".";
    return std::any_of(schema().begin(), schema().end(),
                       [&](const Setting& s) { return s.key.starts_with(prefix); });
}

std::string_view last_element(std::string_view key) { return key.substr(key.rfind('.') + 1); }

// Something is always named, so that nobody has to look the table up: a near key, else one whose
// last element fits the last element (the section was forgotten) or the section, else the least
// distant.
std::string suggestion(std::string_view key) {
    if (key == "profile" || key == "profiles" || key.starts_with("profile.") ||
        key.starts_with("profiles."))
        return "a profile is a file of its own: runbook-host.NAME.toml beside this one, chosen by "
               "--profile NAME";
    std::vector<std::string> keys;
    std::vector<std::string> elements;
    for (const Setting& setting : schema()) {
        keys.emplace_back(setting.key);
        elements.emplace_back(last_element(setting.key));
    }
    if (const auto near = nearest(key, keys)) return "did you mean " + quote(*near) + "?";
    for (const std::string_view element : {last_element(key), key.substr(0, key.find('.'))}) {
        const auto near = nearest(element, elements);
        if (!near) continue;
        const auto at = std::find(elements.begin(), elements.end(), *near) - elements.begin();
        return "did you mean " + quote(keys[static_cast<std::size_t>(at)]) + "?";
    }
    const auto least = std::min_element(keys.begin(), keys.end(), [&](auto& a, auto& b) {
        return edit_distance(key, a) < edit_distance(key, b);
    });
    return "the nearest known key is " + quote(*least);
}

std::string_view described(TomlKind kind) {
    switch (kind) {
        case TomlKind::kText:
            return "text";
        case TomlKind::kInteger:
            return "a whole number";
        case TomlKind::kFloat:
            return "a fraction";
        case TomlKind::kBoolean:
            return "true or false";
        case TomlKind::kTexts:
            return "a list";
        case TomlKind::kList:
            return "a list of other things";
        case TomlKind::kTime:
            return "a date or time";
        case TomlKind::kTable:
            break;
    }
    return "a section";
}

bool fits(Type type, TomlKind kind) {
    switch (type) {
        case Type::kBool:
            return kind == TomlKind::kBoolean;
        case Type::kInt:
            return kind == TomlKind::kInteger;
        case Type::kFraction:
            return kind == TomlKind::kFloat || kind == TomlKind::kInteger;
        case Type::kSize:
            return kind == TomlKind::kText || kind == TomlKind::kInteger;
        case Type::kPaths:
            return kind == TomlKind::kTexts;
        case Type::kText:
        case Type::kChoice:
        case Type::kDuration:
        case Type::kStoreUrl:
        case Type::kPath:
            break;
    }
    return kind == TomlKind::kText;
}

// What is wrong with an entry, without the file; nothing when nothing is. An unknown section with
// keys in it is not reported by itself: each of its keys is.
std::optional<Problem> problem_of(const TomlEntry& entry, bool has_keys) {
    const bool table = entry.kind == TomlKind::kTable;
    const auto misplaced = [&](std::string_view want) {
        return Problem{"", entry.value_at,
                       entry.key + " wants " + std::string(want) + ", not " +
                           std::string(described(entry.kind))};
    };
    if (const Setting* setting = find_setting(entry.key)) {
        if (fits(setting->type, entry.kind)) return std::nullopt;
        return misplaced(wanted(setting->type));
    }
    if (is_section(entry.key)) {
        if (table) return std::nullopt;
        return misplaced("a section");
    }
    if (table && has_keys) return std::nullopt;
    return Problem{"", entry.key_at,
                   (table ? "unknown section " : "unknown key ") + quote(entry.key) + "; " +
                       suggestion(entry.key)};
}

// `part` lies within the section or key `whole`.
bool lies_in(const TomlEntry& part, std::string_view whole) {
    return part.key.size() > whole.size() && part.key.starts_with(whole) &&
           part.key[whole.size()] == '.';
}

// The keys of a section that stands where a value belongs add nothing to the report of the section.
bool in_misplaced_section(const TomlEntry& entry) {
    return std::any_of(schema().begin(), schema().end(),
                       [&](const Setting& s) { return lies_in(entry, s.key); });
}

}  // namespace

FileSettings read_settings(std::string_view text, std::string_view name) {
    const TomlText parsed = parse_toml(text);
    const std::string file(name);
    if (parsed.fault) return {{}, {{file, parsed.fault->at, parsed.fault->message}}};
    FileSettings out;
    for (const TomlEntry& entry : parsed.entries) {
        if (in_misplaced_section(entry)) continue;
        const bool has_keys =
            std::any_of(parsed.entries.begin(), parsed.entries.end(),
                        [&](const TomlEntry& other) { return lies_in(other, entry.key); });
        auto problem = problem_of(entry, has_keys);
        if (problem) {
            problem->where = file;
            out.problems.push_back(std::move(*problem));
        } else if (entry.kind != TomlKind::kTable) {
            out.entries.emplace(entry.key, entry);
        }
    }
    return out;
}

}  // namespace runbook::config
