// Analyses units side by side, each in a process of its own: an end of clang there is the end of
// that unit alone, and its memory goes with it.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace runbook::lint {

// What one job left: its text, or why it ended early.
struct Outcome {
    std::string text;
    std::string problem;
};

// Runs job(0) .. job(count - 1), at most `at_once` at a time, and gives their texts in order.
std::vector<Outcome> run_jobs(std::size_t count, unsigned at_once,
                              const std::function<std::string(std::size_t)>& job);

}  // namespace runbook::lint
