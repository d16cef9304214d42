// SimClock: the time of one simulation. It moves when the one thread waits, to the next thing that
// is due, or as far as a body takes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>

#include "host/runtime/local/clock.hpp"

namespace runbook::sim {

class SimClock final : public runtime::local::Clock {
 public:
    std::int64_t now_ns() const override { return now_ns_; }
    void wait(std::condition_variable&, std::unique_lock<std::mutex>&,
              std::optional<std::int64_t> due_ns) override {
        std::optional<std::int64_t> until = due_ns;
        const auto other = next_end ? next_end() : std::nullopt;
        if (other && *other > now_ns_ && (!until || *other < *until)) until = other;
        if (++waits_ > kWaitsMost) throw std::logic_error("the simulation comes to no end");
        if (!until) throw std::logic_error("the simulation waits for what will never come");
        advance_to(*until);
    }
    void advance_to(std::int64_t ns) {
        now_ns_ = std::max(now_ns_, ns);
        if (on_time) on_time();
    }

    std::function<std::optional<std::int64_t>()> next_end;  // of a body, as the pool knows it
    std::function<void()> on_time;                          // told after each move

 private:
    static constexpr int kWaitsMost = 2'000'000;

    int waits_ = 0;
    std::int64_t now_ns_ = 1'700'000'000'000'000'000;
};

}  // namespace runbook::sim
