// Step: one call of an activity in a run, over all its attempts.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "host/engine/command.hpp"
#include "host/engine/machines/transition.hpp"

namespace runbook::engine {

class StepMachine {
 public:
    enum class State : std::uint8_t {
        kCreated,
        kInFlight,    // an attempt is with the workers
        kDeferred,    // its body has returned; whoever has the token settles it
        kBackingOff,  // waits for the next attempt
        kStopping,    // the attempt was asked to stop; its end is recorded, and no other follows
        kEnded,
    };
    enum class Happening : std::uint8_t {
        kStarted,  // an attempt begins, or begins again after a crash
        kDeferred,
        kCompleted,
        kRetrying,  // an attempt failed, another will follow
        kFailed,
        kAskedToStop,
        kCancelled,  // it stopped as asked, never began again, or was given up
    };

    // A late result of an earlier attempt is dropped by its number before it gets here.
    static constexpr Transition<State, Happening> kTransitions[] = {
        {State::kCreated, Happening::kStarted, State::kInFlight},
        {State::kInFlight, Happening::kStarted, State::kInFlight},  // again, after a crash
        {State::kInFlight, Happening::kDeferred, State::kDeferred},
        {State::kInFlight, Happening::kCompleted, State::kEnded},
        {State::kInFlight, Happening::kRetrying, State::kBackingOff},
        {State::kInFlight, Happening::kFailed, State::kEnded},
        {State::kInFlight, Happening::kAskedToStop, State::kStopping},
        {State::kInFlight, Happening::kCancelled, State::kEnded},  // abandoned by its run's end
        {State::kDeferred, Happening::kCompleted, State::kEnded},
        {State::kDeferred, Happening::kRetrying, State::kBackingOff},
        {State::kDeferred, Happening::kFailed, State::kEnded},
        {State::kDeferred, Happening::kAskedToStop, State::kStopping},
        {State::kDeferred, Happening::kCancelled, State::kEnded},  // abandoned by its run's end
        {State::kBackingOff, Happening::kStarted, State::kInFlight},
        {State::kBackingOff, Happening::kCancelled, State::kEnded},
        {State::kStopping, Happening::kDeferred, State::kStopping},
        {State::kStopping, Happening::kCompleted, State::kEnded},
        {State::kStopping, Happening::kFailed, State::kEnded},
        {State::kStopping, Happening::kCancelled, State::kEnded},
    };

    StepMachine(std::string id, Command command);  // which is a step

    void on(Happening happening) { state_ = advance(kTransitions, state_, happening); }
    bool can(Happening happening) const { return can_advance(kTransitions, state_, happening); }
    State state() const { return state_; }
    bool waits_for_attempt(std::uint32_t number) const { return under_way() && attempt == number; }
    bool under_way() const {
        return state_ == State::kInFlight || state_ == State::kDeferred ||
               state_ == State::kStopping;
    }
    // Its end does not depend on the process that began it.
    bool deferred() const { return under_way() && !token_hash.empty(); }
    CancelMode cancel_mode() const { return options ? options->cancel_mode : CancelMode::kTry; }

    std::string id;  // <activity>#<n> or <activity>/<key>
    std::string activity;
    std::shared_ptr<const Payloads> args;        // shared with the workers
    std::shared_ptr<const StepOptions> options;  // the call's own; null: none
    std::uint32_t attempt = 0;
    std::int64_t first_started_ns = 0;  // of attempt 1: what `total` counts from
    std::int64_t attempt_started_ns = 0;
    std::int64_t retry_at_ns = 0;
    std::string token_hash;  // of the attempt that is deferred, or was

 private:
    State state_ = State::kCreated;
};

// What an attempt may take, from the call, else the activity's declaration, else the defaults.
struct StepLimits {
    std::int64_t attempt_ms = 0;
    std::int64_t total_ms = 0;      // 0: no limit
    std::int64_t heartbeat_ms = 0;  // 0: none asked for
};
inline constexpr std::int64_t kDefaultAttemptMs = 10 * 60 * 1000;
StepLimits limits_of(const StepOptions* call, const StepOptions* declared);
// What follows a failed attempt, from the same sources.
RetryPolicy retry_of(const StepOptions* call, const StepOptions* declared);

}  // namespace runbook::engine
