// Workers: the threads that run activities. They know nothing of runs: an attempt comes in, its
// outcome goes to the sink. A thread begins when an attempt is queued that no other is free for.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "host/runtime/local/attempt.hpp"
#include "host/runtime/local/clock.hpp"

namespace runbook::runtime::local {

struct WorkerCalls {
    // An attempt ended. [worker]
    std::function<void(AttemptPtr attempt, engine::ActivityOutcome outcome)> ended;
    // What has ended is to be applied, or may wait while another attempt runs. [worker]
    std::function<void()> settle;
    // It has sent a heartbeat with details that are to outlive this process. [worker]
    std::function<void(AttemptPtr attempt)> beat;
    std::function<bool()> may_gather;
    std::function<void(const Attempt& attempt, std::uint32_t level, std::string_view message,
                       std::string_view json)>
        log;
};

class Workers {
 public:
    // `threads`: as many at most. 0: nobody runs attempts but run_one(), for single-threaded
    // drivers.
    Workers(unsigned threads, std::shared_ptr<Clock> clock, WorkerCalls calls);
    ~Workers();
    // Asks the bodies to stop and waits a moment for them; a body that never looks is left behind
    // with its thread and what it shares with us. push() may still be called until it returns.
    void stop();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    void push(std::span<AttemptPtr> attempts);  // takes them over [any]
    // Runs one queued attempt on the calling thread, which applies what has ended; false: none is
    // queued. [any]
    bool run_one();
    // A body holds its thread past its time: another thread may take its place, up to a cap.
    void replace_held();
    bool any_queued() const;

    // The calling thread is a worker of some pool: it will look at the queue by itself.
    static bool on_worker_thread();

 private:
    struct Shared;  // outlives the pool while a body is left behind
    static void loop(const std::shared_ptr<Shared>& shared);
    static AttemptPtr take(Shared& shared);
    static bool run(Shared& shared, std::unique_lock<std::mutex>& lock, AttemptPtr attempt);
    static engine::ActivityOutcome execute(Shared& shared, const AttemptPtr& attempt);
    static void told(Shared& shared);
    void add_missing(std::size_t own);

    const std::shared_ptr<Shared> shared_;
    std::mutex threads_mutex_;
    std::vector<std::thread> threads_;  // guarded by threads_mutex_
    const unsigned cap_;
};

}  // namespace runbook::runtime::local
