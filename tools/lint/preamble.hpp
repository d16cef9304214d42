// A preamble: the directives with which units open, parsed once and kept as clang's precompiled
// header. A unit stands on it, and only the rest of the unit is parsed.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/lint/facts.hpp"

namespace runbook::lint {

// What units have to know of a preamble besides clang's file.
struct PreambleNotes {
    std::string file;     // clang's
    std::string content;  // a hash of it
    std::string problem;  // why no unit can stand on it, or empty
    std::vector<std::string> dependencies;
    std::vector<std::pair<Place, std::string>> uninitialised;  // what clang warned of
    bool has_user_code = false;
    unsigned counter = 0;                       // the next value of __COUNTER__
    std::map<std::string, std::string> macros;  // -D of the command that it was made with
    std::set<std::string> asked_for;            // of those: whether they are defined has counted
    std::set<std::string> expanded;             // of those: the value has counted
    std::set<std::string> words;                // that occur in it and could be macros
    bool incomplete = true;  // clang could not parse it: there is nothing to remember
};

std::string to_text(const PreambleNotes& notes);
std::optional<PreambleNotes> notes_from_text(std::string_view text);

// How one unit stands on a preamble.
struct Footing {
    const PreambleNotes* notes = nullptr;
    std::size_t length = 0;  // of the unit's text that the preamble stands for
    std::vector<std::string>
        undefined;  // macros that the preamble's command had, and the unit's has not
};

// Whether a unit with these macros can stand on it: none of those that differ has had an effect.
// Adds to `undefined` those that the unit must take back.
bool fits(const PreambleNotes& notes, const std::map<std::string, std::string>& macros,
          std::vector<std::string>& undefined);

// The macros of a command, taken out of it. None when their order could count, or one of them is a
// reserved name: those stay in the command.
std::map<std::string, std::string> take_macros(std::vector<std::string>& arguments);

}  // namespace runbook::lint
