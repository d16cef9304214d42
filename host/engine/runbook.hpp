// What the engine and the runtimes know of a bundle: runbooks to instantiate, activities to call.
// host/plugin implements this over the C ABI; tests implement it directly.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/command.hpp"
#include "host/engine/handler.hpp"
#include "host/engine/job.hpp"

namespace runbook::engine {

// What an instance may ask while it is activated. Valid only during that call. [instance]
class ActivationPort {
 public:
    virtual ~ActivationPort() = default;
    virtual bool patched(std::string_view id) = 0;  // true: the new branch
    virtual bool kit_flag(std::uint32_t flag) = 0;  // true: newer kit behaviour is allowed
    virtual void log(std::uint32_t level, std::string_view message, std::string_view json) = 0;
    // What the run waits for that has no command: all of it, in the place of what was told before.
    virtual void waiting_on(std::vector<std::string> /*signals*/,
                            std::vector<std::string> /*conditions*/) {}
    // The instance wants to call a local activity itself: the n of the step's id, 0: it may not.
    // end_local() follows: done, or failed and asked for as a step next.
    virtual std::uint32_t begin_local(std::string_view /*activity*/) { return 0; }
    virtual void end_local(bool /*done*/) {}
};

struct Activation {
    const Job& job;
    std::int64_t now_ns = 0;
    bool replaying = false;
    std::uint64_t history_events = 0;
    ActivationPort& port;
    bool continue_suggested = false;  // the log is long
    bool local_calls = false;         // begin_local() may say yes
};

struct Activated {
    std::vector<Command> commands;
    // Set when the instance could not go on (a bug, an unknown exception): the run is parked with
    // it.
    std::shared_ptr<const Failure> error;
};

// One live run of a runbook. Destroying it evicts: frames are destroyed, no commands are taken.
class Instance {  // [instance] one caller at a time
 public:
    virtual ~Instance() = default;
    virtual Activated activate(const Activation& activation) = 0;
    virtual void fetch_ahead() const {}  // it will be activated soon: a hint to the processor
    // Runs the inline task that INLINE_STEP command `seq` named: the value, or the failure it
    // threw.
    struct InlineOutcome {
        Payload value;
        std::shared_ptr<const Failure> failure;
    };
    virtual InlineOutcome run_inline(std::uint64_t seq) = 0;
    // Read-only: what the instance says of itself. A failure of type "ended": the runbook has
    // ended, and could answer before its last job.
    struct QueryOutcome {
        Payload value;
        std::shared_ptr<const Failure> failure;  // null: it was answered
    };
    virtual QueryOutcome query(std::string_view name, const Payloads& args, std::int64_t now_ns);
};

struct InstanceInfo {  // the texts are borrowed, and outlive the instance
    std::string_view workflow_id, run_id, root_run_id, slug;
    std::string_view parent_workflow_id, parent_run_id;
    std::int64_t started_ns = 0;
    std::uint64_t seed = 0;
    std::string_view continued_from;   // run id; empty: none
    std::string_view first_run_id;     // of the chain; the run itself when it is the first
    std::int64_t expires_ns = 0;       // end of the whole chain; 0: never
    std::int64_t max_duration_ms = 0;  // of this run; 0: no limit
};

class Runbook {  // immutable, shared between threads
 public:
    virtual ~Runbook() = default;
    virtual const std::string& slug() const = 0;
    virtual const std::string& version() const = 0;
    virtual const std::string& title() const = 0;
    virtual const std::string& bundle() const = 0;         // the bundle's name
    virtual const std::string& bundle_digest() const = 0;  // empty: linked into the program
    virtual const std::string& input_schema() const = 0;   // JSON; empty: anything goes
    virtual const std::string& output_schema() const = 0;
    virtual bool transient() const = 0;                         // declared so by its author
    virtual std::int64_t max_duration_ms() const { return 0; }  // declared; 0: no limit
    // What it declares: in no order, and not all that it may come to handle.
    virtual const std::vector<Handler>& handlers() const;
    virtual const std::vector<DeclaredStep>& steps() const;
    virtual Result<std::unique_ptr<Instance>> create(const InstanceInfo& info) const = 0;
};

struct ActivityCall {
    std::string_view workflow_id, run_id, runbook, step_id, idempotency_key;
    std::uint32_t attempt = 1;
    std::int64_t scheduled_ns = 0, started_ns = 0, deadline_ns = 0, heartbeat_ms = 0;
    const Payloads& args;
    const Payloads& last_heartbeat;
    std::function<std::uint32_t()> stop_reason;              // [any] an RB_STOP_ number, 0: go on
    std::function<bool(const Payloads& details)> heartbeat;  // [any] false: asked to stop
    std::function<void(std::uint32_t level, std::string_view message, std::string_view json)> log;
    std::string_view token = {};  // whoever has it can settle the attempt later; empty: nobody can
};

struct ActivityOutcome {
    Payload result;
    std::shared_ptr<const Failure> failure;  // null: it succeeded
    bool deferred = false;                   // neither: it will be settled through the call's token
};

class Activity {  // immutable, shared between threads
 public:
    virtual ~Activity() = default;
    virtual const std::string& name() const = 0;  // short name
    virtual const std::string& bundle() const = 0;
    virtual const StepOptions& defaults() const = 0;  // declared where it is registered
    // Declared to be short and to wait for nothing: the loop may call it itself.
    virtual bool local() const { return false; }
    virtual ActivityOutcome run(const ActivityCall& call) const = 0;  // [worker] may block
};

// Finds runbooks and activities; the registry implements it. [any]
class Catalog {
 public:
    virtual ~Catalog() = default;
    // The newest enabled version of the slug; kNotFound names near slugs.
    virtual Result<std::shared_ptr<const Runbook>> runbook(std::string_view slug) = 0;
    // The version of `slug` in the bundle with that digest, for a run that is pinned to it.
    virtual Result<std::shared_ptr<const Runbook>> pinned(std::string_view slug,
                                                          std::string_view bundle_digest) = 0;
    // `name` short or `<bundle>.<activity>`; a short name is looked up in `from`'s bundle first,
    // then must be unique.
    virtual Result<std::shared_ptr<const Activity>> activity(const Runbook& from,
                                                             std::string_view name) = 0;
    virtual std::vector<std::shared_ptr<const Runbook>> runbooks() = 0;
};

}  // namespace runbook::engine
