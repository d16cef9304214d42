// Clock: where the local runtime gets the time, and how a thread that has nothing to do passes it.
// Tests use VirtualClock: time moves only when everything else has come to rest.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

namespace runbook::runtime::local {

class Clock {
 public:
    virtual ~Clock() = default;
    virtual std::int64_t now_ns() const = 0;  // since the Unix epoch, UTC
    // Waits on `wake` (its mutex is held by `lock`) until notified or until `due_ns`; nullopt: no
    // due.
    virtual void wait(std::condition_variable& wake, std::unique_lock<std::mutex>& lock,
                      std::optional<std::int64_t> due_ns) = 0;
};

class SystemClock final : public Clock {
 public:
    std::int64_t now_ns() const override;
    void wait(std::condition_variable& wake, std::unique_lock<std::mutex>& lock,
              std::optional<std::int64_t> due_ns) override;
};

// For single-threaded drivers (no workers, no pacemaker): waiting for a due time jumps there.
class VirtualClock final : public Clock {
 public:
    explicit VirtualClock(std::int64_t start_ns = 1'700'000'000'000'000'000) : now_ns_(start_ns) {}
    std::int64_t now_ns() const override { return now_ns_; }
    void wait(std::condition_variable& wake, std::unique_lock<std::mutex>& lock,
              std::optional<std::int64_t> due_ns) override;
    void advance(std::int64_t ns) { now_ns_ += ns; }

 private:
    std::atomic<std::int64_t> now_ns_;
};

}  // namespace runbook::runtime::local
