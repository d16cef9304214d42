// Openings: what a log leaves open for the world outside to answer (gates, hooks, steps that are
// answered later), and what became of those that are open no more. So a request can be judged where
// no code of the run is at hand.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/event.hpp"

namespace runbook::engine {

struct Opening {
    enum class Kind : std::uint8_t { kGate, kHook, kStep };
    enum class State : std::uint8_t { kOpen, kAnswered, kExpired, kClosed };

    Kind kind = Kind::kGate;
    State state = State::kOpen;
    std::string name;
    std::string action;         // of a gate: what the person is asked to do
    Payload payload;            // of a gate: what is shown with it
    std::string token_hash;     // of a hook or step
    std::uint32_t attempt = 0;  // of a step
    std::int64_t since_ns = 0;
    std::int64_t expires_at_ns = 0;  // 0: never
    std::string fate;                // "approved by ann"; empty while it is open
};

class Openings {
 public:
    void apply(const Event& event);
    void apply(std::span<const Event> events) {
        for (const Event& event : events) apply(event);
    }
    // By the time when they began.
    const std::vector<Opening>& all() const { return all_; }
    // The latest of that name; null: there was none.
    const Opening* find(Opening::Kind kind, std::string_view name) const;
    const Opening* of_token(std::string_view token_hash) const;
    // The event that a request (request.hpp) will come to, when it is in time and names something
    // that is there. kNotFound, kConflict; kBadInput: which gate, when several are open?
    Result<EventData> resolve(EventData request, std::int64_t now_ns) const;

 private:
    friend struct OpeningsChange;
    void open(Opening opening);
    void end(Opening::Kind kind, std::string_view name, Opening::State state, std::string fate);
    void close_all();
    Result<std::string> gate_meant(const std::string& named) const;
    Result<std::string> hook_meant(const std::string& token_hash) const;
    Result<std::string> step_meant(const std::string& token_hash, std::int64_t now_ns) const;
    Result<void> is_open(Opening::Kind kind, std::string_view name, std::int64_t now_ns) const;

    std::vector<Opening> all_;
};

}  // namespace runbook::engine
