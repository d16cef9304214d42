#include "tests/sim/ledger.hpp"

#include <algorithm>
#include <functional>

#include "host/engine/describe.hpp"
#include "host/storage/record_codec.hpp"

namespace runbook::sim {
namespace {

std::uint64_t print_of(const engine::Event& event) {
    std::string bytes;
    storage::encode_record(bytes, {&event, 1});
    return std::hash<std::string>()(bytes);
}

std::string where(const Ledger::Call& call) {
    return call.step + " of run " + call.run_id + ", attempt " + std::to_string(call.attempt);
}

}  // namespace

// What each event adds to the book of its run.
struct Ledger::Reader {
    Ledger& ledger;
    RunBook& book;
    const engine::Event& event;

    template <class Any>
    void operator()(const Any&) {}
    void operator()(const engine::WorkflowStarted& e) { book.carried = e.carried_signals; }
    void operator()(const engine::StepStarted& e) {
        RB_SIM_CHECK(ledger, !book.ended.contains(e.step), e.step + " is started after its end");
        book.started[e.step] = e.attempt;
    }
    void operator()(const engine::StepCompleted& e) {
        end(e.step);
        book.outcomes[{e.step, book.started[e.step]}] = e.result.body;
        const auto& bodies = book.bodies[e.step];
        const bool known = std::any_of(bodies.begin(), bodies.end(), [&](const Execution& one) {
            return !one.failed && one.result == e.result.body;
        });
        RB_SIM_CHECK(
            ledger, known || book.promised.contains(e.result.body),
            e.step + " has the result " + e.result.body + ", which no body of it has given");
    }
    void operator()(const engine::StepFailed& e) {
        book.failed[e.step] = {event.time_ns, e.attempt, e.failure.retry_after_ms};
        book.outcomes[{e.step, e.attempt}] = "!" + e.failure.type;
        if (!e.retryable) end(e.step);
    }
    void operator()(const engine::StepRetrying& e) {
        const RunBook::Failed& last = book.failed[e.step];
        RB_SIM_CHECK(ledger, e.next_attempt == last.attempt + 1, e.step + " skips an attempt");
        // As bundle.cpp asks for it: 100 ms, doubled each time.
        const std::int64_t wait =
            last.retry_after_ms >= 0 ? last.retry_after_ms : 100LL << (last.attempt - 1);
        RB_SIM_CHECK(ledger, e.at_ns == last.at_ns + wait * 1'000'000,
                     e.step + " waits for attempt " + std::to_string(e.next_attempt) +
                         " another time than its policy says");
        book.due_ns[e.step] = e.at_ns;
    }
    void operator()(const engine::StepDeferred& e) { book.deferred[e.step] = e.attempt; }
    void operator()(const engine::StepCancelled& e) { end(e.step); }
    void operator()(const engine::SignalReceived& e) {
        RB_SIM_CHECK(ledger, e.id.empty() || book.signals.insert(e.id).second,
                     "signal " + e.id + " is received twice");
        book.received.push_back(e.name + "-" + (e.payload.empty() ? "" : e.payload[0].body));
    }
    void operator()(const engine::GateAnswered& e) {
        RB_SIM_CHECK(ledger, book.gates.emplace(e.gate, e.comment).second,
                     e.gate + " is answered twice");
        RB_SIM_CHECK(ledger, book.answers_tried.contains(e.comment),
                     e.gate + " has an answer of nobody");
        answered(e.gate);
    }
    void operator()(const engine::HookReceived& e) {
        RB_SIM_CHECK(ledger, book.hooks.insert(e.hook).second, e.hook + " receives twice");
        answered(e.hook);
    }
    void operator()(const engine::GateOpened& e) { book.questions.insert(e.gate); }
    void operator()(const engine::HookCreated& e) { book.questions.insert(e.hook); }
    void operator()(const engine::HookExpired& e) { answered(e.hook); }
    void operator()(const engine::GateClosed& e) {
        book.withdrawn.insert(e.gate);
        answered(e.gate);
    }
    void operator()(const engine::HookDisposed& e) {
        book.withdrawn.insert(e.hook);
        answered(e.hook);
    }
    void operator()(const engine::ChildWorkflowStarted& e) {
        RB_SIM_CHECK(
            ledger,
            book.children
                .try_emplace(e.child, RunBook::Child{e.run_id, engine::Status::kPending, {}})
                .second,
            "child " + e.child + " is started twice");
    }
    void operator()(const engine::ChildWorkflowCompleted& e) {
        child_ends(e.child, engine::Status::kCompleted);
        book.children[e.child].result = e.result.body;
    }
    void operator()(const engine::ChildWorkflowFailed& e) {
        if (engine::was_started(e)) child_ends(e.child, engine::Status::kFailed);
    }
    void operator()(const engine::ChildWorkflowCancelled& e) {
        child_ends(e.child, engine::Status::kCancelled);
    }
    void operator()(const engine::ChildWorkflowTerminated& e) {
        child_ends(e.child, engine::Status::kTerminated);
    }
    void operator()(const engine::UpdateCompleted& e) {
        const std::string answer = e.failure ? "!" + e.failure->type : e.result.body;
        RB_SIM_CHECK(ledger, book.updates.emplace(e.update, answer).second,
                     "update " + e.update + " is answered twice");
    }
    void operator()(const engine::CancellationRequested& e) {
        RB_SIM_CHECK(ledger, !book.cancel_requested, "a cancellation is requested twice");
        book.cancel_requested = true;
        book.cancel_reason = e.reason;
    }
    void operator()(const engine::WorkflowInterrupted& e) {
        const bool may =
            e.reason == "runbook_error" || e.reason == "worker_lost" || e.reason == "no_progress";
        RB_SIM_CHECK(ledger, may, "it is parked: " + e.reason + ", " + e.detail);
    }
    void operator()(const engine::WorkflowResumed&) { ++book.resumptions; }
    void operator()(const engine::WorkflowCompleted& e) {
        close(engine::Status::kCompleted);
        book.result = e.result.body;
        book.unhandled = e.unhandled_signals;
    }
    void operator()(const engine::WorkflowFailed&) { close(engine::Status::kFailed); }
    void operator()(const engine::WorkflowCancelled& e) {
        close(engine::Status::kCancelled);
        book.cleanup_completed = e.cleanup_completed;
    }
    void operator()(const engine::WorkflowTerminated&) { close(engine::Status::kTerminated); }
    void operator()(const engine::WorkflowContinuedAsNew& e) {
        close(engine::Status::kContinuedAsNew);
        book.continued_as = e.new_run_id;
    }

