// runbook/host.hpp: the host as a library. The command line is a thin layer over this header.
//
// A Host finds runbooks in bundles, starts runs of them by slug, drives them and tells their story.
// Every function may be called from any thread. Nothing throws. Payloads are JSON texts (UTF-8).
// Times are nanoseconds since the Unix epoch, UTC. Whatever a call reports as done is on disk
// (durable runs).
#pragma once

#include <runbook/result.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

extern "C" {
struct rb_bundle;
struct rb_host;
}

namespace runbook {

using LinkedEntry = const rb_bundle* (*)(const rb_host*);  // a bundle's rb_bundle_entry_v1

// Why a run, step or child ended without a result.
struct FailureInfo {
    std::string kind;  // app, timeout, cancelled, terminated, host, not_found, exists
    std::string type;  // the failure's own type name
    std::string message;
    std::string origin;  // "step charge#1", "child ship-parcel (run 0192..)"; empty: the run itself
    std::vector<FailureInfo> cause;  // none or one
};

struct WaitingFor {
    std::string kind;  // timer, retry, child, step
    std::string name;  // timer id, step id, child's workflow id
    std::optional<std::int64_t> until_ns;
    std::string note;  // "child is parked", ..
};

struct RunInfo {
    std::string run_id;
    std::string workflow_id;
    std::string runbook;
    std::string version;
    std::string bundle_digest;
    std::string status;  // pending running suspended completed failed cancelled terminated
                         // continued_as_new interrupted
    bool durable = true;
    std::vector<WaitingFor> waiting_for;
    std::optional<std::string> result;   // JSON; set when completed
    std::optional<FailureInfo> failure;  // set when failed, cancelled, terminated or interrupted
    std::int64_t started_ns = 0;
    std::int64_t closed_ns = 0;  // 0: open
    std::string parent_run_id;
    std::string idempotency_key;
    std::uint64_t events = 0;
    std::string driver;  // "pid 4711" of the live process that drives it; else empty
    // Of a chain of runs, each of which continued as the next: run ids; empty: none.
    std::string first_run_id = {};
    std::string continued_from = {};
    std::string continued_to = {};
    bool driven_here = false;  // that process is this one
    // What the run shows of itself: its latest progress, and values, JSON, by their names.
    std::string progress = {};
    std::vector<std::pair<std::string, std::string>> memo = {}, search = {};
    // It has ended, was replayed afterwards (replay_check_per_million), and its code would not do
    // the same again: the first event that differs. Empty: nobody knows of such a thing.
    std::string replay_difference = {};

