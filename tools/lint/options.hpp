// The command line.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tools/lint/facts.hpp"

namespace runbook::lint {

enum class Format { text, json, sarif };

struct Options {
    std::vector<std::string> files;  // and folders; none: every unit of the database
    std::string database;
    std::string config;
    Format format = Format::text;                         // on standard output
    std::vector<std::pair<Format, std::string>> outputs;  // --out
    std::string baseline;
    std::string write_baseline;
    std::string cache;
    bool use_cache = true;
    bool no_preambles = false;
    unsigned jobs = 0;  // 0: one for each processor
    unsigned ways = 3;  // of each finding that are told; more are counted
    std::string stdin_path;
    std::string verdict;                          // the bundle that gets it
    std::optional<Level> fail_on = Level::error;  // nothing: no finding fails
    bool explain_unknown = false;
    bool fix = false;
    bool print_config = false;
    bool help = false;
    bool version = false;
    std::string explain;
};

// `problem` is set when the command line makes no sense.
Options parse_options(const std::vector<std::string>& arguments, std::string& problem);

std::string help_text();

}  // namespace runbook::lint
