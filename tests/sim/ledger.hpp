// Ledger: what happened outside the log, kept in memory through all crashes: which bodies ran and
// what they gave, what callers were told, which events were reported. The log is held against it;
// the log is never its own judge.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/engine/event.hpp"
#include "host/engine/status.hpp"

namespace runbook::sim {

// Which life of the process: a body that ran in an earlier one may run again.
using Life = int;

struct Execution {
    std::uint32_t attempt = 0;
    Life life = 0;
    int resumption = 0;  // how often the run had been resumed, after it was parked
    std::string result;  // JSON; empty: it did not come back, or failed
    bool failed = false;
};

// What its parent has asked for, should it end first.
enum class ParentsEnd : std::int64_t { kIsCancelled, kIsTerminated, kGoesOn };

// What one run's log says, and what is to be held against it.
struct RunBook {
    // From the events, in the order in which they were seen to be on disk.
    std::vector<std::uint64_t> prints;  // of each
    std::int64_t latest_ns = 0;
    std::map<std::string, std::uint32_t> started;  // steps: the latest attempt
    std::set<std::string> ended;                   // steps
    struct Failed {
        std::int64_t at_ns = 0;
        std::uint32_t attempt = 0;
        std::int64_t retry_after_ms = -1;
    };
    std::map<std::string, Failed> failed;           // steps: the latest failure
    std::map<std::string, std::int64_t> due_ns;     // steps: when the next attempt may begin
    std::map<std::string, std::uint32_t> deferred;  // steps: the attempt that is answered later
    std::map<std::pair<std::string, std::uint32_t>, std::string> outcomes;  // of attempts
    std::set<std::string> signals;                                          // ids
    std::vector<std::string> received;           // the same: name and number, by arrival
    std::size_t carried = 0;                     // so many of them came from the run before
    std::vector<std::string> unhandled;          // names
    std::map<std::string, std::string> gates;    // name: the answer's comment
    std::set<std::string> hooks;                 // that have received
    std::set<std::string> withdrawn;             // gates and hooks: the run waits no more
    std::map<std::string, std::string> updates;  // id: the answer
    std::set<std::string> questions;             // gates and hooks that are open
    struct Child {
        std::string run_id;  // of the first of its chain
        engine::Status end = engine::Status::kPending;
        std::string result;  // JSON, when completed
    };
    std::map<std::string, Child> children;  // by workflow id
    bool cancel_requested = false;
    std::string cancel_reason;
    int resumptions = 0;
    engine::Status status = engine::Status::kPending;  // final, once it is
    std::int64_t opened_ns = 0, closed_ns = 0;
    std::string result;        // JSON, when completed
    std::string continued_as;  // the run that goes on
    bool cleanup_completed = false;

    // From outside.
    std::map<std::string, std::vector<Execution>> bodies;      // by step
    std::map<std::int64_t, std::vector<std::int64_t>> values;  // by op: what its bodies gave
    std::set<std::string> promised;                            // JSON that was given later
    std::map<std::int64_t, std::vector<std::int64_t>> deeds;   // by saga: what was done,
    std::map<std::int64_t, std::vector<std::int64_t>> undone;  // and what was undone, each once
    std::map<std::string, std::string> answers_tried;          // gates: comments, any of them
    std::map<std::int64_t, std::string> tokens;                // of hooks, as the code sees them
    std::string parent;                                        // run id
    ParentsEnd at_parents_end = ParentsEnd::kGoesOn;
    std::int64_t last_word_ns = 0;        // when its code came to its end
    std::optional<std::string> returned;  // by the runbook itself
    std::string trail;                    // the latest that a query gave
    Life entered = 0;                     // by its code, the latest time
    std::set<std::string> taken;          // signals, since it was entered: name and number
};

// What a caller was told; the log must have it, from then on and for ever.
struct Told {
    std::vector<std::pair<std::string, std::string>> starts;             // key: run id
    std::set<std::pair<std::string, std::string>> signals;               // run id, signal id
    std::map<std::pair<std::string, std::string>, std::string> gates;    // run id, gate: comment
    std::set<std::pair<std::string, std::string>> hooks;                 // run id, hook
    std::map<std::pair<std::string, std::string>, std::string> updates;  // run id, id: answer
    struct Answer {
        std::string run, step;
        std::uint32_t attempt = 0;
        std::string outcome;  // JSON, or ! and the failure's type
    };
    std::vector<Answer> answers;         // of steps, later
    std::set<std::string> cancels;       // run ids
    std::set<std::string> terminations;  // run ids
    // Runs that nobody drove when something was asked of them. It lies in the inbox; and an answer
    // comes to nothing there when the run, by what was asked before it, has withdrawn the question.
    std::set<std::string> kept;
};

class Ledger {
 public:
    // The first thing that must not be; empty: all is well.
    const std::string& failure() const { return failure_; }
    void fail(const std::string& what) {
        if (failure_.empty()) failure_ = what;
    }

    RunBook& of(const std::string& run_id) { return runs_[run_id]; }
    std::map<std::string, RunBook>& runs() { return runs_; }
    Told& told() { return told_; }

    // An event of the run is on disk: it was reported, or found there.
    void observe(const std::string& run_id, const engine::Event& event);
    // The log as it is now: what was seen of it must be there.
    void compare(const std::string& run_id, const std::vector<engine::Event>& log);

    // A worker has it: its body may begin at any time.
    void may_begin(const std::string& run_id, const std::string& step, std::uint32_t attempt);
    // A body begins.
    struct Call {
        std::string run_id, step, key;
        std::uint32_t attempt = 0;
        std::int64_t now_ns = 0;
        Life life = 0;
    };
    std::size_t begins(const Call& call);  // which of the step's executions it is
    void gives(const Call& call, std::size_t execution, std::int64_t op, std::int64_t value);
    void fails(const Call& call, std::size_t execution);

    // The runbook says that this op gave it this value.
    void was_given(const std::string& run_id, std::int64_t op, std::int64_t value);
    // The code is shown the token of a hook, at first or in a replay.
    void shows_token(const std::string& run_id, std::int64_t op, const std::string& token);
    void takes(const std::string& run_id, const std::string& signal, std::int64_t number);
    void returns(const std::string& run_id, const std::string& value);
    // A query was answered: what was there before is still there.
    void shows(const std::string& run_id, const std::string& trail);

    // At the end, of a run that is closed: everything that was promised.
    void settle(const std::string& run_id);
    // Likewise, once its whole log was replayed: no signal is lost that its code has not taken.
    void settle_signals(const std::string& run_id);

    std::uint64_t events() const { return events_; }

 private:
    struct Reader;
    void settle_told(const std::string& run_id);
    void settle_opened(const std::string& run_id);
    void settle_children(const std::string& run_id);
    void settle_parents_end(const std::string& run_id);
    std::map<std::string, RunBook> runs_;
    Told told_;
    std::string failure_;
    std::uint64_t events_ = 0;
};

}  // namespace runbook::sim

// Makes the words only when they are needed: there are a thousand checks for each event.
#define RB_SIM_CHECK(ledger, holds, words) ((holds) ? void() : (ledger).fail(words))