 private:
    void end(const std::string& step) {
        RB_SIM_CHECK(ledger, book.ended.insert(step).second, step + " ends twice");
    }
    void answered(const std::string& question) {
        RB_SIM_CHECK(ledger, book.questions.erase(question) == 1,
                     question + " ends, and is not open");
    }
    void child_ends(const std::string& id, engine::Status how) {
        const auto child = book.children.find(id);
        RB_SIM_CHECK(ledger,
                     child != book.children.end() && child->second.end == engine::Status::kPending,
                     "child " + id + " ends twice, or was never started");
        book.children[id].end = how;
    }
    void close(engine::Status status) {
        RB_SIM_CHECK(ledger, book.status == engine::Status::kPending, "a second final event");
        book.status = status;
        book.closed_ns = event.time_ns;
    }
};

void Ledger::observe(const std::string& run_id, const engine::Event& event) {
    RunBook& book = of(run_id);
    ++events_;
    const std::string what = engine::describe(event.data) + " of run " + run_id;
    RB_SIM_CHECK(*this, event.sequence == book.prints.size() + 1,
                 what + " has another number than its place");
    RB_SIM_CHECK(*this, event.time_ns >= book.latest_ns,
                 what + " is older than the event before it");
    RB_SIM_CHECK(*this, book.status == engine::Status::kPending,
                 what + " comes after the final event");
    book.latest_ns = event.time_ns;
    if (book.prints.empty()) book.opened_ns = event.time_ns;
    book.prints.push_back(print_of(event));
    const bool was_well = failure_.empty();
    std::visit(Reader{*this, book, event}, event.data);
    if (was_well && !failure_.empty())
        failure_ += " (run " + run_id + ", event " + std::to_string(event.sequence) + ")";
}

void Ledger::compare(const std::string& run_id, const std::vector<engine::Event>& log) {
    RunBook& book = of(run_id);
    RB_SIM_CHECK(*this, log.size() >= book.prints.size(),
                 "run " + run_id + " has lost events: " + std::to_string(book.prints.size()) +
                     " were reported, " + std::to_string(log.size()) + " are there");
    for (std::size_t i = 0; i < log.size() && failure_.empty(); ++i) {
        if (i >= book.prints.size()) {
            observe(run_id, log[i]);
        } else {
            RB_SIM_CHECK(*this, print_of(log[i]) == book.prints[i],
                         "event " + std::to_string(i + 1) + " of run " + run_id +
                             " is not what was reported: " + engine::describe(log[i].data));
        }
    }
}

void Ledger::may_begin(const std::string& run_id, const std::string& step, std::uint32_t attempt) {
    const RunBook& book = of(run_id);
    const auto started = book.started.find(step);
    RB_SIM_CHECK(*this, started != book.started.end() && started->second == attempt,
                 step + " of run " + run_id + ", attempt " + std::to_string(attempt) +
                     " may begin before its start is on disk");
    RB_SIM_CHECK(*this, !book.ended.contains(step),
                 step + " of run " + run_id + " may begin after its end is recorded");
    RB_SIM_CHECK(*this, book.status == engine::Status::kPending,
                 step + " of run " + run_id + " may begin after the run's end");
}

std::size_t Ledger::begins(const Call& call) {
    RunBook& book = of(call.run_id);
    const auto started = book.started.find(call.step);
    RB_SIM_CHECK(*this, started != book.started.end() && started->second == call.attempt,
                 where(call) + " runs, which is not on disk");
    RB_SIM_CHECK(*this, !book.ended.contains(call.step),
                 where(call) + " runs again after it is recorded");
    RB_SIM_CHECK(*this, book.status == engine::Status::kPending,
                 where(call) + " runs after the run's end");
    RB_SIM_CHECK(*this, call.key == call.run_id + "/" + call.step,
                 where(call) + " has the key " + call.key);
    const auto deferred = book.deferred.find(call.step);
    RB_SIM_CHECK(*this, deferred == book.deferred.end() || deferred->second != call.attempt,
                 where(call) + " runs again, though it is to be answered later");
    const auto due = book.due_ns.find(call.step);
    RB_SIM_CHECK(*this, due == book.due_ns.end() || call.now_ns >= due->second,
                 where(call) + " runs too early");
    auto& bodies = book.bodies[call.step];
    for (const Execution& one : bodies)
        RB_SIM_CHECK(*this,
                     one.attempt != call.attempt || one.life != call.life ||
                         one.resumption != book.resumptions,
                     where(call) + " runs twice, and nothing was lost");
    bodies.push_back({call.attempt, call.life, book.resumptions, "", false});
    return bodies.size() - 1;
}

void Ledger::gives(const Call& call, std::size_t execution, std::int64_t op, std::int64_t value) {
    RunBook& book = of(call.run_id);
    book.bodies[call.step][execution].result = std::to_string(value);
    book.values[op].push_back(value);
}

void Ledger::fails(const Call& call, std::size_t execution) {
    of(call.run_id).bodies[call.step][execution].failed = true;
}

void Ledger::was_given(const std::string& run_id, std::int64_t op, std::int64_t value) {
    const auto& values = of(run_id).values[op];
    RB_SIM_CHECK(*this, std::find(values.begin(), values.end(), value) != values.end(),
                 "run " + run_id + " was given " + std::to_string(value) + " by op " +
                     std::to_string(op) + ", which no body of it has given");
}

void Ledger::shows_token(const std::string& run_id, std::int64_t op, const std::string& token) {
    const auto place = of(run_id).tokens.try_emplace(op, token).first;
    RB_SIM_CHECK(*this, place->second == token,
                 "the hook of op " + std::to_string(op) + " of run " + run_id +
                     " has another token than before");
}

void Ledger::takes(const std::string& run_id, const std::string& signal, std::int64_t number) {
    const std::string what = signal + "-" + std::to_string(number);
    RB_SIM_CHECK(*this, of(run_id).taken.insert(what).second,
                 "run " + run_id + " takes signal " + what + " twice");
}

void Ledger::returns(const std::string& run_id, const std::string& value) {
    RunBook& book = of(run_id);
    RB_SIM_CHECK(
        *this, book.result.empty() || book.result == "\"" + value + "\"",
        "run " + run_id + " returns " + value + " in a replay; its log has " + book.result);
    book.returned = value;
}

void Ledger::shows(const std::string& run_id, const std::string& trail) {
    RunBook& book = of(run_id);
    RB_SIM_CHECK(*this, trail.starts_with(book.trail),
                 "run " + run_id + " shows " + trail + "; it has shown " + book.trail);
    book.trail = trail;
}

void Ledger::settle(const std::string& run_id) {
    const RunBook& book = of(run_id);
    const std::string run = "run " + run_id;
    if (book.status == engine::Status::kCompleted) {
        RB_SIM_CHECK(*this, book.returned && "\"" + *book.returned + "\"" == book.result,
                     run + " has the result " + book.result + "; its code returned " +
                         book.returned.value_or("nothing"));
        RB_SIM_CHECK(*this, book.result.find(book.trail) != std::string::npos,
                     run + " has the result " + book.result + "; it has shown " + book.trail);
    }
    if (book.status == engine::Status::kCancelled)
        RB_SIM_CHECK(*this, book.cancel_requested, run + " is cancelled, and nobody asked for it");
    settle_told(run_id);
    settle_opened(run_id);
    settle_children(run_id);
    settle_parents_end(run_id);
}

// Each is taken once along a chain, or told as unhandled by its last run.
void Ledger::settle_signals(const std::string& run_id) {
    const RunBook& book = of(run_id);
    const auto words = [](const std::vector<std::string>& all) {
        std::string text;
        for (const std::string& one : all) text += (text.empty() ? "" : ", ") + one;
        return text.empty() ? "none" : text;
    };
    std::vector<std::string> left, names;
    for (const std::string& one : book.received) {
        if (book.taken.contains(one)) continue;
        left.push_back(one);
        names.push_back(one.substr(0, one.find('-')));
    }
    if (book.status == engine::Status::kCompleted)
        RB_SIM_CHECK(*this, names == book.unhandled,
                     "run " + run_id + " has not taken " + words(left) + "; its end says " +
                         words(book.unhandled));
    if (book.status != engine::Status::kContinuedAsNew) return;
    const RunBook& next = of(book.continued_as);
    std::vector<std::string> carried = next.received;
    carried.resize(std::min(next.carried, carried.size()));
    RB_SIM_CHECK(*this, left == carried,
                 "run " + run_id + " has not taken " + words(left) + "; run " + book.continued_as +
                     " got " + words(carried));
}

// A termination waits for nothing; any other end does.
void Ledger::settle_opened(const std::string& run_id) {
    const RunBook& book = of(run_id);
    for (const auto& [step, attempt] : book.started)
        RB_SIM_CHECK(*this, book.status == engine::Status::kTerminated || book.ended.contains(step),
                     "run " + run_id + " has ended, and its log has no end of " + step);
    RB_SIM_CHECK(*this, book.questions.empty(),
                 "run " + run_id + " has ended, and waits for " + *book.questions.begin());
}

void Ledger::settle_told(const std::string& run_id) {
    const RunBook& book = of(run_id);
    const std::string run = "run " + run_id;
    for (const auto& [one, id] : told_.signals)
        RB_SIM_CHECK(*this, one != run_id || book.signals.contains(id),
                     run + " has lost signal " + id);
    const auto withdrawn = [&](const std::string& question) {
        return told_.kept.contains(run_id) && book.withdrawn.contains(question);
    };
    for (const auto& [key, comment] : told_.gates) {
        const auto found = book.gates.find(key.second);
        RB_SIM_CHECK(*this,
                     key.first != run_id || withdrawn(key.second) ||
                         (found != book.gates.end() && found->second == comment),
                     run + " has lost the answer of " + key.second);
    }
    for (const auto& [one, hook] : told_.hooks)
        RB_SIM_CHECK(*this, one != run_id || withdrawn(hook) || book.hooks.contains(hook),
                     run + " has lost what " + hook + " got");
    for (const auto& [key, answer] : told_.updates) {
        const auto found = book.updates.find(key.second);
        RB_SIM_CHECK(
            *this, key.first != run_id || (found != book.updates.end() && found->second == answer),
            run + " has answered update " + key.second + " with " + answer +
                ", which its log has not");
    }
    for (const Told::Answer& one : told_.answers) {
        if (one.run != run_id) continue;
        const auto found = book.outcomes.find({one.step, one.attempt});
        RB_SIM_CHECK(*this, found != book.outcomes.end() && found->second == one.outcome,
                     run + " has lost the later answer of " + one.step + ", attempt " +
                         std::to_string(one.attempt) + ": " + one.outcome);
    }
    RB_SIM_CHECK(*this, !told_.cancels.contains(run_id) || book.cancel_requested,
                 run + " has lost its cancellation");
    RB_SIM_CHECK(*this,
                 !told_.terminations.contains(run_id) || book.status == engine::Status::kTerminated,
                 run + " was terminated, and is not");
}

// What a parent recorded of its children is what became of them.
void Ledger::settle_children(const std::string& run_id) {
    for (const auto& [id, child] : of(run_id).children) {
        if (child.end == engine::Status::kPending) continue;
        const RunBook* last = &of(child.run_id);
        while (last->status == engine::Status::kContinuedAsNew) last = &of(last->continued_as);
        RB_SIM_CHECK(*this, last->status == child.end && last->result == child.result,
                     "run " + run_id + " has recorded that child " + id + " is " +
                         std::string(engine::name_of(child.end)) + " with " + child.result +
                         "; it is " + std::string(engine::name_of(last->status)) + " with " +
                         last->result);
    }
}

// A child that is open when its parent ends is treated as the parent has asked.
void Ledger::settle_parents_end(const std::string& run_id) {
    const RunBook& book = of(run_id);
    if (book.at_parents_end == ParentsEnd::kGoesOn) return;
    const std::int64_t then_ns = of(book.parent).closed_ns;
    if (then_ns <= book.opened_ns || then_ns >= book.closed_ns) return;  // it was not open then
    if (book.last_word_ns != 0 && book.last_word_ns <= then_ns) return;  // only its steps were
    const bool done = book.at_parents_end == ParentsEnd::kIsTerminated
                          ? book.status == engine::Status::kTerminated
                          : book.cancel_requested;
    RB_SIM_CHECK(
        *this, done,
        "run " + run_id + " has outlived its parent " + book.parent + ", which asked that it is " +
            (book.at_parents_end == ParentsEnd::kIsTerminated ? "terminated" : "cancelled"));
}

}  // namespace runbook::sim
