// runbook/test_bench.hpp: a host for tests of runbooks, in this process: bundles that are linked
// in, a clock that jumps to whatever is waited for, activities and child runbooks that can be
// replaced. What drives the runs is what drives them in production: the same engine, C ABI and
// local runtime.
//
// Authors use LocalTest of <runbook/testing.hpp>, which is this with their own types. Nothing here
// throws. One thread at a time for each bench; benches in several threads do not disturb each
// other. Payloads are JSON texts, times nanoseconds since the Unix epoch, as in <runbook/host.hpp>.
#pragma once

#include <runbook/host.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

extern "C" struct rb_activity;  // of runbook/abi.h

namespace runbook {

struct TestOptions {
    // Keep logs in a store in memory, as those of durable runs are kept on disk: activities can
    // read them (rb::history), workflow ids and idempotency keys are remembered.
    bool durable = false;
    // A step whose activity has no fake makes run() fail; else the real activity is called.
    bool fakes_only = false;
    // When the clock begins: 2023-11-14 22:13:20 UTC.
    std::int64_t start_ns = 1'700'000'000'000'000'000;
    // A run that is still open so much virtual time after run() began will not end any more.
    std::chrono::hours patience{24 * 365 * 10};
    // A run whose log has so many events is asked to continue as new.
    std::uint64_t events_warn = 10'000;
    // A runbook that calls what a replay would not see again is parked with the call and its stack.
    HostOptions::Guard guard = HostOptions::Guard::kStrict;
};

// One attempt at a step, or one start of a replaced child runbook.
struct CallInfo {
    std::string run_id, runbook;    // of the run that made it; of a replaced child its own
    std::string name;               // "orders.charge"; of a child runbook its slug
    std::string step;               // "charge#1"
    std::uint32_t attempt = 1;      // always 1 for a child
    std::vector<std::string> args;  // JSON
    std::int64_t time_ns = 0;
    bool faked = false;
};

// The entries of the bundles that add_runbook_test() links into a test; it makes this function.
std::vector<LinkedEntry> linked_bundles();

class TestBench {
 public:
    static std::unique_ptr<TestBench> create(TestOptions options);
    virtual ~TestBench() = default;

    // kEnvironment: why it is refused.
    virtual Result<void> add_bundle(LinkedEntry entry) = 0;

    // From now on `body` answers the calls of that activity; its retries, time limits and the rest
    // of its declaration stay. `name` is short, or "bundle.activity", which may also be of a bundle
    // that is not linked in. Of `body` struct_size, slug, user and run are used, on the thread in
    // run(). kNotFound names near ones; kBadInput: more than one bundle has that name.
    virtual Result<void> fake_activity(std::string_view name,
                                       std::shared_ptr<const rb_activity> body) = 0;
    // From now on runs start, for children of that slug, a runbook of one step: `body`, with the
    // child's input as its argument. Its result or failure is the child's; it is not tried again.
    virtual Result<void> fake_runbook(std::string_view slug,
                                      std::shared_ptr<const rb_activity> body) = 0;

    // Starts a run and drives it, with its children and activities, on the calling thread until it
    // is final or parked. Errors of Host::start, and: kNotFound, a step's activity has no fake (see
    // TestOptions); kTimedOut, it waits for what never comes; kConflict, called from within a run.
    virtual Result<RunInfo> run(const StartRequest& request) = 0;

    // What was called so far, in order. `name` as for fake_activity; kNotFound names near ones.
    virtual Result<std::vector<CallInfo>> calls(std::string_view name) = 0;
    virtual std::vector<CallInfo> child_calls(std::string_view slug) = 0;  // of a replaced runbook
    // The log of a run, transient ones too. kNotFound: not a run id of this bench.
    virtual Result<std::vector<EventInfo>> events(std::string_view run_id) = 0;
    // Feeds the log of the run, and of its children, to fresh code, as a host does that takes it
    // over after a crash. kMismatch: the code does something else than it did, with event and
    // command.
    virtual Result<void> replay(std::string_view run_id) = 0;

    virtual std::int64_t now_ns() = 0;
    // The clock moves on; within a fake: what it does takes so long.
    virtual void pass(std::chrono::nanoseconds time) = 0;
    // For whatever else a host can do; its runs too are driven by calls that wait for them.
    virtual Host& host() = 0;
};

}  // namespace runbook
