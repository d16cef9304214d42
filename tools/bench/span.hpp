// Span: what one slice of a measurement took, and did.
#pragma once

#include <cstdint>
#include <vector>

namespace runbook::bench {

std::int64_t now_ns();  // of the steady clock
std::int64_t cpu_ns();  // user and system time of this process so far
void sleep_ms(int amount);

// What the store was asked to make durable, so far.
struct Syncs {
    std::uint64_t all = 0;       // xSync calls
    std::uint64_t database = 0;  // those for the database itself: a checkpoint has been
};

struct Span {
    std::uint64_t operations = 0;
    std::int64_t wall_ns = 0;
    std::int64_t cpu_ns = 0;
    std::uint64_t commits = 0;
    std::uint64_t syncs = 0;
    std::vector<std::int64_t> latencies_ns = {};  // of latency rows: one for each operation

    double per_second() const {
        return wall_ns > 0 ? static_cast<double>(operations) * 1e9 / static_cast<double>(wall_ns)
                           : 0;
    }
    Span& operator+=(const Span& other);
};

// So many checkpoints, and the log of a database has begun again from its start.
inline constexpr std::uint64_t kCheckpoints = 2;

// Works, a piece at a time and one at least, until `wall_ns` have passed. `work` counts in the span
// that it is given what it has done; the times are written down here.
template <class Work>
Span span_of(std::int64_t wall_ns, const Work& work) {
    Span span;
    const std::int64_t begin = now_ns();
    const std::int64_t cpu_before = cpu_ns();
    do {
        work(span);
        span.wall_ns = now_ns() - begin;
    } while (span.wall_ns < wall_ns);
    span.cpu_ns = cpu_ns() - cpu_before;
    return span;
}

// One side of a comparison.
class Contender {
 public:
    virtual ~Contender() = default;
    // Works for about that long. Between two calls it does nothing.
    virtual Span run(std::int64_t wall_ns) = 0;
    // It has done what only a beginning does: its log has wrapped once.
    virtual bool warm() const { return true; }
};

}  // namespace runbook::bench
