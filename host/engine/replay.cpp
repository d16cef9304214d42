// Replay: the recorded jobs are fed again, and each command the runbook emits is compared with the
// event the log holds in its place, by kind, name and explicit key. The first difference is a
// mismatch. Inputs are not compared: a fixed typo in an argument must not park a run.
#include <algorithm>
#include <utility>

#include "host/engine/describe.hpp"
#include "host/engine/replayer.hpp"

namespace runbook::engine {

bool is_stop(const EventData& data) {
    const auto* e = std::get_if<WorkflowInterrupted>(&data);
    return e != nullptr && (e->reason == "runbook_error" || e->reason == "not_supported" ||
                            e->reason == "event_limit");
}

namespace {
bool is_interruption(const EventData& data) {
    return std::holds_alternative<WorkflowInterrupted>(data) ||
           std::holds_alternative<WorkflowResumed>(data);
}

// The event whose activation never came to commands in the log: the start of a run that was only
// recorded, or the job at which the runbook threw. What it does now, it does for the first time.
std::uint64_t open_event(std::span<const Event> log) {
    if (log.size() == 1) return 1;
    bool stopped = false;
    std::size_t last = log.size();
    for (; last > 0; --last) {
        const EventData& data = log[last - 1].data;
        const auto* marker = std::get_if<MarkerRecorded>(&data);
        const bool mark = marker != nullptr && marker->kind != MarkerKind::kSideEffect;
        if (!mark && !is_interruption(data)) break;
        stopped = stopped || is_stop(data);
    }
    return stopped ? last : 0;
}

bool is_told(const EventData& data) {
    return std::holds_alternative<SignalReceived>(data) ||
           std::holds_alternative<GateAnswered>(data) || std::holds_alternative<HookReceived>(data);
}

// The first of the events that close what is open before the final one; 0: the run goes on. Before
// a termination stands also what was left over, which the runbook may not have heard of.
// `looking`: the log may have been cut among them.
std::uint64_t ending(std::span<const Event> log, bool looking) {
    if (log.empty() || (!looking && !is_final_event(log.back().data))) return 0;
    const bool terminated = std::holds_alternative<WorkflowTerminated>(log.back().data);
    std::size_t from = log.size();
    for (; from > 0; --from) {
        const EventData& data = log[from - 1].data;
        const auto* gate = std::get_if<GateClosed>(&data);
        const bool closes = is_final_event(data) || std::holds_alternative<HookDisposed>(data) ||
                            (gate != nullptr && gate->reason == GateClosing::kRunClosed) ||
                            (terminated && is_told(data));
        if (!closes) break;
    }
    return from < log.size() ? from + 1 : 0;
}
}  // namespace

Result<void> Execution::replay(std::span<const Event> log, HookTokens* tokens) {
    open_since_ = open_event(log);
    RB_CHECK(feed(log, tokens));
    const bool nothing_yet = sequence_ == 1;
    if (!closed() && !nothing_yet && !open_activation_ && unmatched()) {
        return mismatch_at_end(log);
    }
    if (closed() || !error_) return {};
    stopped_at_the_end_ = true;
    return Error{ErrorCode::kMismatch,
                 "run " + run_id_ + " cannot go on: runbook " + runbook_->slug() + "@" +
                     runbook_->version() + " stops with " + error_->type + ": " + error_->message,
                 "fix the runbook, drop in the new bundle, then resume the run"};
}

Result<void> Execution::bring_back(std::span<const Event> log, HookTokens* tokens) {
    RB_CHECK(feed(log, tokens));
    if (!closed() && unmatched()) return mismatch_at_end(log);
    return {};
}

Result<void> Execution::look(std::span<const Event> log, HookTokens* tokens) {
    looking_ = true;
    return feed(log, tokens);
}

Result<void> Execution::feed(std::span<const Event> log, HookTokens* tokens) {
    RB_ASSERT(sequence_ == 0);
    for (const Event& event : log) {
        const auto* marker = std::get_if<MarkerRecorded>(&event.data);
        if (marker == nullptr) continue;
        if (marker->kind == MarkerKind::kPatch) patches_[marker->id] = true;
        if (marker->kind == MarkerKind::kKitFlag) {
            kit_flags_[static_cast<std::uint32_t>(std::stoul(marker->id))] = true;
        }
    }
    ending_since_ = ending(log, looking_);
    tokens_ = tokens;
    replaying_ = true;
    for (const Event& event : log) {
        RB_ASSERT(event.sequence == sequence_ + 1);
        sequence_ = event.sequence;
        now_ns_ = event.time_ns;
        RB_CHECK(replay_event(event));
    }
    replaying_ = false;
    tokens_ = nullptr;
    ids_.clear();
    delivery_ = {};
    return {};
}

Result<void> Execution::replay_event(const Event& event) {
    const bool interruption = is_interruption(event.data);
    const bool without_code =
        interruption || (ending_since_ != 0 && event.sequence >= ending_since_);
    if (error_ && !without_code) return mismatch(event, error_->type + ": " + error_->message);
    if (closed()) return damaged(event);
    if (!interruption && !is_same_attempt(event.data)) {
        lost_in_a_row_ = 0;
        open_activation_ = false;
    }
    return std::visit(Replayer{*this, event}, event.data);
}

// A step that runs again after a crash: no progress.
bool Execution::is_same_attempt(const EventData& data) {
    const auto* e = std::get_if<StepStarted>(&data);
    if (e == nullptr) return false;
    const StepMachine* step = by_id<StepMachine>(e->step).second;
    return step != nullptr && step->attempt == e->attempt;
}

// Goes on until the next event of the log is needed: silent commands are performed, and when every
// command has found its event the jobs that commands caused are delivered.
Result<void> Execution::settle() {
    while (!error_) {
        if (!commands_.empty()) {
            const Command& next = commands_.front();
            if (next.type >= CommandType::kComplete) {
                begin_ending(Command(next));
                commands_.clear();
                jobs_.clear();
                return {};
            }
            if (!silent(next)) return {};
            perform_silent(next);
            commands_.pop_front();
        } else if (!jobs_.empty()) {
            if (next_job_counts()) activate(jobs_.front());
            jobs_.pop_front();
        } else {
            return {};
        }
    }
    return {};
}

// A command whose event is not looked for: properties, which are never compared; a gate that is
// open already; a cancel of what leaves no event by it.
bool Execution::silent(const Command& command) const {
    switch (command.type) {
        case CommandType::kMemo:
        case CommandType::kSearch:
        case CommandType::kDetails:
            return true;
        case CommandType::kGate:
            return gate_is_open(command.name);
        case CommandType::kCancel:
            break;
        default:
            return false;
    }
    const auto place = live_.find(command.target_seq);
    if (place == live_.end()) return true;
    const auto* step = std::get_if<StepMachine>(&place->second);
    if (step != nullptr) return step->state() != StepMachine::State::kBackingOff;
    return std::holds_alternative<ChildMachine>(place->second);
}

void Execution::perform_silent(const Command& command) {
    if (command.type == CommandType::kCancel) perform_cancel(command);
    if (command.type == CommandType::kGate) refuse_gate(command);
}

Result<Command> Execution::expect(const Event& event, CommandType type, const std::string& name) {
    if (ending_) return mismatch(event, describe(ending_->command));
    if (commands_.empty()) return mismatch(event, "nothing");
    Command& next = commands_.front();
    if (next.type != type || (!name.empty() && next.name != name)) {
        return mismatch(event, describe(next));
    }
    Command command = std::move(next);
    commands_.pop_front();
    return command;
}

Result<void> Execution::expect_final(const Event& event, CommandType type) {
    if (!ending_)
        return mismatch(event, commands_.empty() ? "nothing" : describe(commands_.front()));
    const CommandType asked = ending_->command.type;
    const bool same = asked == type;
    // What a cancellation becomes while the run waits to go on, or when it came of the deadline;
    // and a successor that nobody can start.
    const bool cancelled = asked == CommandType::kContinue && ending_->cancelled;
    const bool as_cancelled = type == CommandType::kCancelled && cancelled;
    const bool as_failed =
        type == CommandType::kFail &&
        (asked == CommandType::kContinue || (asked == CommandType::kCancelled && overdue_));
    if (!same && !as_cancelled && !as_failed) return mismatch(event, describe(ending_->command));
    return {};
}

// At the end of the log the runbook has asked for something that is not in it. That it has ended is
// not in it before its steps in flight have.
bool Execution::unmatched() const {
    return error_ || !commands_.empty() || (ending_ && !steps_under_way() && !goes_on_later());
}

// An event that came from outside: every command before it must have found its event.
Result<void> Execution::arrived(const Event& event) {
    if (commands_.empty()) return {};
    return mismatch(event, describe(commands_.front()));
}

Error Execution::mismatch(const Event& event, const std::string& actual) const {
    return {ErrorCode::kMismatch,
            "run " + run_id_ + " does not replay: event " + std::to_string(event.sequence) +
                " in its log is " + describe(event.data) + ", but runbook " + runbook_->slug() +
                "@" + runbook_->version() + " (bundle " + runbook_->bundle_digest().substr(0, 12) +
                ") asks for " + actual,
            "bring back the bundle the run began with, or one that asks for the same"};
}

// Interruptions are not counted: whoever tries once more in vain meets the same error.
Error Execution::mismatch_at_end(std::span<const Event> log) const {
    const auto last = std::find_if(log.rbegin(), log.rend(),
                                   [](const Event& event) { return !is_interruption(event.data); });
    const std::string actual = error_ ? error_->type + ": " + error_->message
                                      : describe(ending_ ? ending_->command : commands_.front());
    return {ErrorCode::kMismatch,
            "run " + run_id_ + " does not replay: its log ends at event " +
                std::to_string(last->sequence) + ", but runbook " + runbook_->slug() + "@" +
                runbook_->version() + " (bundle " + runbook_->bundle_digest().substr(0, 12) +
                ") asks for " + actual + " before anything new has happened",
            "bring back the bundle the run began with, or one that asks for the same"};
}

Error Execution::damaged(const Event& event) const {
    return {ErrorCode::kEnvironment,
            "the log of run " + run_id_ + " is damaged: event " + std::to_string(event.sequence) +
                " (" + describe(event.data) + ") does not follow from those before it",
            "restore the store from a backup, or terminate the run"};
}

void Execution::forget(std::uint64_t seq, const std::string& id) {
    live_.erase(seq);
    ids_.erase(id);
}

}  // namespace runbook::engine
