// ReplayCheck: some of the durable runs that end in this process are replayed beside everything
// else. What does not come the same way again is an error in the log: the run itself has ended
// well, but the next one that is taken over after a crash may be parked for it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "host/engine/event.hpp"
#include "host/runtime/runtime.hpp"

namespace runbook::app {

class ReplayCheck {  // [any]
 public:
    // `per_million` of the runs, chosen by their ids.
    explicit ReplayCheck(std::uint32_t per_million) : per_million_(per_million) {}
    ~ReplayCheck() { stop(); }
    ReplayCheck(const ReplayCheck&) = delete;
    ReplayCheck& operator=(const ReplayCheck&) = delete;

    // Where the runs are. It outlives stop().
    void look_in(runtime::Runtime& runtime);
    // Told each event that is on disk; keeps nobody waiting.
    void saw(const std::string& run_id, const std::string& runbook, const engine::Event& event);
    // Finishes what it has begun to look at, and looks at no more.
    void stop();

 private:
    struct Ended {
        std::string run_id, runbook;
    };
    void work();
    void look_at(const Ended& ended);

    const std::uint32_t per_million_;
    std::mutex mutex_;                     // guards what follows
    runtime::Runtime* runtime_ = nullptr;  // null: there is none yet
    std::condition_variable wake_;
    std::deque<Ended> waiting_;
    bool stopping_ = false;
    std::thread worker_;  // begins with the first run
};

}  // namespace runbook::app
