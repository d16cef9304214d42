// Local steps: activities that their bundle declares as short and never blocking. The loop calls
// them itself: for a transient run in the turn that asks for them, without an attempt or a time
// limit to watch, and the run goes on in the same turn; for a durable run after the commit, since
// nothing is done for it before the log says so.
#include <algorithm>
#include <utility>

#include "host/base/bundle_log.hpp"
#include "host/base/same.hpp"
#include "host/runtime/local/turn.hpp"

namespace runbook::runtime::local {
namespace {

// What a turn may spend on them before its commit, and again after it, so that a run that never
// waits does not keep the others, or a cancellation, waiting. What is asked for beyond it goes to
// the workers.
constexpr std::int64_t kLocalMostNs = 1'000'000;

}  // namespace

bool Turn::runs_here(const LiveRun& run, const engine::Activity& activity) const {
    return !run.durable && activity.local() && now_ns_ - began_ns_ < kLocalMostNs;
}

// Time goes on within the turn, as the runbook sees between two steps.
void Turn::run_here(const LiveRun& run, const engine::Activity& activity,
                    const engine::StepTask& task) {
    const RunNames& names = *run.names;
    static const engine::Payloads kNone;
    const std::int64_t started = now_ns_;
    const std::string key = idempotency_key(names, task);
    engine::ActivityCall call{.workflow_id = names.workflow_id,
                              .run_id = names.run_id,
                              .runbook = names.runbook,
                              .step_id = task.step,
                              .idempotency_key = key,
                              .attempt = task.attempt,
                              .scheduled_ns = task.scheduled_ns,
                              .started_ns = started,
                              .deadline_ns = due_of(task, started),
                              .heartbeat_ms = 0,
                              .args = *task.args,
                              .last_heartbeat = kNone,
                              .stop_reason = {},
                              .heartbeat = {},
                              .log = {}};
    call.log = [&names, &task](std::uint32_t level, std::string_view message,
                               std::string_view json) {
        log::bundle(level, names.run_id + " " + task.step, message, json);
    };
    engine::StepEnded end{task.seq, task.attempt, activity.run(call)};
    pass_time();
    const engine::TimeoutKind late = lateness(task, started, now_ns_);
    const std::uint64_t most = loop_.options_.payload_bytes_max;
    if (late != engine::TimeoutKind::kNone) {
        end.outcome.failure = timed_out(task, late);
    } else if (!end.outcome.failure && end.outcome.result.body.size() > most) {
        end.outcome.failure = too_large(task, end.outcome.result.body.size(), most);
    }
    local_.push_back({run.slot, std::move(end)});
}

void Turn::run_local_attempts() {
    std::int64_t spent_ns = 0;
    std::erase_if(queue_, [&](AttemptPtr& attempt) {
        if (!attempt->activity->local() || spent_ns >= kLocalMostNs) return false;
        engine::ActivityOutcome outcome = loop_.common_.workers->run_here(attempt);
        if (attempt->ended_ns != 0) spent_ns += attempt->ended_ns - attempt->started_ns;
        loop_.post(AttemptEnded{std::move(attempt), std::move(outcome)});
        return true;
    });
}

// By the run's own code, in the middle of its activation. Not an activity that somebody else
// answers for, and none whose time is limited: nobody would look at the clock for it.
bool Turn::may_call(const engine::Runbook& from, std::string_view activity) {
    constexpr std::uint32_t kUnseen = 16;  // calls between two looks at the clock
    if (wants_log()) return false;
    if (++called_ % kUnseen == 0) pass_time();
    if (now_ns_ - began_ns_ >= kLocalMostNs) return false;
    Scheduler::Asked& last = loop_.last_asked_;
    if (last.from != &from || !same(last.activity, activity)) {
        const auto& found = activity_of(from, std::string(activity));
        const bool here = found && found->local() && found->defaults().attempt_ms == 0 &&
                          found->defaults().total_ms == 0;
        last = {&from, std::string(activity), here};
    }
    return last.callable;
}

void Turn::pass_time() {
    now_ns_ = std::max(now_ns_, loop_.clock_.now_ns());
    loop_.last_now_ns_ = now_ns_;
}

}  // namespace runbook::runtime::local
