#include "span.hpp"

#include <sys/resource.h>

#include <chrono>
#include <thread>

namespace runbook::bench {

std::int64_t now_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::int64_t cpu_ns() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto ns = [](const timeval& time) {
        return (static_cast<std::int64_t>(time.tv_sec) * 1'000'000 + time.tv_usec) * 1'000;
    };
    return ns(usage.ru_utime) + ns(usage.ru_stime);
}

void sleep_ms(int amount) { std::this_thread::sleep_for(std::chrono::milliseconds(amount)); }

Span& Span::operator+=(const Span& other) {
    operations += other.operations;
    wall_ns += other.wall_ns;
    cpu_ns += other.cpu_ns;
    commits += other.commits;
    syncs += other.syncs;
    latencies_ns.insert(latencies_ns.end(), other.latencies_ns.begin(), other.latencies_ns.end());
    return *this;
}

}  // namespace runbook::bench
