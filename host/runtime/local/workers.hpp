// Workers: the threads that run activities. They know nothing of runs: an attempt comes in, its
// outcome goes to the sink. A thread begins when an attempt is queued that no other is free for.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "host/runtime/local/pool.hpp"

namespace runbook::runtime::local {

class Workers final : public Pool {
 public:
    // `threads`: as many at most. 0: nobody runs attempts but run_one(), for single-threaded
    // drivers.
    Workers(unsigned threads, std::shared_ptr<Clock> clock, PoolCalls calls);
    ~Workers() override;
    // Asks the bodies to stop and waits a moment for them; a body that never looks is left behind
    // with its thread and what it shares with us.
    void stop() override;
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    void push(std::span<AttemptPtr> attempts) override;
    bool run_one() override;
    engine::ActivityOutcome run_here(const AttemptPtr& attempt) override;
    void replace_held() override;
    bool any_queued() const override;

    // The calling thread is a worker of some pool: it will look at the queue by itself.
    static bool on_worker_thread();

 private:
    struct Shared;  // outlives the pool while a body is left behind
    static void loop(const std::shared_ptr<Shared>& shared);
    static AttemptPtr take(Shared& shared);
    static bool run(Shared& shared, std::unique_lock<std::mutex>& lock, AttemptPtr attempt);
    static void told(Shared& shared);
    void add_missing(std::size_t own);

    const std::shared_ptr<Shared> shared_;
    std::mutex threads_mutex_;
    std::vector<std::thread> threads_;  // guarded by threads_mutex_
    const unsigned cap_;
};

}  // namespace runbook::runtime::local
