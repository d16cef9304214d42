#include "statistics.hpp"

#include <algorithm>
#include <cstdio>

namespace runbook::bench {
namespace {

template <class Of>
std::vector<double> each(const std::vector<Pair>& pairs, const Of& of) {
    std::vector<double> values;
    for (const Pair& pair : pairs) values.push_back(of(pair));
    return values;
}

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", value);
    return text;
}

}  // namespace

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    if (values.size() % 2 == 1) return values[middle];
    return (values[middle - 1] + values[middle]) / 2;
}

Verdict judge(const std::vector<Pair>& pairs, const Rules& rules) {
    Verdict verdict;
    verdict.probe_us = median(each(pairs, [](const Pair& p) { return p.probe_us; }));
    std::vector<Pair> kept;
    for (const Pair& pair : pairs) {
        const double most = std::max(pair.probe_us, verdict.probe_us);
        const double least = std::min(pair.probe_us, verdict.probe_us);
        if (most <= rules.probe_most * least && pair.limit > 0) kept.push_back(pair);
    }
    verdict.pairs = kept.size();
    verdict.dropped = pairs.size() - kept.size();
    const auto ratios = each(kept, [](const Pair& p) { return p.ours / p.limit; });
    verdict.aa = median(each(kept, [](const Pair& p) { return p.control / p.limit; }));
    verdict.limit = median(each(kept, [](const Pair& p) { return p.limit; }));
    verdict.ours = median(each(kept, [](const Pair& p) { return p.ours; }));
    if (!ratios.empty()) {
        verdict.min = *std::min_element(ratios.begin(), ratios.end());
        verdict.max = *std::max_element(ratios.begin(), ratios.end());
    }
    if (pairs.size() < rules.pairs_least) {
        verdict.reason = "only " + std::to_string(pairs.size()) + " pairs were measured";
    } else if (static_cast<double>(verdict.dropped) >
               rules.dropped_most * static_cast<double>(pairs.size())) {
        verdict.reason = "the disk was too unsteady: " + std::to_string(verdict.dropped) + " of " +
                         std::to_string(pairs.size()) + " pairs were dropped";
    } else if (verdict.aa < rules.aa_least || verdict.aa > rules.aa_most) {
        verdict.reason = "the limit against itself came out as " + number(verdict.aa) +
                         " instead of " + number(rules.aa_least) + " to " + number(rules.aa_most);
    } else {
        verdict.ratio = median(ratios);
    }
    return verdict;
}

}  // namespace runbook::bench
