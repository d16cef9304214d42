// Parses one unit with clang and collects its facts.
#pragma once

#include <string>
#include <vector>

#include "tools/lint/config.hpp"
#include "tools/lint/facts.hpp"
#include "tools/lint/preamble.hpp"

namespace runbook::lint {

// How a unit is compiled, from the compile database.
struct CompileCommand {
    std::string folder;
    std::string file;                    // absolute
    std::vector<std::string> arguments;  // the compiler first
};

// What an editor holds that is not saved yet.
struct Unsaved {
    std::string file;
    std::string text;
};

// Changes the working folder of the process and leaves clang's memory to its end, as
// make_preamble() does: for a process of its own. `footing` may be null; the facts are the same.
Facts analyse(const CompileCommand& command, const Config& config, bool old_gcc,
              const Unsaved* unsaved, const Footing* footing);

// Parses the text, the opening of the command's unit, and writes what comes of it into the folder.
PreambleNotes make_preamble(const CompileCommand& command, const std::string& text,
                            const std::string& folder);

// The version of clang that parses, and of the facts it makes.
std::string engine_version();

// Why nothing can be parsed here (clang's own headers are missing), or empty.
std::string engine_missing();

}  // namespace runbook::lint
