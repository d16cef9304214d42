#include "host/runtime/local/pacemaker.hpp"

#include <algorithm>
#include <utility>

namespace runbook::runtime::local {
namespace {
// How long after its promise a watcher comes at the latest.
constexpr std::int64_t kPromiseNs = 20'000'000;
}  // namespace

Pacemaker::Pacemaker(Clock& clock, std::function<void()> beat)
    : clock_(clock), beat_(std::move(beat)) {}

void Pacemaker::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

void Pacemaker::at(std::int64_t due_ns) {
    const std::lock_guard lock(mutex_);
    if (stopping_ || (due_ns_ && *due_ns_ <= due_ns)) return;
    due_ns_ = due_ns;
    if (started_) return wake_.notify_all();
    if (watched_ns_ && *watched_ns_ <= due_ns) return;
    started_ = true;
    thread_ = std::thread([this] { loop(); });
}

bool Pacemaker::pause(std::int64_t until_ns) {
    std::unique_lock lock(mutex_);
    while (!stopping_ && clock_.now_ns() < until_ns) clock_.wait(wake_, lock, until_ns);
    return !stopping_;
}

void Pacemaker::pass_time(std::optional<std::int64_t> until_ns) {
    std::unique_lock lock(mutex_);
    clock_.wait(wake_, lock, until_ns);
}

void Pacemaker::promise_to_watch() {
    const std::lock_guard lock(mutex_);
    if (!started_ && !watched_ns_) watched_ns_ = clock_.now_ns() + kPromiseNs;
}

std::optional<std::int64_t> Pacemaker::watch(std::optional<std::int64_t> until_ns) {
    const std::lock_guard lock(mutex_);
    if (started_ || !watched_ns_) return std::nullopt;
    // Long enough that what becomes due meanwhile is worth a thread.
    std::int64_t back_ns = clock_.now_ns() + 5'000'000'000;
    for (const auto& sooner : {until_ns, due_ns_}) {
        if (sooner) back_ns = std::min(back_ns, *sooner);
    }
    watched_ns_ = back_ns;
    return back_ns;
}

void Pacemaker::beat() {
    {
        const std::lock_guard lock(mutex_);
        due_ns_.reset();
    }
    beat_();
}

bool Pacemaker::end_watch() {
    const std::lock_guard lock(mutex_);
    if (!watched_ns_) return false;
    watched_ns_.reset();
    if (started_) return false;
    due_ns_.reset();
    return true;
}

void Pacemaker::loop() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (!due_ns_ || *due_ns_ > clock_.now_ns()) {
            clock_.wait(wake_, lock, due_ns_);
            continue;
        }
        due_ns_.reset();
        lock.unlock();
        beat_();
        lock.lock();
    }
}

}  // namespace runbook::runtime::local
