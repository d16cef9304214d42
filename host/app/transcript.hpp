// Transcript: what a run's code was told and what it asked for, word by word, so that two lives of
// it can be held against each other: a run and its replay, a run and one like it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/engine/runbook.hpp"

namespace runbook::app {

struct Act {  // one activation
    std::string told;
    std::vector<std::string> asked;
    std::vector<std::string> words;  // of those that a log keeps whole, see words_of()
};
using Transcript = std::vector<Act>;

// All of it: name, key, payloads, options.
std::string text_of(const engine::Command& command);
std::string text_of(const engine::Job& job);
// "step [1] [2]": what a step, a result or a continuation hands over; empty: of another command.
std::string words_of(const engine::Command& command);

struct Difference {
    std::string text;         // "command 3 was .., and then .."
    bool told_apart = false;  // before that it was told something else, so it may well differ
};
// The first command in which the second differs from the first, or that only one of them has.
std::optional<Difference> difference(const Transcript& first, const Transcript& second);

}  // namespace runbook::app
