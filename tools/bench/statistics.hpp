// Statistics: what a list of pairs says: a ratio with its spread, or that it says nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runbook::bench {

double median(std::vector<double> values);  // 0 for none

// One round of the alternation: what limit, control (the limit again) and ours reached in it, as a
// rate (operations a second) or a time (median latency).
struct Pair {
    double limit = 0;
    double control = 0;
    double ours = 0;
    double probe_us = 0;  // median of the disk probe before it; 0: no disk is involved
};

struct Rules {
    std::size_t pairs_least = 9;
    double aa_least = 0.98, aa_most = 1.02;
    double probe_most = 2.0;        // a pair whose probe is off the median by more is dropped
    double dropped_most = 1.0 / 3;  // of the pairs
};

struct Verdict {
    std::optional<double> ratio;  // median of ours / limit; none: inconclusive
    std::string reason;           // why there is none
    double min = 0, max = 0;
    double aa = 0;  // median of control / limit: how equal equal things came out
    double limit = 0, ours = 0;
    double probe_us = 0;
    std::size_t pairs = 0, dropped = 0;
};

Verdict judge(const std::vector<Pair>& pairs, const Rules& rules);

}  // namespace runbook::bench
