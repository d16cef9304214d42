// Problem: one thing that is wrong with what a source says, with its place.
#pragma once

#include <string>

#include "config/toml_file.hpp"

namespace runbook::config {

struct Problem {
    std::string where;    // a file, "variable RUNBOOK_STORE", "flag --store", or empty
    TomlPlace at{0, 0};   // line 0: not a place in a file
    std::string message;  // without the place
    // The words of this command line alone are wrong, not anything that was there before.
    bool of_command_line = false;
};

// As one line: "/etc/xdg/runbook-host/runbook-host.toml:3:1: unknown key ..".
inline std::string line_of(const Problem& problem) {
    if (problem.at.line != 0) return place(problem.where, problem.at) + problem.message;
    if (problem.where.empty()) return problem.message;
    return problem.where + ": " + problem.message;
}

}  // namespace runbook::config
