// What is known of one unit after it has been analysed: its functions, whom they call, what in them
// is not deterministic, its waivers. Linking the facts of all units gives the findings; a unit is
// not needed for that.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/determinism/known_names.hpp"

namespace runbook::lint {

using determinism::Level;

struct Place {
    std::string file;  // absolute
    unsigned line = 0;
    unsigned column = 0;
    auto operator<=>(const Place&) const = default;
};

// Text to put in place of a piece of a file, for --fix.
struct Replacement {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::string text;
};

// Something that is not deterministic, wherever it is; a finding when a runbook reaches it.
struct Sink {
    std::string rule;
    Level level = Level::error;
    Place at;
    std::string what;  // "std::chrono::system_clock::now reads the clock"
    std::string fix;
    std::optional<Replacement> replacement;
    // Where a library does it, the function of the library that user code calls, and what does it.
    std::string call = {};
    std::string by = {};
};

struct Edge {
    std::string to;    // the key of a function
    std::string name;  // as people know it
    Place at;
    bool is_virtual = false;  // whoever overrides it is meant as well
};

struct Function {
    std::string key;
    std::string name;
    Place at;
    bool root = false;
    bool pure = false;  // no body to walk: only others that override it
    bool activity = false;
    std::vector<std::string> overrides;
    std::string of_class;            // of one that overrides: whose objects it is called on
    std::vector<std::string> makes;  // classes with virtual functions that it makes objects of
    std::vector<Edge> edges;
    std::vector<Sink> sinks;
};

// A comment `// N102-allow(ids): reason`.
struct Waiver {
    Place at;
    unsigned covers = 0;  // the line whose findings it waives
    std::vector<std::string> rules;
    std::string reason;
    std::string problem;  // why it counts for nothing, or empty
};

struct Facts {
    std::string file;
    std::vector<Function> functions;
    std::vector<Waiver> waivers;
    std::vector<std::string> dependencies;  // every file that was read, the unit itself included
    std::vector<std::string> errors;        // it could not be parsed
};

// To and from the form in which facts are kept in the cache and handed between processes.
std::string to_text(const Facts& facts);
std::optional<Facts> from_text(std::string_view text);

}  // namespace runbook::lint
