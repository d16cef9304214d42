#include "tests/sim/statistics.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace runbook::sim {
namespace {

constexpr std::string_view kNames[kActs] = {
    "crash",          "exit",        "disk full", "signal",     "same signal", "same start",
    "update",         "same update", "rejected",  "query",      "cancel",      "terminate",
    "asked undriven", "eviction",    "resumed",   "claim lost", "carried"};

}  // namespace

std::string_view name_of(Act act) { return kNames[static_cast<std::size_t>(act)]; }

void Statistics::add(const Tally& tally) {
    events_.push_back(tally.events);
    crashes_.push_back(tally.crashes);
    runs_ += tally.runs;
    for (std::size_t i = 0; i < kKinds; ++i) kinds_[i] += tally.kinds[i] != 0;
    for (std::size_t i = 0; i < kActs; ++i) acts_[i] += tally.acts[i] != 0;
}

void Statistics::add(const Statistics& other) {
    events_.insert(events_.end(), other.events_.begin(), other.events_.end());
    crashes_.insert(crashes_.end(), other.crashes_.begin(), other.crashes_.end());
    runs_ += other.runs_;
    for (std::size_t i = 0; i < kKinds; ++i) kinds_[i] += other.kinds_[i];
    for (std::size_t i = 0; i < kActs; ++i) acts_[i] += other.acts_[i];
}

std::uint64_t Statistics::median(std::vector<std::uint64_t> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::vector<std::string> Statistics::rarer_than_one_in(std::uint64_t n) const {
    std::vector<std::string> rare;
    for (std::size_t i = 0; i < kKinds; ++i)
        if (kinds_[i] * n < seeds()) rare.emplace_back(name_of(static_cast<Kind>(i)));
    for (std::size_t i = 0; i < kActs; ++i)
        if (acts_[i] * n < seeds()) rare.emplace_back(name_of(static_cast<Act>(i)));
    return rare;
}

std::string Statistics::table() const {
    std::string text = "seeds " + std::to_string(seeds()) + ", runs " + std::to_string(runs_) +
                       ", events " +
                       std::to_string(std::accumulate(events_.begin(), events_.end(), 0ULL)) +
                       "; median of a seed: " + std::to_string(median_events()) + " events, " +
                       std::to_string(median_crashes()) + " crashes\nshare of seeds that had:\n";
    const auto row = [&](std::string_view name, std::uint64_t with) {
        char line[80];
        const double share = 100.0 * static_cast<double>(with) /
                             static_cast<double>(std::max<std::size_t>(seeds(), 1));
        std::snprintf(line, sizeof line, "  %-16.*s %5.1f %%\n", static_cast<int>(name.size()),
                      name.data(), share);
        text += line;
    };
    for (std::size_t i = 0; i < kKinds; ++i) row(name_of(static_cast<Kind>(i)), kinds_[i]);
    for (std::size_t i = 0; i < kActs; ++i) row(name_of(static_cast<Act>(i)), acts_[i]);
    return text;
}

}  // namespace runbook::sim
