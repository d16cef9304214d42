// The alternation: limit and ours in slices A A' B B A' A, so that whatever drifts (the disk, the
// clock rate, the neighbours) meets both alike. A' is a second limit: what equal things differ by.
#pragma once

#include "disk_probe.hpp"
#include "span.hpp"
#include "statistics.hpp"

namespace runbook::bench {

struct Plan {
    std::size_t pairs = 9;
    std::int64_t slice_ns = 150'000'000;
    std::int64_t warm_ns = 500'000'000;
};

struct Sides {
    Contender& limit;
    Contender& control;
    Contender& ours;
    DiskProbe* probe = nullptr;  // null: no disk is involved
};

enum class Scale { kRate, kLatency, kBytes };

struct Measured {
    Verdict verdict;
    Span limit, ours;  // all slices together
};

Measured alternate(const Sides& sides, const Plan& plan, Scale scale);

}  // namespace runbook::bench
