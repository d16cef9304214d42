// ReplayCheck: some of the durable runs that end in this process are replayed beside everything
// else. What does not come the same way again is an error in the log: the run itself has ended
// well, but the next one that is taken over after a crash may be parked for it. The run gets a
// mark, which is shown with it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "host/app/replay_marks.hpp"
#include "host/engine/event.hpp"
#include "host/engine/runbook.hpp"
#include "host/runtime/runtime.hpp"

namespace runbook::app {

class ReplayCheck {  // [any]
 public:
    // `per_million` of the runs, chosen by their ids. `marks` outlives it.
    ReplayCheck(std::uint32_t per_million, ReplayMarks& marks)
        : per_million_(per_million), marks_(marks) {}
    ~ReplayCheck() { stop(); }
    ReplayCheck(const ReplayCheck&) = delete;
    ReplayCheck& operator=(const ReplayCheck&) = delete;

    // Where the runs and their code are. Both outlive stop().
    void look_in(runtime::Runtime& runtime, engine::Catalog& catalog);
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
    // Why the code does not make the run's log again; empty: it does, or nothing can be known.
    std::string difference_of(const std::string& run_id);

    const std::uint32_t per_million_;
    ReplayMarks& marks_;
    std::mutex mutex_;                     // guards what follows
    runtime::Runtime* runtime_ = nullptr;  // null: there is none yet
    engine::Catalog* catalog_ = nullptr;
    std::condition_variable wake_;
    std::deque<Ended> waiting_;
    bool stopping_ = false;
    std::thread worker_;  // begins with the first run
};

}  // namespace runbook::app
