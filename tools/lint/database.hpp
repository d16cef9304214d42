// compile_commands.json: how each unit is compiled.
#pragma once

#include <string>
#include <vector>

#include "tools/lint/analysis/frontend.hpp"

namespace runbook::lint {

struct Database {
    std::string file;
    std::vector<CompileCommand>
        commands;         // sorted by file; those that differ in their output alone once
    std::string problem;  // why there is none
};

// `where` is the file or the folder that it lies in; empty: the working folder, then build/.
Database load_database(const std::string& where);

// The units that are meant by files and folders; all when none are named. What is missing goes to
// `problems`.
std::vector<CompileCommand> select_units(const Database& database,
                                         const std::vector<std::string>& named,
                                         std::vector<std::string>& problems);

// Whether the unit is compiled with GCC before 13, the one that N102-await is about.
bool is_old_gcc(const CompileCommand& command);

// The command as clang understands it: its own compiler, no output, no warnings but those that are
// findings.
CompileCommand for_clang(CompileCommand command);

}  // namespace runbook::lint
