#include "host/app/asking.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "host/app/event_json.hpp"
#include "host/app/input_check.hpp"
#include "host/base/ids.hpp"
#include "host/base/token.hpp"
#include "host/engine/request.hpp"

namespace runbook::app {

namespace {

using engine::Opening;

std::string new_update_id() {
    std::random_device chance;
    std::string id = "update-";
    for (int i = 0; i < 16; ++i) id += "0123456789abcdef"[chance() % 16];
    return id;
}

engine::GateOutcome outcome_of(GateAnswer::Outcome outcome) {
    switch (outcome) {
        case GateAnswer::Outcome::kApproved:
            return engine::GateOutcome::kApproved;
        case GateAnswer::Outcome::kRejected:
            return engine::GateOutcome::kRejected;
        case GateAnswer::Outcome::kCorrected:
            return engine::GateOutcome::kCorrected;
    }
    return engine::GateOutcome::kRejected;
}

std::optional<std::int64_t> until(const Opening& opening) {
    if (opening.expires_at_ns == 0) return std::nullopt;
    return opening.expires_at_ns;
}

// Open ones of that kind in all runs, the oldest first.
template <class Info, class Make>
std::vector<Info> open_ones(const std::vector<runtime::OpenRun>& runs, Opening::Kind kind,
                            const Make& make) {
    std::vector<Info> found;
    for (const runtime::OpenRun& run : runs) {
        for (const Opening& one : run.openings.all()) {
            if (one.kind == kind && one.state == Opening::State::kOpen)
                found.push_back(make(run, one));
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Info& a, const Info& b) { return a.since_ns < b.since_ns; });
    return found;
}

}  // namespace

Result<RunInfo> Asking::ask(std::string_view run, const engine::EventData& request, Limit limit) {
    RB_CHECK(check_lookup_id("run", run));
    RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
    RB_TRY(const runtime::AskedRun asked, runtime->ask(run, request, limit));
    RB_TRY(const runtime::RunView view, runtime->get(asked.run_id));
    return to_info(view);
}

Result<RunInfo> Asking::cancel(std::string_view run, std::string_view reason, Limit limit) {
    return ask(run, engine::CancellationRequested{std::string(reason), {}}, limit);
}

Result<RunInfo> Asking::terminate(std::string_view run, std::string_view reason, Limit limit) {
    return ask(run, engine::WorkflowTerminated{std::string(reason)}, limit);
}

// No argument, or the one that is given.
Result<engine::Payloads> Asking::payload_of(const std::optional<std::string>& json) const {
    if (!json) return engine::Payloads();
    const std::uint64_t most = wiring_.options().payload_bytes_max;
    if (json->size() > most)
        return Error{ErrorCode::kBadInput,
                     "the payload has " + std::to_string(json->size()) + " bytes; the limit is " +
                         std::to_string(most),
                     "store it elsewhere and pass a reference (limits.payload_bytes_max)"};
    RB_CHECK(check_input(*json, ""));  // that it is JSON
    return engine::Payloads{engine::Payload::json(*json)};
}

Result<RunInfo> Asking::signal(std::string_view run, const Signal& signal, Limit limit) {
    RB_CHECK(check_id("signal name", signal.name));
    if (!signal.id.empty()) RB_CHECK(check_id("signal id", signal.id));
    RB_TRY(engine::Payloads payload, payload_of(signal.payload));
    return ask(run, engine::SignalReceived{signal.name, std::move(payload), signal.from, signal.id},
               limit);
}

// Its id is chosen here when none is given: should the process die that has accepted it, the next
// one must know it again.
Result<std::string> Asking::update(std::string_view run, const Update& update, Limit limit) {
    RB_CHECK(check_lookup_id("run", run));
    RB_CHECK(check_id("update name", update.name));
    if (!update.id.empty()) RB_CHECK(check_id("update id", update.id));
    RB_TRY(engine::Payloads input, payload_of(update.input));
    const std::string id = update.id.empty() ? new_update_id() : update.id;
    RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
    auto asked = runtime->ask(
        run, engine::UpdateAccepted{id, update.name, std::move(input), update.by}, limit);
    if (asked.ok()) return json_text(asked->answer);
    Error error = std::move(asked).error();
    if (error.code == ErrorCode::kTimedOut)
        error.hint = "runbook-host update " + std::string(run) + " " + update.name + " --id " + id +
                     " waits for the same update";
    return error;
}

Result<std::string> Asking::query(std::string_view run, std::string_view name,
                                  const std::optional<std::string>& input) {
    RB_CHECK(check_lookup_id("run", run));
    RB_CHECK(check_id("query name", name));
    RB_TRY(engine::Payloads args, payload_of(input));
    RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
    RB_TRY(const engine::Payload answer, runtime->query(run, {std::string(name), std::move(args)}));
    return json_text(answer);
}

Result<Replay> Asking::replay(std::string_view run, const ReplayRequest& request) {
    RB_CHECK(check_lookup_id("run", run));
    RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
    runtime::ReplayCall call;
    call.upto = request.upto;
    std::unique_ptr<registry::Registry> alone;
    if (!request.bundle.empty()) {
        RB_TRY(const runtime::RunView view, runtime->get(run));
        RB_TRY(alone, wiring_.bundle_alone(request.bundle));
        RB_TRY(call.runbook, alone->runbook(view.runbook));
    }
    RB_TRY(runtime::ReplayView view, runtime->replay(run, call));
    Replay replay;
    replay.run = to_info(view.run);
    replay.next = std::move(view.next);
    replay.version = std::move(view.version);
    if (view.difference) replay.difference = std::move(view.difference->message);
    return replay;
}

Result<RunInfo> Asking::answer(std::string_view run, const GateAnswer& answer, Limit limit) {
    if (!answer.gate.empty()) RB_CHECK(check_lookup_id("gate", answer.gate));
    engine::GateAnswered request{
        answer.gate, outcome_of(answer.outcome), answer.by, answer.comment, {}};
    RB_TRY(engine::Payloads corrections, payload_of(answer.corrections));
    if (!corrections.empty()) request.corrections = std::move(corrections.front());
    return ask(run, request, limit);
}

Result<RunInfo> Asking::deliver(std::string_view token, std::string_view payload, Limit limit) {
    RB_TRY(const RunId run, run_of_token(token));
    RB_TRY(engine::Payloads given, payload_of(std::string(payload)));
    return ask(run.to_string(),
               engine::HookReceived{hash_of_token(token), std::move(given.front())}, limit);
}

Result<RunInfo> Asking::complete(std::string_view token, std::string_view result, Limit limit) {
    RB_TRY(const RunId run, run_of_token(token));
    RB_TRY(engine::Payloads given, payload_of(std::string(result)));
    return ask(run.to_string(),
               engine::step_completion(hash_of_token(token), std::move(given.front())), limit);
}

Result<RunInfo> Asking::fail(std::string_view token, const ActivityFailure& failure, Limit limit) {
    RB_TRY(const RunId run, run_of_token(token));
    RB_CHECK(check_id("failure type", failure.type));
    RB_TRY(engine::Payloads details, payload_of(failure.details));
    engine::Failure told;
    told.type = failure.type;
    told.message = failure.message;
    told.no_retry = failure.no_retry;
    told.details = std::move(details);
    return ask(run.to_string(), engine::step_failure(hash_of_token(token), std::move(told)), limit);
}

Result<bool> Asking::heartbeat(std::string_view token, const std::optional<std::string>& details,
                               Limit limit) {
    RB_TRY(const RunId run, run_of_token(token));
    RB_TRY(engine::Payloads given, payload_of(details));
    RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
    RB_TRY(const runtime::AskedRun asked,
           runtime->ask(run.to_string(),
                        engine::step_heartbeat(hash_of_token(token), std::move(given)), limit));
    return json_text(asked.answer) != "false";  // null: nobody drives the run just now
}

Result<std::vector<OpenGate>> Asking::pending() {
    RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
    RB_TRY(const std::vector<runtime::OpenRun> runs, runtime->openings_of_all());
    return open_ones<OpenGate>(
        runs, Opening::Kind::kGate, [](const runtime::OpenRun& run, const Opening& one) {
            return OpenGate{run.run_id, run.workflow_id,        run.runbook,  one.name,
                            one.action, json_text(one.payload), one.since_ns, until(one)};
        });
}

Result<std::vector<OpenHook>> Asking::hooks() {
    RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
    RB_TRY(const std::vector<runtime::OpenRun> runs, runtime->openings_of_all());
    return open_ones<OpenHook>(runs, Opening::Kind::kHook,
                               [](const runtime::OpenRun& run, const Opening& one) {
                                   return OpenHook{run.run_id, run.workflow_id, run.runbook,
                                                   one.name,   one.since_ns,    until(one)};
                               });
}

}  // namespace runbook::app
