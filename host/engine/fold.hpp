// Fold: what a log says of its run: status, what it waits for, result or failure. Status is only
// ever a fold of the log: delete any cached one and the same answer comes back.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/engine/event.hpp"
#include "host/engine/properties.hpp"
#include "host/engine/status.hpp"

namespace runbook::engine {

enum class WaitKind : std::uint8_t {
    kTimer,
    kRetry,
    kChild,
    kStep,      // in flight
    kDeferred,  // a step that will be answered later
    kGate,
    kHook,
    kSignal,
};

struct Wait {
    WaitKind kind = WaitKind::kTimer;
    std::string name;           // timer id, step id, child's workflow id, gate, hook, signal
    std::int64_t until_ns = 0;  // timers, retries, gates and hooks that expire; else 0
    std::string run_id;         // children
    std::string action = {};    // gates: what the person is asked to do
    std::int64_t since_ns = 0;  // gates
};

class RunFold {
 public:
    void apply(const Event& event);
    void apply(std::span<const Event> events) {
        for (const Event& event : events) apply(event);
    }

    Status status() const;
    // What an open run waits for, in order of beginning; a step in flight counts too.
    std::vector<Wait> waits() const;
    const WorkflowStarted& started() const { return started_; }
    const std::optional<Payload>& result() const { return result_; }
    const std::shared_ptr<const Failure>& failure() const { return failure_; }
    const std::string& continued_to() const { return continued_to_; }  // empty: it has not
    const Properties& properties() const { return properties_; }
    std::uint64_t events() const { return events_; }
    std::int64_t started_ns() const { return started_ns_; }
    std::int64_t closed_ns() const { return closed_ns_; }
    const std::string& version() const { return version_; }  // of the bundle that drives it now
    const std::string& bundle_digest() const { return bundle_digest_; }

 private:
    friend struct Folder;
    void begin_wait(Wait wait);
    void end_wait(WaitKind kind, const std::string& name);
    void close(Status status, std::int64_t at_ns);

    WorkflowStarted started_;
    std::string version_;
    std::string bundle_digest_;
    Status latest_ = Status::kPending;  // pending, running, interrupted, or final
    std::uint64_t events_ = 0;
    std::int64_t started_ns_ = 0;
    std::int64_t closed_ns_ = 0;
    std::optional<Payload> result_;
    std::string continued_to_;
    std::shared_ptr<const Failure> failure_;
    Properties properties_;
    // By name, which is unique among what is named alike: gates, hooks, the rest. Begun at event n.
    using Key = std::pair<WaitKind, std::string>;
    static Key key_of(WaitKind kind, const std::string& name);
    std::map<Key, std::pair<std::uint64_t, Wait>> waits_;
};

}  // namespace runbook::engine
