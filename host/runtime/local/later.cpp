// Steps that are answered later: the body has returned, and whoever has the attempt's token settles
// it, sends heartbeats for it, or lets it run into its time limit.
#include <utility>

#include "host/base/token.hpp"
#include "host/runtime/local/turn.hpp"

namespace runbook::runtime::local {
namespace {

const std::string* token_hash_of(const engine::EventData& request) {
    if (const auto* e = std::get_if<engine::StepCompleted>(&request)) return &e->step;
    if (const auto* e = std::get_if<engine::StepFailed>(&request)) return &e->step;
    if (const auto* e = std::get_if<engine::StepStarted>(&request)) return &e->step;
    return nullptr;
}

Error not_waited_for(const std::string& run_id) {
    return {ErrorCode::kConflict,
            "no step of run " + run_id +
                " waits for an answer under this token: it was answered before, its time was over, "
                "or another attempt with a token of its own has begun",
            "runbook-host history " + run_id};
}

}  // namespace

void Turn::defer(LiveRun& run, const AttemptPtr& attempt) {
    attempt->deferred = true;
    attempt->heartbeat_ns = now_ns_;  // its silence counts from now
    attempt->token_hash = hash_of_token(attempt->token);
    engine::StepEnded end{attempt->task.seq, attempt->task.attempt, {}, attempt->token_hash};
    end.outcome.deferred = true;
    deliver(run.slot, std::move(end));
}

// One that was deferred in another process: its limits hold, counted from where they began.
void Turn::watch(LiveRun& run, engine::StepTask& task) {
    const AttemptPtr attempt = new_attempt(run);
    attempt->started_ns = task.started_ns;
    attempt->heartbeat_ns = now_ns_;
    attempt->deferred = true;
    attempt->token_hash = std::exchange(task.token_hash, {});
    if (const auto* saved = loop_.heartbeats_.find(run.slot, task.seq)) attempt->details = *saved;
    attempt->task = std::move(task);
    run.attempts[attempt->task.seq] = attempt;
    loop_.deadlines_.add(attempt, now_ns_);
}

// An answer may be faster than the body that handed the token out.
AttemptPtr Turn::attempt_under(const LiveRun& run, const std::string& token_hash) {
    for (const auto& [seq, attempt] : run.attempts) {
        const bool begun = attempt->started_ns != 0;
        if (attempt->token_hash.empty() && begun)
            attempt->token_hash = hash_of_token(attempt->token);
        if (begun && attempt->token_hash == token_hash) return attempt;
    }
    return nullptr;
}

// False: the request is none of these.
bool Turn::answer_step(LiveRun& run, const Asker& asker, engine::EventData& request) {
    const std::string* const hash = token_hash_of(request);
    if (hash == nullptr) return false;
    AttemptPtr attempt = attempt_under(run, *hash);
    if (attempt && lateness(*attempt, now_ns_) != engine::TimeoutKind::kNone) {
        loop_.deadlines_.remove(*attempt);
        late(std::exchange(attempt, nullptr));
    }
    if (!attempt) {
        answer(run, asker, not_waited_for(run.names->run_id));
    } else if (auto* beat = std::get_if<engine::StepStarted>(&request)) {
        attempt->heartbeat_ns = now_ns_;
        {
            const std::lock_guard lock(attempt->mutex);
            if (!beat->input.empty()) attempt->details = beat->input;
        }
        if (!beat->input.empty()) save_heartbeat(run, attempt->task.seq, beat->input);
        answer(run, asker, engine::Payload::json(attempt->stop == 0 ? "true" : "false"));
    } else {
        engine::ActivityOutcome outcome;
        if (auto* done = std::get_if<engine::StepCompleted>(&request))
            outcome.result = std::move(done->result);
        if (auto* failed = std::get_if<engine::StepFailed>(&request))
            outcome.failure = std::make_shared<const engine::Failure>(std::move(failed->failure));
        loop_.deadlines_.remove(*attempt);
        take_end(run, attempt, std::move(outcome));
        answer(run, asker, engine::Payload::null());
    }
    return true;
}

}  // namespace runbook::runtime::local