    bool final() const { return closed_ns != 0; }
};

struct EventInfo {
    std::uint64_t sequence = 0;
    std::string type;  // workflow_started, step_completed, ..
    std::int64_t time_ns = 0;
    std::string data;  // a JSON object
};

struct RunbookInfo {
    std::string slug, version, title, bundle, path, digest;
    bool transient = false;
    std::string input_schema;  // JSON; empty: none declared
    std::string output_schema;
};

// What runbook-lint has come to about a bundle's code, as the bundle carries it.
struct LintInfo {
    std::string result = "none";      // passed failed; stale: of other code than it has; none
    std::string tool, rules, engine;  // with their versions
    std::string sources;              // sha256 over the contents of the files that were read
    unsigned errors = 0, warnings = 0, waived = 0, baselined = 0;
};

struct BundleInfo {
    std::string path, name, version, digest;
    std::string state;                  // active, known (not loaded yet), refused, linked
    std::string refusal;                // why it was refused, with its code
    std::vector<std::string> runbooks;  // slug@version
    std::vector<std::string> activities;
    std::string note = {};  // what is odd about it, though it can be used
    LintInfo lint = {};
};

struct StartRequest {
    std::string runbook;          // slug
    std::string input = "null";   // JSON
    std::string workflow_id;      // empty: the run id
    std::string idempotency_key;  // empty: none
    // With a key: when its run has failed, or was cancelled or terminated, a new one begins.
    bool retry_failed = false;
    std::optional<bool> durable;  // not set: the runbook's declaration, then the default
    bool drive = true;            // false: record only; somebody else resumes or serves it
    // wait() for it is the caller's very next call. The waiting thread then looks at the clock, and
    // a short run is spared a thread of its own for that. Without the wait() timers may stand
    // still.
    bool wait_follows = false;
};

struct Started {
    std::string run_id;
    std::string workflow_id;
    bool durable = true;
    bool existing = false;  // the idempotency key was known: nothing was executed
};

// ---- What is asked of a run from outside

struct Signal {
    std::string name;
    std::optional<std::string> payload;  // JSON
    std::string id;    // a second signal to the run with it is the same one; empty: none
    std::string from;  // what the sender calls itself; may be empty
};

struct Update {
    std::string name;
    std::optional<std::string> input;  // JSON
    std::string id;                    // asked again under it, it is the same one; empty: a new one
    std::string by;                    // who asks; may be empty
};

// A question that waits for a person.
struct OpenGate {
    std::string run_id;
    std::string workflow_id;
    std::string runbook;
    std::string gate;
    std::string action;            // what the person is asked to do
    std::string payload = "null";  // JSON: what is shown with it
    std::int64_t since_ns = 0;
    std::optional<std::int64_t> until_ns;  // when it closes by itself
};

struct GateAnswer {
    enum class Outcome { kApproved, kRejected, kCorrected };
    std::string gate;  // empty: the one that is open
    Outcome outcome = Outcome::kRejected;
    std::string by;
    std::string comment;
    std::optional<std::string> corrections;  // JSON; of kCorrected alone
};

// A callback that a run waits for. Its token is known to those alone whom the run gave it.
struct OpenHook {
    std::string run_id;
    std::string workflow_id;
    std::string runbook;
    std::string hook;
    std::int64_t since_ns = 0;
    std::optional<std::int64_t> until_ns;  // when it expires
};

// How a step that is answered later has failed.
struct ActivityFailure {
    std::string type = "failed";
    std::string message;
    std::optional<std::string> details;  // JSON
    bool no_retry = false;               // the step is not tried again, whatever its policy says
};

// What a run's own code makes of the beginning of its log.
struct Replay {
    RunInfo run;  // as it was then
    std::vector<std::string>
        next;                // commands of the code that this part of the log does not answer
    std::string version;     // of the code that was asked
    std::string difference;  // why that code does not make this log; empty: it does
};
struct ReplayRequest {
    std::uint64_t upto = 0;        // the last event that is fed; 0: all
    std::filesystem::path bundle;  // whose version of the runbook is tried; empty: the run's own
};

// One line of a run's story as it happens, after it is on disk (transient: as it happens).
struct Progress {
    std::string run_id;
    std::string runbook;
    EventInfo event;
};

struct HostOptions {
    // Where durable runs are kept: sqlite:PATH or memory:
    std::string store = "memory:";
    std::vector<std::filesystem::path> bundle_folders;
    bool bundle_folders_must_exist = false;  // true: a missing one is listed as refused
    std::filesystem::path private_folder;    // copies of bundles; empty: the XDG cache directory
    // A runbook-host of this version, which loads each new bundle once in a process of its own, so
    // that one that crashes does not do so here. Empty: the one beside this program, or in ../bin.
    // Where there is none, a new bundle is loaded without that trial, and BundleInfo::note says so.
    std::filesystem::path probe_program;
    std::chrono::milliseconds probe_limit{10'000};  // for one bundle
    // A bundle's file without a passed lint verdict of its code is refused. Those that are linked
    // into the program, and copies that open runs began with, are not asked.
    bool require_lint = false;
    bool default_durable = true;
    unsigned workers = 2;  // threads that run activities
    std::uint32_t child_depth_max = 16;
    // Durable runs that only wait: so many stay in memory, the others are read from their logs when
    // something comes for them.
    std::size_t resident_runs_max = 4096;
    std::uint64_t payload_bytes_max = 2u << 20;
    // A run with so many events is told to continue as new; with so many it is parked.
    std::uint64_t events_warn = 10'000, events_max = 50'000;
    std::chrono::milliseconds cancel_grace{10'000};
    // While a runbook's code runs, calls whose answer a replay would not see again are caught.
    // kWarn: clocks and random sources answer from the run, everything else is let through; each
    // place is warned of once. kStrict: the call is refused and the run is parked. It works in
    // runbook-host and in programs of add_runbook_test(); in others nothing is caught.
    enum class Guard { kOff, kWarn, kStrict };
    Guard guard = Guard::kWarn;
    // So many of a million durable runs that end here are replayed afterwards, by a thread of its
    // own; one whose code would not do the same again is an error in the log.
    std::uint32_t replay_check_per_million = 0;
    // How the runtime is chosen, beside set_runtime(): values with the name of their source.
    struct Asked {
        std::string kind, source;
    };
    std::vector<Asked> runtime;    // by falling precedence
    std::string temporal_address;  // TEMPORAL_HOST or TEMPORAL_ADDRESS; empty: not set
    std::string temporal_source;   // the variable's name
    std::function<void(const Progress&)>
        on_progress;  // called on the driving thread; keep it short
};

// What a start would come upon.
struct Finding {
    enum class Subject { kStore, kBundleFolders, kRuntime };  // of HostOptions
    bool refuses = false;  // calls will fail for it; else it is only worth knowing
    Subject subject = Subject::kStore;
    std::string message;
    std::string hint;
};

class Host {
 public:
    // Nothing is opened or loaded yet: the runtime, the store and the bundles are opened by the
    // first call that needs them.
    static std::unique_ptr<Host> create(HostOptions options);
    virtual ~Host() = default;

    virtual Result<void> add_bundle(const std::filesystem::path& file) = 0;
    // A bundle linked into this program: a test needs no shared library.
    virtual Result<void> add_bundle(LinkedEntry entry) = 0;

    // kNotFound: no such runbook. kBadInput: input or ids are wrong; nothing was recorded.
    // kConflict: the workflow id belongs to an open run (named).
    virtual Result<Started> start(const StartRequest& request) = 0;
    // Waits until the run is final or parked; follows continue-as-new. kTimedOut after `limit`.
    // kUndriven: it is open, and no process drives it, or that one has just died.
    virtual Result<RunInfo> wait(std::string_view run,
                                 std::optional<std::chrono::milliseconds> limit = {}) = 0;
    // Takes the run over, or the open one that it has continued as, and drives it; wait() tells its
    // end. kConflict: driven by a live process, or final (both named); nothing is written then.
    virtual Result<Started> resume(std::string_view run) = 0;

    // Asks an open run to end: its cleanup code runs, and it ends as cancelled unless that code
    // decides otherwise. Works whichever process drives the run; one that nobody drives is driven
    // by this process from then on (RunInfo::driven_here), as resume() would. The request is on
    // disk when it returns; wait() tells the end. kConflict: the run has ended, or is being
    // cancelled already. kMismatch: it is interrupted. kTimedOut: as in terminate().
    virtual Result<RunInfo> cancel(std::string_view run, std::string_view reason = {},
                                   std::chrono::milliseconds limit = std::chrono::seconds(10)) = 0;
    // Ends an open run at once; none of its code runs any more, and its steps in flight are asked
    // to stop. Works whichever process drives the run, and when none does. On disk when it returns.
    // kConflict: it has ended. kTimedOut: the process that drives it has not answered within
    // `limit`; the command is kept and will be carried out.
    virtual Result<RunInfo> terminate(
        std::string_view run, std::string_view reason = {},
        std::chrono::milliseconds limit = std::chrono::seconds(10)) = 0;

    // The following ask an open run for something, whichever process drives it. It, or what it
    // caused, is on disk when they return: a run that nobody drives keeps it for its next driver.
    // Only update() needs one, so that the run is driven by this process from then on, as in
    // cancel(). kBadInput: a payload does not fit the schema that the runbook declares for it, and
    // nothing was recorded. kNotFound: no such run, or nothing of that name in it. kConflict: the
    // run has ended, or somebody was faster. kTimedOut: as in terminate().

    // Delivers a signal; one that the run does not wait for yet is kept for it.
    virtual Result<RunInfo> signal(std::string_view run, const Signal& signal,
                                   std::chrono::milliseconds limit = std::chrono::seconds(10)) = 0;
    // Changes the run by a request that it validates: its answer, JSON. kBadInput: it rejects it,
    // and nothing is recorded. kFailed: it was accepted, and failed. kTimedOut: there is no answer
    // yet; asked again under the same id it is waited for again.
    virtual Result<std::string> update(
        std::string_view run, const Update& update,
        std::chrono::milliseconds limit = std::chrono::seconds(10)) = 0;
    // Asks the run's code about itself: its answer, JSON. Leaves nothing behind. A run that this
    // process does not drive is replayed here from its log, also a closed one; that executes
    // nothing. Every run answers to rb.steps, rb.waiting and rb.handlers. kNotFound: no such run,
    // or query. kMismatch: it is interrupted, or its code is not here.
    virtual Result<std::string> query(std::string_view run, std::string_view name,
                                      const std::optional<std::string>& input = {}) = 0;
    // Feeds the run's code with its log and executes nothing. kBadInput: the log is not so long.
    virtual Result<Replay> replay(std::string_view run, const ReplayRequest& request = {}) = 0;
    // Answers an open gate.
    virtual Result<RunInfo> answer(std::string_view run, const GateAnswer& answer,
                                   std::chrono::milliseconds limit = std::chrono::seconds(10)) = 0;
    // Delivers the payload to the hook of that token.
    virtual Result<RunInfo> deliver(std::string_view token, std::string_view payload,
                                    std::chrono::milliseconds limit = std::chrono::seconds(10)) = 0;
    // Answer the step whose activity gave this token out and returned (rb::later). A token is of
    // one attempt and works once: kConflict when it was used, or its time limit has passed.
    // `result` and `details` are JSON.
    virtual Result<RunInfo> complete_activity(
        std::string_view token, std::string_view result = "null",
        std::chrono::milliseconds limit = std::chrono::seconds(10)) = 0;
    virtual Result<RunInfo> fail_activity(
        std::string_view token, const ActivityFailure& failure,
        std::chrono::milliseconds limit = std::chrono::seconds(10)) = 0;
    // Keeps the step alive; the next attempt is shown the latest details. False: the step is
    // cancelled, whoever works for it had better stop.
    virtual Result<bool> heartbeat_activity(
        std::string_view token, const std::optional<std::string>& details = {},
        std::chrono::milliseconds limit = std::chrono::seconds(10)) = 0;
    // Open gates of all open runs, the oldest first.
    virtual Result<std::vector<OpenGate>> pending() = 0;
    // Hooks that open runs wait for, the oldest first.
    virtual Result<std::vector<OpenHook>> hooks() = 0;

    // `run`: a run id, a unique prefix (8 or more characters) of one, or a workflow id.
    virtual Result<RunInfo> get_run(std::string_view run) = 0;
    virtual Result<std::vector<EventInfo>> get_events(std::string_view run) = 0;
    virtual Result<std::vector<RunInfo>> list(bool open_only = false, std::size_t most = 0) = 0;
    virtual Result<std::vector<RunbookInfo>> runbooks() = 0;
    virtual Result<std::vector<BundleInfo>> bundles() = 0;
    // The kind of the runtime in use, with the reason for the choice: "local: no TEMPORAL_HOST is
    // set".
    virtual Result<std::string> runtime() = 0;
    // Looks whether the store, the bundle folders and the runtime can be used. Binds, loads and
    // makes nothing.
    virtual std::vector<Finding> check() = 0;
};

// Chooses the runtime of this process before its first use, above flags, environment and config.
// kConflict "runtime already bound" afterwards; the bound runtime goes on working.
Result<void> set_runtime(std::string_view kind);
// The bound runtime's kind; empty before the first use.
std::string get_runtime();
// Unbinds the runtime; for tests. Hosts created earlier must be gone.
void reset_config();

}  // namespace runbook
