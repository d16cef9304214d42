#include "host/runtime/local/turn.hpp"

#include <algorithm>
#include <utility>

#include "host/base/bundle_log.hpp"
#include "host/base/duration.hpp"
#include "host/base/log.hpp"
#include "host/base/token.hpp"

namespace runbook::runtime::local {

Turn::Turn(Scheduler& loop, std::int64_t now_ns)
    : loop_(loop),
      began_ns_(now_ns),
      now_ns_(now_ns),
      writes_(loop.room_.writes),
      records_(loop.room_.records),
      queue_(loop.room_.queue),
      touched_(loop.room_.touched) {}

Turn::~Turn() {
    loop_.common_.commits.leave(*this);
    writes_.clear();
    records_.clear();
    queue_.clear();
    touched_.clear();
}

namespace {

constexpr std::size_t kResultFetched = 512;
// In one turn: the runs of a million timers that are due together may all be evicted.
constexpr std::size_t kTimersMost = 1024;

const AttemptEnded* end_at(const std::vector<Message>& messages, std::size_t i) {
    return i < messages.size() ? std::get_if<AttemptEnded>(&messages[i]) : nullptr;
}

const Attempt* attempt_of(const std::vector<Message>& messages, std::size_t i) {
    const auto* end = end_at(messages, i);
    return end == nullptr ? nullptr : end->attempt.get();
}

}  // namespace

void Turn::fetch_ahead(const std::vector<Message>& messages, std::size_t i) {
    if (const Attempt* attempt = attempt_of(messages, i + 8)) prefetch(attempt);
    if (const auto* end = end_at(messages, i + 3)) {
        const std::string& result = end->outcome.result.body;
        prefetch_bytes(result.data(), std::min(result.size(), kResultFetched));
    }
    fetch_runs(i, [&](std::size_t at) {
        const Attempt* attempt = attempt_of(messages, at);
        return attempt == nullptr ? SlotId{0} : attempt->slot;
    });
}

void Turn::take(Message& message) {
    if (auto* start_message = std::get_if<StartMessage>(&message)) start(*start_message);
    if (auto* resume_message = std::get_if<ResumeMessage>(&message)) resume(*resume_message);
    if (auto* end = std::get_if<AttemptEnded>(&message)) attempt_ended(*end);
    if (auto* input = std::get_if<InputMessage>(&message))
        deliver(input->slot, std::move(input->input));
    if (auto* letters = std::get_if<LetterMessage>(&message)) read_letters(*letters);
    if (auto* request = std::get_if<RequestMessage>(&message)) ask(*request);
    if (auto* beat = std::get_if<Heartbeat>(&message)) save(*beat);
    drain_local();
}

void Turn::take_due() {
    for (const Timers::Due& due : loop_.timers_.take_due(now_ns_, kTimersMost)) {
        deliver(due.slot, engine::TimerFired{due.arm.seq, due.arm.use});
        drain_local();
    }
    for (const AttemptPtr& attempt : loop_.deadlines_.take_due(now_ns_)) {
        late(attempt);
        drain_local();
    }
}

void Turn::drain_local() {
    while (!local_.empty()) {
        InputMessage message = std::move(local_.front());
        local_.pop_front();
        deliver(message.slot, std::move(message.input));
    }
}

LiveRun* Turn::find(SlotId slot) {
    const auto place = loop_.runs_.find(slot);
    return place == loop_.runs_.end() ? nullptr : place->second.get();
}

void Turn::deliver(SlotId slot, engine::Input&& input) {
    LiveRun* run = find(slot);
    if (run == nullptr || loop_.held_up_.has(slot)) return deliver_or_keep(slot, std::move(input));
    if (run->execution) deliver(*run, std::move(input));
}

void Turn::deliver(LiveRun& run, engine::Input&& input) {
    current_durable_ = run.durable;
    loop_.idle_.remove(run.idle);
    if (const auto* end = std::get_if<engine::ChildEnded>(&input)) is_free_of(run.slot, end->seq);
    keep(run, run.execution->deliver(std::move(input), *this));
    if (run.durable && run.attempts.empty()) touched_.push_back(run.slot);
}

// Appends one record, the first of a run that is `created` with it; what it causes waits for the
// commit.
void Turn::keep(LiveRun& run, engine::Delivery&& delivery,
                std::unique_ptr<const storage::RunRow> created) {
    if (find(run.slot) == nullptr) return children_.clear();  // it is another holder's now
    if (delivery.events.empty() && delivery.only_counted == 0)
        return give(run, std::move(delivery.answers));
    const bool over = run.is_over();
    if (!run.durable) note_openings(run, delivery.events);
    warn_of_length(run, delivery);
    if (!delivery.events.empty()) {
        Write op{.kind = created ? Write::Kind::kCreate : Write::Kind::kAppend,
                 .durable = run.durable,
                 .status = run.execution->status(),
                 .slot = run.slot,
                 .row = std::move(created)};
        write_events(std::move(op), std::move(delivery.events));
    }
    if (!delivery.answers.empty()) give(run, std::move(delivery.answers));
    go_on(run.slot);
    auto closing = std::exchange(delivery.effects.close_children, {});
    prepare(run, std::move(delivery.effects));
    // First, so that the successor finds its workflow id free.
    const bool goes_on = run.execution->status() == engine::Status::kContinuedAsNew;
    if (goes_on) ended(run);
    start_children(run);
    // In the same transaction: a crash must not forget what the end means to the children.
    const SlotId slot = run.slot;
    for (const engine::ChildClose& close : closing) close_child(slot, close);
    // A look-up for its children may have shown that it is another holder's.
    if (over && !goes_on && find(slot) != nullptr) ended(run);
}

// Once, when it passes that length and does not continue as new at once.
void Turn::warn_of_length(const LiveRun& run, const engine::Delivery& delivery) const {
    if (run.is_over()) return;
    const std::uint64_t warn = loop_.options_.events_warn;
    const std::uint64_t now = run.execution->sequence();
    if (now < warn || now - delivery.events.size() - delivery.only_counted >= warn) return;
    log::warn("run " + run.names->run_id + " of " + run.names->runbook + " has " +
              std::to_string(warn) + " events; it should continue as new before it has " +
              std::to_string(loop_.options_.events_max) + " (limits.events_max)");
}

// All at once, while the run is at hand; nothing of it begins before the commit.
void Turn::prepare(LiveRun& run, engine::Effects&& effects) {
    if (!run.is_over()) {
        // What is to be stopped at once does not begin; a worker looks before it does.
        const bool none_stops = effects.stop_steps.empty();
        for (engine::StepTask& task : effects.steps) prepare(run, task, none_stops);
        for (engine::StepTask& task : effects.deferred) watch(run, task);
    }
    effects.steps.clear();
    effects.deferred.clear();
    const bool more = !effects.stop_steps.empty() || !effects.given_up.empty() ||
                      !effects.arm.empty() || !effects.disarm.empty();
    if (more || loop_.hindrances_.find(run.slot) != nullptr)
        acts_.push_back({run.slot, std::move(effects)});
}

AttemptPtr Turn::new_attempt(const LiveRun& run) const {
    auto attempt = std::make_shared<Attempt>();
    attempt->lane = &loop_;
    attempt->slot = run.slot;
    attempt->names = run.names;
    return attempt;
}

void Turn::prepare(LiveRun& run, engine::StepTask& task, bool may_run_here) {
    const auto& activity = activity_of(run.execution->runbook(), task.activity);
    if (!activity) {
        auto why = loop_.catalog_.activity(run.execution->runbook(), task.activity);
        engine::Failure failure;
        failure.kind = engine::FailureKind::kNotFound;
        failure.type = "not_found";
        failure.message = why.ok() ? "activity '" + task.activity + "' has just appeared; try again"
                                   : why.error().message;
        failure.no_retry = !why.ok();
        engine::StepEnded end{task.seq, task.attempt, {}};
        end.outcome.failure = std::make_shared<const engine::Failure>(std::move(failure));
        return loop_.post(InputMessage{run.slot, std::move(end)});
    }
    if (may_run_here && runs_here(run, *activity)) return run_here(run, *activity, task);
    AttemptPtr attempt = new_attempt(run);
    attempt->activity = activity;
    if (const auto* saved = loop_.heartbeats_.find(run.slot, task.seq)) {
        attempt->last_heartbeat = *saved;
    }
    attempt->task = std::move(task);
    run.attempts[attempt->task.seq] = attempt;
    loop_.deadlines_.add(attempt, now_ns_);
    queue_.push_back(std::move(attempt));
}

void Turn::note_openings(LiveRun& run, const std::vector<engine::Event>& events) {
    if (events.empty()) return;
    if (!run.openings) run.openings = std::make_unique<engine::Openings>();
    run.openings->apply(events);
}

void Turn::ended(LiveRun& run) {
    if (run.execution->closed()) drop_heartbeats(run);
    write({.kind = Write::Kind::kStatus,
           .durable = run.durable,
           .status = run.execution->status(),
           .slot = run.slot});
    for (const auto& [seq, attempt] : run.attempts) attempt->withdrawn = true;
    ended_.push_back(run.slot);
    const bool goes_on = run.execution->status() == engine::Status::kContinuedAsNew;
    if (run.parent_slot == 0 || run.execution->parked() || goes_on) return;
    engine::ChildEnded end;
    end.seq = run.parent_seq;
    end.status = run.execution->status();
    end.result = run.execution->result();
    end.failure = run.execution->failure();
    local_.push_back({run.parent_slot, std::move(end)});
}

void Turn::attempt_ended(AttemptEnded& message) {
    const Attempt& attempt = *message.attempt;
    LiveRun* run = find(attempt.slot);
    if (run == nullptr) return;
    const auto place = run->attempts.find(attempt.task.seq);
    if (place == run->attempts.end() || place->second != message.attempt) return;
    // The body came back before anybody looked at the clock: late is late all the same.
    if (lateness(attempt, attempt.ended_ns) != engine::TimeoutKind::kNone) {
        loop_.deadlines_.remove(*message.attempt);
        return late(message.attempt);
    }
    if (message.outcome.deferred) return defer(*run, message.attempt);
    loop_.deadlines_.remove(*message.attempt);
    take_end(*run, message.attempt, std::move(message.outcome));
}

void Turn::take_end(LiveRun& run, const AttemptPtr& attempt, engine::ActivityOutcome outcome) {
    const engine::StepTask& task = attempt->task;
    {
        // The body may still run, when the answer was faster.
        const std::lock_guard lock(attempt->mutex);
        if (outcome.failure && attempt->details) {
            save_heartbeat(run, task.seq, *attempt->details);
        } else {
            drop_heartbeat(run, task.seq);
        }
    }
    const std::uint64_t size = outcome.result.body.size();
    if (!outcome.failure && size > loop_.options_.payload_bytes_max) {
        outcome.failure = too_large(task, size, loop_.options_.payload_bytes_max);
    }
    run.attempts.erase(task.seq);
    deliver(run.slot, engine::StepEnded{task.seq, task.attempt, std::move(outcome)});
}

// The attempt's late result will find another attempt, or none, in its place and be dropped.
void Turn::late(const AttemptPtr& attempt) {
    LiveRun* run = find(attempt->slot);
    if (run == nullptr) return;
    const std::int64_t ended = attempt->ended_ns;
    const engine::TimeoutKind kind = lateness(*attempt, ended == 0 ? now_ns_ : ended);
    if (kind == engine::TimeoutKind::kNone) {
        if (ended == 0) loop_.deadlines_.add(attempt, now_ns_);
        return;  // ended in time: its message is on its way
    }
    const engine::StepTask& task = attempt->task;
    attempt->stop = static_cast<std::uint32_t>(Stop::kTimedOut);
    if (attempt->started_ns != 0 && ended == 0 && !attempt->deferred) {
        const auto held = std::chrono::nanoseconds(now_ns_ - attempt->started_ns);
        log::warn("worker held by " + task.step + " of run " + run->names->run_id + " for " +
                  format_duration(std::chrono::duration_cast<std::chrono::milliseconds>(held)));
        loop_.common_.workers->replace_held();
    }
    {
        const std::lock_guard lock(attempt->mutex);
        if (attempt->details) save_heartbeat(*run, task.seq, *attempt->details);
    }
    run->attempts.erase(task.seq);
    engine::StepEnded end{task.seq, task.attempt, {}};
    end.outcome.failure = timed_out(task, kind);
    deliver(attempt->slot, std::move(end));
}

// ---- Surroundings

const engine::StepOptions* Turn::declared(const engine::Runbook& from, const std::string& name) {
    const auto& activity = activity_of(from, name);
    return activity ? &activity->defaults() : nullptr;
}

// Looked up once per runbook and name: bundles are never unmapped while a run uses them.
const std::shared_ptr<const engine::Activity>& Turn::activity_of(const engine::Runbook& from,
                                                                 const std::string& name) {
    static const std::shared_ptr<const engine::Activity> kNone;
    auto& known = loop_.activities_[&from];
    if (const auto place = known.find(name); place != known.end()) return place->second;
    auto found = loop_.catalog_.activity(from, name);
    if (!found.ok()) return kNone;
    return known.emplace(name, std::move(found).value()).first->second;
}

double Turn::chance() { return std::uniform_real_distribution<double>(0, 1)(loop_.random_); }

void Turn::log(const std::string& run_id, std::uint32_t level, std::string_view message,
               std::string_view json) {
    log::bundle(level, run_id, message, json);
}

std::string Turn::misfit(const std::string& schema, const engine::Payload& value) {
    return loop_.options_.misfit ? loop_.options_.misfit(schema, value) : std::string();
}

engine::HookToken Turn::hook_token(const std::string& run_id, const std::string& hook) {
    TokenKeys& keys = loop_.common_.token_keys;
    Result<std::string> key = keys.transient();
    if (current_durable_) {
        auto store = loop_.stores_.store();
        key = store.ok() ? keys.durable(**store) : Result<std::string>(store.error());
    }
    if (!key.ok()) return {{}, {}, key.error().message};
    std::string token = make_token(RunId::parse(run_id).value(), "hook " + hook, *key);
    std::string hash = hash_of_token(token);
    return {std::move(token), std::move(hash), {}};
}

}  // namespace runbook::runtime::local
