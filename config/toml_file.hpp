// TOML text as a flat list of entries with positions. The only door to the TOML library.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"

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

// Every key of the text, tables too, in the order of their places. `name` is what messages call the
// file. Failure: kEnvironment, "<name>:<line>:<column>: ..".
Result<std::vector<TomlEntry>> parse_toml(std::string_view text, std::string_view name);

// "<name>:<line>:<column>: ", how every message about a file begins.
std::string place(std::string_view name, const TomlPlace& at);

}  // namespace runbook::config
