// runbook-sim SEED: one simulation, told thing by thing.
// runbook-sim --seeds N [--from M] [--threads T]: many of them, and what they came to.
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "tests/sim/simulate.hpp"

namespace {

using namespace runbook::sim;

struct Arguments {
    std::optional<std::uint64_t> seed;
    Range range{1, 0, 1};
};

int usage() {
    std::fputs("usage: runbook-sim SEED | --seeds N [--from M] [--threads T]\n", stderr);
    return 2;
}

std::optional<std::uint64_t> number(std::string_view text) {
    if (text.empty() || text.size() > 18 ||
        text.find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    return std::strtoull(std::string(text).c_str(), nullptr, 10);
}

std::optional<Arguments> read(int count, char** words) {
    Arguments read;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (!word.starts_with("--")) {
            read.seed = number(word);
            if (!read.seed) return std::nullopt;
            continue;
        }
        const auto value = i + 1 < count ? number(words[++i]) : std::nullopt;
        if (!value) return std::nullopt;
        if (word == "--seeds")
            read.range.count = *value;
        else if (word == "--from")
            read.range.from = *value;
        else if (word == "--threads")
            read.range.threads = static_cast<unsigned>(*value);
        else
            return std::nullopt;
    }
    const bool one = read.seed.has_value();
    return one == (read.range.count == 0) ? std::optional(read) : std::nullopt;
}

void say_failed(const Verdict& verdict) {
    std::printf("seed %llu failed: %s\nrepeat it with: %s\n",
                static_cast<unsigned long long>(verdict.seed), verdict.failure.c_str(),
                repeat_command(verdict.seed).c_str());
}

int one(std::uint64_t seed) {
    Watching watching;
    watching.tell = [](const std::string& line) { std::printf("%s\n", line.c_str()); };
    const Verdict verdict = simulate(seed, watching);
    if (!verdict.failure.empty()) return say_failed(verdict), 1;
    std::printf("seed %llu: %llu runs, %llu events, %llu crashes, trace %016llx\n",
                static_cast<unsigned long long>(seed),
                static_cast<unsigned long long>(verdict.tally.runs),
                static_cast<unsigned long long>(verdict.tally.events),
                static_cast<unsigned long long>(verdict.tally.crashes),
                static_cast<unsigned long long>(verdict.tally.trace));
    return 0;
}

int many(const Range& range) {
    const Report report = simulate_all(range);
    std::fputs(report.statistics.table().c_str(), stdout);
    if (report.failed) return say_failed(*report.failed), 1;
    return 0;
}

}  // namespace

int main(int count, char** words) {
    const auto asked = read(count, words);
    if (!asked) return usage();
    name_the_seed_when_stopped();
    return asked->seed ? one(*asked->seed) : many(asked->range);
}
