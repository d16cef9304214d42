// TOML text as a flat list of entries with positions. The only door to the TOML library.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runbook::config {

enum class TomlKind { kText, kInteger, kFloat, kBoolean, kTexts, kList, kTime, kTable };

struct TomlPlace {
    unsigned line = 1;
    unsigned column = 1;
};

struct TomlEntry {
    std::string key;  // dotted; an element that holds a dot itself keeps its quotes
    TomlKind kind = TomlKind::kText;
    std::vector<std::string> texts;  // the value in words: one, for kTexts one an element
    TomlPlace key_at;
    TomlPlace value_at;
};

struct TomlFault {
    TomlPlace at;
    std::string message;
};

struct TomlText {
    std::vector<TomlEntry> entries;  // every key, tables too, in the order of their places
    std::optional<TomlFault> fault;  // it is no TOML; then there are no entries
};

TomlText parse_toml(std::string_view text);

// "<name>:<line>:<column>: ", how every message about a file begins.
std::string place(std::string_view name, const TomlPlace& at);

}  // namespace runbook::config
