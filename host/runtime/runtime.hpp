// Runtime: what drives runs. local drives them in this process; other backends hand them on.
// Every function may be called from any thread; what a call reports as done is durable (durable
// runs).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/event.hpp"
#include "host/engine/fold.hpp"
#include "host/engine/openings.hpp"
#include "host/engine/properties.hpp"
#include "host/engine/runbook.hpp"
#include "host/engine/status.hpp"

namespace runbook::runtime {

struct StartCall {
    std::string slug;
    engine::Payloads input;
    std::string workflow_id;      // empty: the run id
    std::string idempotency_key;  // empty: none
    bool retry_failed = false;    // a run that has ended and not completed has its key no more
    std::optional<bool> durable;  // not set: the runbook's declaration, then the default
    bool drive = true;            // false: record only
    // The caller comes back with wait() at once: till then it need not be seen to that somebody
    // looks at the clock.
    bool wait_follows = false;
};

struct StartedRun {
    std::string run_id;
    std::string workflow_id;
    bool durable = true;
    bool existing = false;  // the idempotency key was known
};

struct WaitView {
    engine::Wait wait;
    std::string note;  // "child is parked"
};

// A run as it is now.
struct RunView {
    std::string run_id;
    std::string workflow_id;
    std::string runbook;
    std::string version;
    std::string bundle_digest;
    std::string parent_run_id;
    std::string idempotency_key;
    engine::Status status = engine::Status::kPending;
    bool durable = true;
    std::vector<WaitView> waits;
    std::optional<engine::Payload> result;
    std::shared_ptr<const engine::Failure> failure;
    std::int64_t started_ns = 0;
    std::int64_t closed_ns = 0;
    std::uint64_t events = 0;
    std::string driver;  // "pid 4711"; empty: nobody
    // Of a chain of runs that continued as new; empty: none.
    std::string first_run_id;
    std::string continued_from;
    std::string continued_to;
    bool driven_here = false;
    engine::Properties properties;  // what it shows of itself
};

// What became of a request.
struct AskedRun {
    std::string run_id;
    engine::Payload answer;
};

// What a run leaves open for the world outside to answer. What waits for its driver counts as done.
struct OpenRun {
    std::string run_id;
    std::string workflow_id;
    std::string runbook;
    std::string bundle_digest;
    bool closed = false;
    engine::Openings openings;
};

struct QueryCall {
    std::string name;
    engine::Payloads args;
};

struct ReplayCall {
    std::uint64_t upto = 0;                          // the last event that is fed; 0: all
    std::shared_ptr<const engine::Runbook> runbook;  // null: what the run would be resumed with
};

// A run as its code and the beginning of its log make it.
struct ReplayView {
    RunView run;
    std::vector<std::string> next;       // commands that the rest of the log answers to
    std::optional<Error> difference;     // why that code does not make the log, kMismatch
    std::string version, bundle_digest;  // of the code
};

struct ListCall {
    bool open_only = false;
    std::size_t most = 0;  // 0: all
};

// Called on the driving thread for each event of a run, after it is durable.
using ProgressSink = std::function<void(const std::string& run_id, const std::string& runbook,
                                        const engine::Event& event)>;

class Runtime {
 public:
    virtual ~Runtime() = default;
    virtual std::string_view kind() const = 0;  // "local", "stub"

    // kNotFound: no such runbook. kConflict: the workflow id is taken by an open run (named).
    virtual Result<StartedRun> start(const StartCall& call) = 0;
    // Until the run is final or parked; kTimedOut after `limit`, the run stays open;
    // kUndriven when no process drives it. A run that continued as new is followed to its end.
    virtual Result<RunView> wait(std::string_view run,
                                 std::optional<std::chrono::milliseconds> limit) = 0;
    // Takes over and drives an open run, or the open one that it has continued as. kConflict:
    // driven by a live process, or final.
    virtual Result<StartedRun> resume(std::string_view run) = 0;
    // Asks for the event (engine/request.hpp) of an open run, whichever process drives it; one that
    // nobody drives is taken over for it, or, when nothing is answered that only its code knows, it
    // is kept for the next driver. It, or what it caused, is durable when it returns. kConflict:
    // the run is closed, or it is too late for this. kMismatch: the run is parked. kTimedOut: there
    // is no answer within `limit`; the request stands.
    virtual Result<AskedRun> ask(std::string_view run, const engine::EventData& request,
                                 std::chrono::milliseconds limit) = 0;
    // Asks the run's code about itself; leaves nothing behind. A run that this process does not
    // drive, and a closed one, is replayed here from its log. kNotFound: no such run, or query.
    virtual Result<engine::Payload> query(std::string_view run, const QueryCall& call) = 0;
    // Executes nothing and leaves nothing behind. kBadInput: the log is not so long.
    virtual Result<ReplayView> replay(std::string_view run, const ReplayCall& call) = 0;
    virtual Result<OpenRun> openings(std::string_view run) = 0;
    virtual Result<std::vector<OpenRun>> openings_of_all() = 0;  // open runs; the oldest first
    virtual Result<RunView> get(std::string_view run) = 0;
    virtual Result<std::vector<engine::Event>> events(std::string_view run) = 0;
    virtual Result<std::vector<RunView>> list(const ListCall& call) = 0;
};

}  // namespace runbook::runtime
