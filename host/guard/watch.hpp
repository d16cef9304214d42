// The guard: while a runbook's code is on a thread, calls whose answer a replay would not see again
// are caught there.
//
// host/plugin sets a Watch around each call into a runbook. The functions of calls/, which are
// linked into programs and come before the C library's, ask for it: without one they only forward.
// So a program that they are not linked into has no guard, and a Watch costs it two writes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "host/guard/rules.hpp"

namespace runbook::guard {

enum class Mode : std::uint8_t { kOff, kWarn, kStrict };

// Whose code is watched, for the words of a warning; borrowed.
struct Subject {
    const std::string& runbook;  // "runbook 'order' of bundle orders 1.4.0"
    std::string_view run_id;
};

struct Caught {
    Rule rule = Rule::kClock;
    std::string message;  // the call, the cure, and the stack down to the runbook
};

class Watch {
 public:
    // Watches the calling thread until end(), or its own. `now_ns` is what clocks answer; `chance`
    // the state of what random functions answer: who keeps it per run sees the same again in a
    // replay. `border`: __builtin_frame_address(0) of the function that calls the runbook.
    Watch(Mode mode, const Subject& subject, std::int64_t now_ns, std::uint64_t& chance,
          const void* border) noexcept;
    ~Watch() { end(); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    void end() noexcept;

    // The first call that strict did not let through; null: none. Taken once.
    std::unique_ptr<Caught> take_caught() noexcept { return std::move(caught_); }

    // For the guarded functions, on the watched thread. `from`: __builtin_frame_address(0) of the
    // function. True: the call must not be made (strict); what it returns does not matter then.
    // False: it was warned of, once for each place. Leaves errno alone.
    bool meets(Rule rule, const char* call, const void* from) noexcept;
    // What a clock answers. A loop that waits for one would never end on a clock that stands
    // still: after many readings in one activation it goes on, by the same steps in each replay.
    std::int64_t read_clock() noexcept;
    void slept(std::int64_t ns) noexcept;  // then later readings are later
    std::uint64_t random() noexcept;

 private:
    friend class Pause;
    void report(Rule rule, const char* call, const void* from);

    const Subject subject_;
    std::uint64_t& chance_;
    const void* const border_;
    std::int64_t now_ns_;
    std::uint32_t readings_ = 0;
    const Mode mode_;
    bool watching_;
    Watch* const outer_;
    std::unique_ptr<Caught> caught_;
};

// The thread's watch. Not for use but by watched(): constant initialisation spares each guarded
// call the check whether it has happened.
extern thread_local constinit Watch* thread_watch;

// Null: no code of a runbook is on this thread, or the host is at work for it.
inline Watch* watched() noexcept { return thread_watch; }

// The host's own work in the middle of a runbook's: not watched.
class Pause {
 public:
    Pause() noexcept : paused_(thread_watch) { thread_watch = nullptr; }
    ~Pause() { thread_watch = paused_; }
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;

 private:
    Watch* const paused_;
};

inline Watch::Watch(Mode mode, const Subject& subject, std::int64_t now_ns, std::uint64_t& chance,
                    const void* border) noexcept
    : subject_(subject),
      chance_(chance),
      border_(border),
      now_ns_(now_ns),
      mode_(mode),
      watching_(mode != Mode::kOff),
      outer_(thread_watch) {
    if (watching_) thread_watch = this;
}

inline void Watch::end() noexcept {
    if (watching_) thread_watch = outer_;
    watching_ = false;
}

}  // namespace runbook::guard
