// What is asked from outside, at random: of runs that are driven, evicted, of nobody, or closed.
#include <algorithm>
#include <filesystem>
#include <utility>

#include "host/base/token.hpp"
#include "host/engine/request.hpp"
#include "tests/sim/world.hpp"

namespace runbook::sim {
namespace {

using engine::Payload;

constexpr std::chrono::milliseconds kPatience{3000};

Payload number(std::int64_t n) { return Payload::json(std::to_string(n)); }

}  // namespace

void World::stimulate() {
    using Stimulus = void (World::*)();
    constexpr Stimulus kStimuli[] = {&World::start,
                                     &World::start,
                                     &World::start_again,
                                     &World::signal,
                                     &World::signal,
                                     &World::signal,
                                     &World::signal_again,
                                     &World::update,
                                     &World::update,
                                     &World::query,
                                     &World::query,
                                     &World::answer_some_gate,
                                     &World::answer_some_gate,
                                     &World::deliver_some_hook,
                                     &World::deliver_some_hook,
                                     &World::look_at_some,
                                     &World::keep_some_promise};
    if (dice_.one_in(25)) return cancel();
    if (dice_.one_in(60)) return terminate();
    if (dice_.one_in(60)) return fill_disk();
    if (dice_.one_in(60)) return steal();
    (this->*kStimuli[dice_.below(std::size(kStimuli))])();
}

std::optional<std::string> World::some_open_run() {
    std::vector<std::string> open;
    for (const auto& [run, book] : ledger_.runs())
        if (!book.prints.empty() && book.status == engine::Status::kPending) open.push_back(run);
    if (open.empty()) return std::nullopt;
    return dice_.pick(open);
}

bool World::is_driven_here(const std::string& run) {
    const auto view = runtime_->get(run);
    return !view.ok() || view->driven_here;
}

// True: it was accepted, and must never be lost from now on.
bool World::ask(const std::string& run, const engine::EventData& request, std::string* answer) {
    if (!is_driven_here(run)) {
        tally_.count(Act::kUndriven);
        ledger_.told().kept.insert(run);
    }
    const auto asked = runtime_->ask(run, request, kPatience);
    if (asked.ok() && answer != nullptr) *answer = asked->answer.body;
    return asked.ok();
}

void World::start() {
    if (ledger_.told().starts.size() >= roots_most_) return signal();
    const std::string key = "key-" + std::to_string(ledger_.told().starts.size());
    runtime::StartCall call;
    call.slug = "sim";
    const std::uint64_t plan = setting_.seed * 10 + ledger_.told().starts.size();
    call.input = {Payload::json("{\"seed\":" + std::to_string(plan) +
                                ",\"depth\":0,\"generation\":0,\"at_parents_end\":2}")};
    call.idempotency_key = key;
    const auto started = runtime_->start(call);
    if (!started.ok()) return;
    tell("started " + short_name(started->run_id));
    ledger_.told().starts.emplace_back(key, started->run_id);
    ++tally_.runs;
    if (!started->existing) driven_.push_back(started->run_id);
}

void World::start_again() {
    if (ledger_.told().starts.empty()) return;
    const auto [key, run] = dice_.pick(ledger_.told().starts);
    runtime::StartCall call;
    call.slug = "sim";
    call.idempotency_key = key;
    tally_.count(Act::kSameStart);
    const auto started = runtime_->start(call);
    if (started.ok() && (!started->existing || started->run_id != run))
        ledger_.fail("a second start with " + key + " gives run " + started->run_id +
                     " beside run " + run);
}

void World::send(const std::string& run, const std::string& name, std::int64_t n) {
    const std::string id = name + "-" + std::to_string(n);
    tally_.count(Act::kSignal);
    if (!ask(run, engine::SignalReceived{name, {number(n)}, "sim", id})) return;
    tell("signal " + id + " to " + short_name(run));
    ledger_.told().signals.insert({run, id});
    sent_.push_back({run, name, n});
}

void World::signal() {
    const auto run = some_open_run();
    if (run) send(*run, dice_.one_in(2) ? "ping" : "count", serial());
}

void World::signal_again() {
    if (sent_.empty()) return;
    const Sent one = dice_.one_in(2) ? sent_.back() : dice_.pick(sent_);
    tally_.count(Act::kSameSignal);
    const std::string id = one.name + "-" + std::to_string(one.n);
    (void)ask(one.run, engine::SignalReceived{one.name, {number(one.n)}, "sim", id});
}

void World::update() {
    const auto run = some_open_run();
    if (!run) return;
    if (!updates_.empty() && dice_.one_in(3)) {
        const Asked one = dice_.pick(updates_);
        tally_.count(Act::kSameUpdate);
        return ask_update(one.run, one.name, one.id, one.n);
    }
    const std::int64_t n = dice_.one_in(5) ? -1 : serial();
    const std::string name = n > 0 && dice_.one_in(3) ? "later" : "add";
    const Asked one{*run, name, "update-" + std::to_string(serial()), n};
    if (n > 0) updates_.push_back(one);
    tally_.count(n > 0 ? Act::kUpdate : Act::kRejected);
    ask_update(one.run, one.name, one.id, one.n);
}

void World::ask_update(const std::string& run, const std::string& name, const std::string& id,
                       std::int64_t n) {
    std::string answer;
    const bool answered = ask(run, engine::UpdateAccepted{id, name, {number(n)}, "sim"}, &answer);
    if (!answered) return;
    if (n < 0) return ledger_.fail("an update that its validator rejects is taken");
    tell("update " + id + " of " + short_name(run) + " answers " + answer);
    const auto [place, is_new] = ledger_.told().updates.try_emplace({run, id}, answer);
    if (!is_new && place->second != answer)
        ledger_.fail("update " + id + " of run " + run + " has two answers, " + place->second +
                     " and " + answer);
}

void World::query() {
    std::vector<std::string> all;
    for (const auto& [run, book] : ledger_.runs())
        if (!book.prints.empty()) all.push_back(run);
    if (all.empty()) return;
    const std::string& run = dice_.pick(all);
    const auto answer = runtime_->query(run, {"trail", {}});
    if (!answer.ok()) return;
    tally_.count(Act::kQuery);
    const std::string& json = answer->body;
    ledger_.shows(run, json.substr(1, json.size() - 2));
}

void World::answer_some_gate() {
    const auto run = some_open_run();
    if (!run) return;
    const auto open = runtime_->openings(*run);
    if (!open.ok()) return;
    for (const auto& one : open->openings.all())
        if (one.kind == engine::Opening::Kind::kGate) return answer_gate(*run, one.name);
}

void World::answer_gate(const std::string& run, const std::string& gate) {
    const std::string comment = "answer-" + std::to_string(serial());
    ledger_.of(run).answers_tried.emplace(comment, gate);
    const engine::GateAnswered answer{gate, engine::GateOutcome::kApproved, "sim", comment, {}};
    if (!ask(run, answer)) return;
    tell(gate + " of " + short_name(run) + " is answered");
    if (!ledger_.told().gates.emplace(std::pair(run, gate), comment).second)
        ledger_.fail("a second answer of " + gate + " of run " + run + " is taken");
}

void World::deliver_some_hook() {
    if (tokens_.empty()) return;
    const auto at = static_cast<std::ptrdiff_t>(dice_.below(tokens_.size()));
    deliver_hook(std::next(tokens_.begin(), at)->first);
}

void World::deliver_hook(const std::pair<std::string, std::int64_t>& hook) {
    const std::pair<std::string, std::int64_t> key = hook;
    const std::int64_t value = serial();
    delivered_[key].push_back(value);
    const engine::HookReceived given{hash_of_token(tokens_.at(key)), number(value)};
    if (!ask(key.first, given)) return;
    tell("the hook of op " + std::to_string(key.second) + " of " + short_name(key.first) +
         " receives");
    if (!ledger_.told().hooks.insert({key.first, "h" + std::to_string(key.second) + "#1"}).second)
        ledger_.fail("a second delivery to a hook of run " + key.first + " is taken");
}

void World::keep_some_promise() {
    if (!promises_.empty()) keep_promise(dice_.below(promises_.size()));
}

// One that is kept a second time, or that another attempt's has replaced, is refused.
void World::keep_promise(std::size_t which) {
    const Promise one = promises_[which];
    const std::int64_t value = serial();
    const bool fails = wild() && dice_.one_in(3);
    const std::string token = hash_of_token(one.token);
    engine::EventData answer;
    if (fails) {
        engine::Failure refused;
        refused.type = "refused";
        refused.message = "whoever had the token says no";
        refused.no_retry = dice_.one_in(2);
        answer = engine::step_failure(token, std::move(refused));
    } else {
        RunBook& book = ledger_.of(one.run);
        book.values[one.op].push_back(value);
        book.promised.insert(std::to_string(value));
        answer = engine::step_completion(token, number(value));
    }
    const bool driven = is_driven_here(one.run);
    if (!ask(one.run, answer)) return;
    tell("the step of op " + std::to_string(one.op) + " of " + short_name(one.run) +
         (fails ? " is refused" : " is answered"));
    // Else it may lie in the inbox, and comes to nothing when its run gives the step up first.
    if (driven && is_driven_here(one.run))
        ledger_.told().answers.push_back(
            {one.run, one.step, one.attempt, fails ? "!refused" : std::to_string(value)});
    if (std::exchange(promises_[which].kept, true))
        ledger_.fail("a step of run " + one.run + " takes a second answer");
}

void World::cancel() {
    const auto run = some_open_run();
    if (!run) return;
    tally_.count(Act::kCancel);
    if (!ask(*run, engine::CancellationRequested{"the simulation says so", "sim"})) return;
    tell("cancelled " + short_name(*run));
    ledger_.told().cancels.insert(*run);
}

void World::terminate() {
    const auto run = some_open_run();
    if (!run) return;
    tally_.count(Act::kTerminate);
    if (!ask(*run, engine::WorkflowTerminated{"the simulation says so"})) return;
    tell("terminated " + short_name(*run));
    ledger_.told().terminations.insert(*run);
}

// Another process takes over what this one drives, though it is alive: somebody has removed its
// lock. Nobody drives the runs then, and this process learns of it when it writes.
void World::steal() {
    std::error_code ignored;
    std::filesystem::path locks = store_path();
    locks += "-holders";
    for (const auto& file : std::filesystem::directory_iterator(locks, ignored))
        std::filesystem::remove(file.path(), ignored);
    auto thief = open_store();
    if (!thief.ok()) return;
    const auto rows = (*thief)->list({true, "", 0});
    auto tx = (*thief)->begin();
    if (!rows.ok() || !tx.ok()) return;
    for (const auto& row : *rows) {
        const auto claimed = (*tx)->claim(row.key);
        if (!claimed.ok() || !(*tx)->release(row.key, claimed->epoch).ok()) return;
    }
    if (!(*tx)->commit().ok()) return;
    tell("another process has taken all runs");
    tally_.count(Act::kLostClaim);
    ++life_;  // what was under way may run again
}

}  // namespace runbook::sim
