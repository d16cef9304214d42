// Driver: a host of a few lines for the kit's tests. It activates one instance of a descriptor with
// jobs, keeps deep copies of the commands, and answers. Everything it lends out is overwritten and
// freed when the call returns (lent.hpp), so that code that keeps a borrowed pointer is caught.
#pragma once

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lent.hpp"

namespace rb::test {

struct Command {
    std::uint16_t type = 0;
    std::uint64_t seq = 0;
    std::string name, key, label, run_id, schema;
    std::vector<std::string> unhandled;
    std::vector<std::string> carried;  // signals
    std::vector<std::string> pairs;    // `key=value`
    std::vector<std::string> args;
    std::vector<std::string> encodings;
    std::int64_t delay_ms = 0;
    std::uint64_t target = 0;
    bool has_retry = false;
    std::uint32_t max_attempts = 0, backoff_permille = 0, cancel_mode = 0, close_policy = 0;
    std::int64_t first_ms = 0, max_ms = 0, attempt_ms = 0, total_ms = 0, heartbeat_ms = 0,
                 run_ms = 0;
    std::vector<std::string> no_retry;
    std::optional<Failure> failure;
};

// `step one#2 ["x"]`: short forms for comparing what was emitted.
std::string brief(const Command& command);

class Driver {
 public:
    Driver(const rb_bundle& bundle, std::string_view slug, std::uint64_t seed = 7,
           HostKind kind = HostKind::usual);
    ~Driver() { evict(); }
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;

    rb_status start(const std::string& json = {});  // empty: without an input
    rb_status resolve(std::uint64_t seq, const std::string& json);
    rb_status resolve_void(std::uint64_t seq);
    rb_status fail(std::uint64_t seq, const Failure& failure);
    rb_status cancel(const std::string& reason);
    rb_status signal(std::string_view name, const std::string& json = {});
    // Asks for the validator, as a host does when it is not replaying.
    rb_status update(std::string_view name, std::string_view id, const std::string& json = {});
    rb_status started(std::uint64_t seq, std::string_view name);
    std::string query(std::string_view name, const std::string& json = {});  // or what refused it
    rb_status job(std::uint16_t type, std::uint16_t flags = 0, std::uint64_t number = 0);
    // Runs the INLINE_STEP's code as a worker would, and resolves it.
    rb_status run_inline(std::uint64_t seq);
    void evict();

    // Commands of the last activation, in short.
    std::vector<std::string> last() const;
    const Command& command(std::uint64_t seq) const { return all_.at(by_seq_.at(seq - 1)); }
    const Command& final() const { return all_.back(); }
    std::string result() const;                      // of COMPLETE
    std::size_t count() const { return numbered_; }  // of the commands with a number
    const std::optional<Failure>& reported() const { return reported_; }
    const std::vector<std::string>& logged() const { return logged_; }
    const std::string& told_waits() const { return told_waits_; }

    std::int64_t now_ns = 1'000'000'000;
    bool replaying = false;
    bool continue_suggested = false;
    std::set<std::string> old_patches;       // patched() is false for these..
    std::vector<std::string> asked_patches;  // ..and was asked for these, deprecated ones with a !
    rb_status emit_answer = RB_OK;
    std::string parent_run_id;

 private:
    struct Hooks;
    rb_status activate(Lent& lent, const rb_job& job);
    rb_status named(std::uint16_t type, std::uint16_t flags, std::string_view name,
                    std::string_view id, const std::string& json);

    const HostKind kind_;
    const rb_runbook* runbook_ = nullptr;
    const rb_bundle& bundle_;
    void* instance_ = nullptr;
    std::deque<Command> all_;
    std::vector<std::size_t> by_seq_;  // index into all_
    std::size_t numbered_ = 0;
    std::uint64_t signals_ = 0;
    std::size_t before_ = 0;
    std::optional<Failure> reported_;
    std::vector<std::string> logged_;
    std::string told_waits_;
};

// One call of an activity.
struct Answer {
    rb_status status = RB_OK;
    std::optional<Failure> failure;
    std::string encoding, json;
    std::vector<std::string> heartbeats, logs;
};
struct CallOptions {
    std::uint32_t attempt = 1;
    std::string last_heartbeat, token;
    std::uint32_t stop = RB_STOP_NONE;
    void* task = nullptr;
    HostKind kind = HostKind::usual;
};
Answer call(const rb_bundle& bundle, std::string_view activity, std::vector<std::string> args = {},
            const CallOptions& options = {});

const rb_activity* find_activity(const rb_bundle& bundle, std::string_view name);
const rb_runbook* find_runbook(const rb_bundle& bundle, std::string_view slug);

// A bundle from declarations, as RUNBOOK_BUNDLE makes one, but any number in a program.
template <class... Decl>
std::unique_ptr<kit::Bundle> bundle_of(const Decl&... decl) {
    return std::make_unique<kit::Bundle>(kit::declare("test", "1.0.0", decl...),
                                         &kit::close_bundle);
}

}  // namespace rb::test
