// Pacemaker: sees to it that somebody works for the lane when something is due and nobody else
// comes by. Mostly a thread, begun when it is first needed. A caller that waits for a run anyway
// can do without: it looks at the clock itself while it waits, which spares a short run a thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "host/runtime/local/clock.hpp"

namespace runbook::runtime::local {

class Pacemaker {
 public:
    // `beat`: what is to be done when something is due. [pacemaker, watcher]
    Pacemaker(Clock& clock, std::function<void()> beat);
    // No beat begins any more, and none is under way once it has returned. [any]
    void stop();
    // A beat comes by then. [any]
    void at(std::int64_t due_ns);

    // Lets time pass, for those that have the lane to themselves. False: we stop.
    bool pause(std::int64_t until_ns);
    void pass_time(std::optional<std::int64_t> until_ns);

    // The caller will watch() in a moment: until then, what is due later than that needs no thread.
    // One watches at a time; while somebody does, or has promised to, this promise changes nothing.
    // [any]
    void promise_to_watch();
    // Keeps the promise. The caller is back by the time that it gets, `until_ns` at the latest, and
    // beats when that is past and it goes on waiting. Nothing: there is a thread, or no promise.
    std::optional<std::int64_t> watch(std::optional<std::int64_t> until_ns);
    void beat();  // [watcher]
    // The watcher leaves, or will not come. True: what is still due is to be given to at() again.
    bool end_watch();

 private:
    void loop();

    Clock& clock_;
    const std::function<void()> beat_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::optional<std::int64_t> due_ns_;      // guarded by mutex_, as all below but the thread
    std::optional<std::int64_t> watched_ns_;  // somebody looks at the clock by then
    bool started_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace runbook::runtime::local
