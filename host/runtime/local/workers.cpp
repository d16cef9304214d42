#include "host/runtime/local/workers.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <system_error>
#include <vector>

#include "host/base/prefetch.hpp"

namespace runbook::runtime::local {
namespace {
thread_local bool t_on_worker = false;
constexpr std::chrono::milliseconds kGrace{500};
}  // namespace

struct Workers::Shared {
    Shared(std::shared_ptr<Clock> c, PoolCalls k) : clock(std::move(c)), calls(std::move(k)) {}
    const std::shared_ptr<Clock> clock;
    PoolCalls calls;
    mutable std::mutex mutex;
    std::condition_variable wake;
    std::condition_variable rested;
    std::deque<AttemptPtr> queue;        // guarded by mutex, as all below but the atomic
    std::atomic<std::size_t> queued{0};  // of the queue, for who needs not be exact
    std::vector<AttemptPtr> running;
    unsigned idle = 0;
    unsigned alive = 0;
    unsigned most = 0;     // threads that there may be
    unsigned telling = 0;  // threads inside calls: whoever listens is still there for them
    bool stopping = false;
    std::mutex log_mutex;
    bool muted = false;  // guarded by log_mutex: whoever listened is gone
    // What a body says while it runs; nothing once whoever listened is gone.
    const PoolCalls body = {.beat =
                                [this](AttemptPtr attempt) {
                                    const std::lock_guard lock(log_mutex);
                                    if (!muted) calls.beat(std::move(attempt));
                                },
                            .log =
                                [this](const Attempt& attempt, std::uint32_t level,
                                       std::string_view message, std::string_view json) {
                                    const std::lock_guard lock(log_mutex);
                                    if (!muted) calls.log(attempt, level, message, json);
                                }};
};

Workers::Workers(unsigned threads, std::shared_ptr<Clock> clock, PoolCalls calls)
    : shared_(std::make_shared<Shared>(std::move(clock), std::move(calls))), cap_(threads * 4) {
    shared_->most = threads;
}

Workers::~Workers() { stop(); }

void Workers::stop() {
    bool all_ended = false;
    {
        std::unique_lock lock(shared_->mutex);
        shared_->stopping = true;
        shared_->queue.clear();
        shared_->queued = 0;
        for (const AttemptPtr& attempt : shared_->running) {
            attempt->stop = static_cast<std::uint32_t>(Stop::kShutdown);
        }
        shared_->wake.notify_all();
        all_ended = shared_->rested.wait_for(lock, kGrace, [&] { return shared_->alive == 0; });
        // A body may be left behind; a thread that works for whoever listens may not.
        shared_->rested.wait(lock, [&] { return shared_->telling == 0; });
    }
    {
        const std::lock_guard lock(shared_->log_mutex);
        shared_->muted = true;
    }
    const std::lock_guard lock(threads_mutex_);
    for (std::thread& thread : std::exchange(threads_, {})) {
        if (all_ended) {
            thread.join();
        } else {
            thread.detach();
        }
    }
}

// Of the threads that there may be, those that what is queued asks for: a thread costs a start more
// than a short step takes, and most commands run no step, or one at a time. Holds no lock while a
// thread begins, which takes as long as a small step.
void Workers::add_missing(std::size_t own) {
    std::size_t missing = 0;
    {
        const std::lock_guard lock(shared_->mutex);
        const std::size_t taken = shared_->idle + own;
        if (shared_->stopping || shared_->queue.size() <= taken) return;
        missing =
            std::min<std::size_t>(shared_->queue.size() - taken, shared_->most - shared_->alive);
        shared_->alive += static_cast<unsigned>(missing);
    }
    const std::lock_guard lock(threads_mutex_);
    try {
        for (; missing > 0; --missing) threads_.emplace_back([shared = shared_] { loop(shared); });
    } catch (const std::system_error&) {  // the system has no more; those that are there do it all
        const std::lock_guard counts(shared_->mutex);
        shared_->alive -= static_cast<unsigned>(missing);
        if (shared_->alive == 0) throw;
    }
}

void Workers::replace_held() {
    {
        const std::lock_guard lock(shared_->mutex);
        if (shared_->most < cap_) ++shared_->most;
    }
    add_missing(0);
}

void Workers::push(std::span<AttemptPtr> attempts) {
    if (attempts.empty()) return;
    // A worker that pushes takes one itself; waking another for it would only cost a switch.
    const std::size_t own = t_on_worker ? 1 : 0;
    {
        const std::lock_guard lock(shared_->mutex);
        const std::size_t count = attempts.size();
        for (AttemptPtr& attempt : attempts) shared_->queue.push_back(std::move(attempt));
        shared_->queued = shared_->queue.size();
        const std::size_t wanted = count > own ? count - own : 0;
        for (std::size_t n = std::min<std::size_t>(shared_->idle, wanted); n > 0; --n) {
            shared_->wake.notify_one();
        }
        if (shared_->alive >= shared_->most) return;
    }
    add_missing(own);
}

AttemptPtr Workers::take(Shared& shared) {
    AttemptPtr attempt = std::move(shared.queue.front());
    shared.queue.pop_front();
    shared.queued = shared.queue.size();
    if (shared.queue.size() > 1) prefetch(shared.queue[1].get());
    if (!shared.queue.empty()) prefetch(shared.queue[0]->names.get());
    shared.running.push_back(attempt);
    return attempt;
}

bool Workers::run_one() {
    std::unique_lock lock(shared_->mutex);
    if (shared_->queue.empty()) return false;
    if (run(*shared_, lock, take(*shared_))) {
        lock.lock();
        told(*shared_);
    }
    return true;
}

engine::ActivityOutcome Workers::run_here(const AttemptPtr& attempt) {
    return execute(attempt, *shared_->clock, shared_->body);
}

bool Workers::any_queued() const { return shared_->queued > 0; }

void Workers::loop(const std::shared_ptr<Shared>& shared) {
    t_on_worker = true;
    std::unique_lock lock(shared->mutex);
    while (!shared->stopping) {
        if (shared->queue.empty()) {
            ++shared->idle;
            shared->wake.wait(lock);
            --shared->idle;
            continue;
        }
        if (!run(*shared, lock, take(*shared))) break;
        if (shared->queued == 0 || !shared->calls.may_gather()) shared->calls.settle();
        lock.lock();
        told(*shared);
    }
    --shared->alive;
    shared->rested.notify_all();
}

void Workers::told(Shared& shared) {
    if (--shared.telling == 0 && shared.stopping) shared.rested.notify_all();
}

// Lets go of the lock while the body runs. True: its end was told, without the lock, and stop()
// waits until told() is called. False: we stop; the lock is held.
bool Workers::run(Shared& shared, std::unique_lock<std::mutex>& lock, AttemptPtr attempt) {
    lock.unlock();
    engine::ActivityOutcome outcome = execute(attempt, *shared.clock, shared.body);
    lock.lock();
    std::erase(shared.running, attempt);
    if (shared.stopping) return false;
    ++shared.telling;
    lock.unlock();
    shared.calls.ended(std::move(attempt), std::move(outcome));
    return true;
}

}  // namespace runbook::runtime::local
