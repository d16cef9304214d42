#include "alternation.hpp"

#include <algorithm>

namespace runbook::bench {
namespace {

constexpr std::int64_t kWarmSliceNs = 100'000'000;
constexpr std::int64_t kWarmMostNs = 30'000'000'000;

void warm_up(Contender& side, std::int64_t wall_ns) {
    std::int64_t spent = 0;
    while ((spent < wall_ns || !side.warm()) && spent < kWarmMostNs)
        spent += side.run(std::min(kWarmSliceNs, wall_ns)).wall_ns;
}

double value_of(const Span& span, Scale scale) {
    if (scale == Scale::kRate) return span.per_second();
    return median({span.latencies_ns.begin(), span.latencies_ns.end()});
}

}  // namespace

Measured alternate(const Sides& sides, const Plan& plan, Scale scale) {
    for (Contender* side : {&sides.limit, &sides.control, &sides.ours})
        warm_up(*side, plan.warm_ns);
    Measured all;
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < plan.pairs; ++i) {
        Pair pair;
        if (sides.probe != nullptr) pair.probe_us = sides.probe->p50_us();
        Span limit = sides.limit.run(plan.slice_ns);
        Span control = sides.control.run(plan.slice_ns);
        Span ours = sides.ours.run(plan.slice_ns);
        ours += sides.ours.run(plan.slice_ns);
        control += sides.control.run(plan.slice_ns);
        limit += sides.limit.run(plan.slice_ns);
        pair.limit = value_of(limit, scale);
        pair.control = value_of(control, scale);
        pair.ours = value_of(ours, scale);
        pairs.push_back(pair);
        all.limit += limit;
        all.ours += ours;
    }
    Rules rules;
    rules.pairs_least = std::min(rules.pairs_least, plan.pairs);
    all.verdict = judge(pairs, rules);
    if (scale == Scale::kLatency && all.verdict.ratio) {
        all.verdict.limit = value_of(all.limit, scale);
        all.verdict.ours = value_of(all.ours, scale);
        all.verdict.ratio = all.verdict.ours / all.verdict.limit;
    }
    return all;
}

}  // namespace runbook::bench
