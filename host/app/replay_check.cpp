#include "host/app/replay_check.hpp"

#include <functional>
#include <utility>

#include "host/base/log.hpp"

namespace runbook::app {

namespace {
constexpr std::uint32_t kMillion = 1'000'000;
constexpr std::size_t kWaitingMost = 64;  // a sample: when it cannot follow, it takes fewer
}  // namespace

void ReplayCheck::look_in(runtime::Runtime& runtime) {
    const std::lock_guard lock(mutex_);
    runtime_ = &runtime;
}

void ReplayCheck::saw(const std::string& run_id, const std::string& runbook,
                      const engine::Event& event) {
    if (!engine::is_final_event(event.data)) return;
    if (std::hash<std::string>{}(run_id) % kMillion >= per_million_) return;
    const std::lock_guard lock(mutex_);
    if (stopping_ || runtime_ == nullptr || waiting_.size() >= kWaitingMost) return;
    waiting_.push_back({run_id, runbook});
    if (!worker_.joinable()) worker_ = std::thread([this] { work(); });
    wake_.notify_one();
}

void ReplayCheck::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_one();
    }
    if (worker_.joinable()) worker_.join();
}

// What waits when the process ends is looked at all the same: a command drives one run and ends.
void ReplayCheck::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        const Ended ended = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        look_at(ended);
        lock.lock();
    }
}

// A transient run has no log, and code that is gone says nothing: neither is worth a word.
void ReplayCheck::look_at(const Ended& ended) {
    const auto replayed = runtime_->replay(ended.run_id, {});
    if (!replayed.ok() || !replayed->difference) return;
    log::error("a run of " + ended.runbook +
                   " has ended, but its code would not do the same again: " +
                   replayed->difference->message,
               {{"run", ended.run_id}});
}

}  // namespace runbook::app
