#include "host/app/replay_check.hpp"

#include <functional>
#include <utility>

#include "host/app/logged_words.hpp"
#include "host/app/recorder.hpp"
#include "host/base/log.hpp"

namespace runbook::app {

namespace {
constexpr std::uint32_t kMillion = 1'000'000;
constexpr std::size_t kWaitingMost = 64;  // a sample: when it cannot follow, it takes fewer
}  // namespace

void ReplayCheck::look_in(runtime::Runtime& runtime, engine::Catalog& catalog) {
    const std::lock_guard lock(mutex_);
    runtime_ = &runtime;
    catalog_ = &catalog;
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
std::string ReplayCheck::difference_of(const std::string& run_id) {
    const auto view = runtime_->get(run_id);
    if (!view.ok() || !view->durable) return {};
    const auto real = catalog_->pinned(view->runbook, view->bundle_digest);
    if (!real.ok()) return {};
    Transcript transcript;
    const auto replayed = runtime_->replay(run_id, {0, recorded(*real, transcript)});
    if (!replayed.ok()) return {};
    if (replayed->difference) return replayed->difference->message;
    // The engine compares kinds and names, so that a mended argument parks no run.
    const auto log = runtime_->events(run_id);
    return log.ok() ? other_words(*log, transcript) : std::string();
}

void ReplayCheck::look_at(const Ended& ended) {
    const std::string difference = difference_of(ended.run_id);
    if (difference.empty()) return;
    log::error("a run of " + ended.runbook +
                   " has ended, but its code would not do the same again: " + difference,
               {{"run", ended.run_id}});
    if (const auto marked = marks_.add(ended.run_id, difference); !marked.ok())
        log::error("it cannot be marked for that: " + marked.error().message,
                   {{"run", ended.run_id}});
}

}  // namespace runbook::app
