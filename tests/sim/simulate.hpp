// Runs simulations, one for each seed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "tests/sim/statistics.hpp"

namespace runbook::sim {

struct Verdict {
    std::uint64_t seed = 0;
    std::string failure;  // empty: all was well
    Tally tally;
};
struct Watching {
    std::function<void(const std::string&)> tell = {};  // each thing that happens; may be empty
    bool inspects_all = false;                          // every view of every run, each time
};
Verdict simulate(std::uint64_t seed, const Watching& watching = {});

struct Range {
    std::uint64_t from = 1;
    std::uint64_t count = 1;
    unsigned threads = 1;  // each runs other seeds
};
struct Report {
    Statistics statistics;
    std::optional<Verdict> failed;  // one of those that failed; the others are not begun
};
// `done`: told after each seed, by one thread at a time; may be empty.
Report simulate_all(const Range& range, const std::function<void(const Verdict&)>& done = {});

// The command that repeats it.
std::string repeat_command(std::uint64_t seed);

// An assertion or a crash of the program names the seed, too, before the program ends.
void name_the_seed_when_stopped();

}  // namespace runbook::sim
