// ProcessStarts: the time from posix_spawn of a program to its end, again and again.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "span.hpp"

namespace runbook::bench {

struct Program {
    std::vector<std::string> words;  // [0] is the file
    std::filesystem::path folder;    // it is started in, which is its home and cache too
};

// run() throws std::runtime_error when the program does not end with 0.
std::unique_ptr<Contender> process_starts(Program program);

}  // namespace runbook::bench
