// runbook-lint.toml: what a project adds to the built-in tables.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/lint/facts.hpp"

namespace runbook::lint {

// A name, or a regular expression that has to match the whole name.
struct BannedName {
    std::string pattern;
    std::string rule;
    std::string fix;
    Level level = Level::error;
};
struct TrustedName {
    std::string pattern;
    std::string reason;
};

struct Config {
    std::string file;  // empty: there is none, these are the defaults
    std::string
        root;  // the folder it lies in, or the working folder: paths are shown relative to it
    std::vector<std::string> extra_roots;
    std::vector<BannedName> banned;
    std::vector<TrustedName> trusted;
    std::map<std::string, Level> levels;
    std::vector<std::string> excluded;
    std::optional<unsigned> waivers_max;

    Level level(std::string_view rule, Level built_in) const;
    bool excludes(std::string_view relative_path) const;
    bool is_extra_root(std::string_view name) const;
    // What is set about a function: an exact name counts more than the longest expression that
    // matches.
    struct Verdict {
        const BannedName* banned = nullptr;
        const TrustedName* trusted = nullptr;
    };
    Verdict about(std::string_view name) const;
    // Of what changes the facts of a unit.
    std::string digest() const;
};

// The file that is named, or the nearest runbook-lint.toml from the working folder upward, or
// defaults. `problems` gets every mistake as "file:line:column: text"; then the result is of no
// use.
Config load_config(const std::string& named, std::vector<std::string>& problems);

// The merged tables as TOML, with a comment where each entry came from.
std::string print_config(const Config& config);

}  // namespace runbook::lint
