// The bundle of the simulation: one runbook that interprets a random plan with the kit, and the
// activities that it calls.
#define rb_bundle_entry_v1 sim_bundle_entry  // other bundles may be linked beside it
#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <runbook/runbook.hpp>

#include "tests/sim/bodies.hpp"
#include "tests/sim/outside.hpp"

namespace {

using namespace std::chrono_literals;
using namespace runbook::sim;

using std::chrono::milliseconds;

struct Order {
    std::int64_t seed = 0;
    std::int64_t depth = 0;
    std::int64_t generation = 0;
    std::int64_t at_parents_end = static_cast<std::int64_t>(ParentsEnd::kGoesOn);
    RB_FIELDS(Order, seed, depth, generation, at_parents_end)
};

// Of one run, shared by its parts.
struct State {
    std::string run_id;
    Order order;
    Plan plan;
    std::string trail;                 // what happened, in the order in which the run learned it
    std::vector<std::int64_t> pings;   // taken from the channel
    std::vector<std::int64_t> counts;  // that the handler was called with
    std::int64_t total = 0;            // of updates

    void note(const Op& op, const std::string& what) {
        trail += " " + std::to_string(op.id) + ":" + what;
    }
    void note(const Op& op, std::int64_t value) { note(op, std::to_string(value)); }
    void check(bool holds, const Op& op, const char* words) const {
        if (!holds)
            outside().ledger().fail("run " + run_id + ", " + std::string(name_of(op.kind)) + " " +
                                    std::to_string(op.id) + ": " + words);
    }
};
using StatePtr = std::shared_ptr<State>;
using OpPtr = const Op*;  // of the state's plan

rb::Task<void> play(rb::Run& run, StatePtr s, OpPtr op);

const rb::Retry kRetry = rb::Retry::attempts(4).first(100ms);
// Not one of the kit's; a bundle in another language may ask for it.
constexpr auto kAsk = static_cast<rb::OnCancel>(RB_CANCEL_WAIT_REQUESTED);

// What is neither a value nor a cancellation that this op swallows ends it.
template <class T>
bool is_value(State& s, const Op& op, const rb::Outcome<T>& got) {
    if (got.ok()) return true;
    if (got.cancelled() && !op.swallows) got.rethrow();
    s.note(op, got.cancelled() ? "cancelled" : "!" + got.failure()->type);
    return false;
}

rb::Task<void> step(rb::Run& run, StatePtr s, OpPtr op) {
    const Work order{op->id, op->a % 3 == 0 ? op->a % 4 : 0, op->a % 2 == 0 ? op->ms : 0};
    auto call = run.step(work, order).retry(kRetry);
    if (op->a % 5 == 0) call = call.on_cancel(op->a % 4 == 0 ? rb::wait : rb::abandon);
    const auto got = co_await rb::attempt(call);
    if (!is_value(*s, *op, got)) co_return;
    outside().ledger().was_given(s->run_id, op->id, *got);
    s->note(*op, *got);
}

rb::Task<void> step_hopeless(rb::Run& run, StatePtr s, OpPtr op) {
    const Work order{op->id, 1000, 0};
    const rb::Retry policy = rb::Retry::attempts(1 + op->a % 3).first(100ms);
    const auto got = co_await rb::attempt(run.step(work, order).retry(policy));
    if (!is_value(*s, *op, got)) {
        if (got.failure() == nullptr) co_return;
        s->check(got.failure()->type == "busy", *op, "fails with another type");
        s->check(got.failure()->attempts == 0 || got.failure()->attempts == 1u + op->a % 3, *op,
                 "was tried another number of times");
        if (op->a % 40 == 0) got.rethrow();  // the run's failure
        co_return;
    }
    s->check(false, *op, "went well");
}

rb::Task<void> step_late(rb::Run& run, StatePtr s, OpPtr op) {
    const Work order{op->id, 0, op->ms + 50};
    const rb::Retry policy = rb::Retry::attempts(1 + op->a % 2).first(100ms);
    auto call = run.step(work, order).retry(policy);
    const bool beats = op->a % 3 == 0;
    if (beats)
        call = call.heartbeat(milliseconds(op->ms));
    else if (op->a % 3 == 1)
        call = call.timeout(milliseconds(op->ms));
    else
        call = call.total(milliseconds(op->ms));
    const auto got = co_await rb::attempt(call);
    if (!is_value(*s, *op, got)) {
        s->check(got.cancelled() || got.failure()->kind == rb::FailureKind::timeout, *op,
                 "is late, and fails for another reason");
        co_return;
    }
    s->check(false, *op, "is late, and its result is taken");
}

rb::Task<void> step_heartbeat(rb::Run& run, StatePtr s, OpPtr op) {
    const std::int64_t id = op->id;
    const auto got = co_await rb::attempt(run.step(beat, id).retry(kRetry));
    if (!is_value(*s, *op, got)) co_return;
    outside().ledger().was_given(s->run_id, op->id, *got);
    s->note(*op, *got);
}

rb::Task<void> step_keyed(rb::Run& run, StatePtr s, OpPtr op) {
    const Work order{op->id, op->a % 2, op->a % 3 == 0 ? op->ms : 0};
    const std::string key = "key-" + std::to_string(op->id);
    auto first = run.step(work, order).retry(kRetry).key(key);
    auto second = run.step(work, order).retry(kRetry).key(key);
    const auto got = co_await rb::attempt(rb::all(first, second));
    if (!is_value(*s, *op, got)) co_return;
    s->check(std::get<0>(*got) == std::get<1>(*got), *op, "one key has two results");
    s->note(*op, std::get<0>(*got));
}

rb::Task<void> sleep(rb::Run& run, StatePtr s, OpPtr op) {
    const rb::Time from = run.now();
    const auto got = co_await rb::attempt(run.sleep(milliseconds(op->ms)));
    if (!is_value(*s, *op, got)) co_return;
    s->check(run.now() - from >= milliseconds(op->ms), *op, "wakes too early");
    s->note(*op, "slept");
}

rb::Task<void> child(rb::Run& run, StatePtr s, OpPtr op) {
    const auto close = static_cast<ParentsEnd>(op->a % 4 % 3);
    const Order order{s->order.seed * 31 + op->a, s->order.depth + 1, 0,
                      static_cast<std::int64_t>(close)};
    const bool is_known = op->a % 12 != 11;
    auto call = run.child<std::string>(is_known ? "sim" : "nobody", order);
    if (op->a % 5 == 0) call = call.on_cancel(rb::wait);
    if (op->a % 5 == 1) call = call.on_cancel(rb::abandon);
    if (op->a % 5 == 2) call = call.on_cancel(kAsk);
    if (close == ParentsEnd::kIsTerminated) call = call.on_parent_close(rb::ParentClose::terminate);
    if (close == ParentsEnd::kGoesOn) call = call.on_parent_close(rb::ParentClose::abandon);
    const auto got = co_await rb::attempt(call);
    if (!is_value(*s, *op, got)) {
        s->check(is_known || got.cancelled() || got.failure()->kind == rb::FailureKind::not_found,
                 *op, "is no runbook, and fails for another reason");
        co_return;
    }
    s->check(is_known, *op, "is no runbook, and went well");
    const std::string id = got->substr(0, got->find(' '));
    s->check(outside().ledger().of(id).returned == *got, *op, "has another result than the child");
    s->note(*op, id.substr(id.size() - 4));
}

std::vector<rb::Task<void>> tasks_of(rb::Run& run, const StatePtr& s, OpPtr op) {
    std::vector<rb::Task<void>> tasks;
    for (const Op& part : op->parts) tasks.push_back(play(run, s, &part));
    return tasks;
}

rb::Task<void> all(rb::Run& run, StatePtr s, OpPtr op) {
    const auto tasks = tasks_of(run, s, op);
    const auto got = co_await rb::attempt(rb::all(tasks));
    if (is_value(*s, *op, got)) s->note(*op, "all");
}

rb::Task<void> any(rb::Run& run, StatePtr s, OpPtr op) {
    const auto tasks = tasks_of(run, s, op);
    const auto got = co_await rb::attempt(rb::any(tasks));
    if (is_value(*s, *op, got)) s->note(*op, static_cast<std::int64_t>(got->index));
}

rb::Task<void> spawn(rb::Run& run, StatePtr s, OpPtr op) {
    auto beside = run.spawn(play(run, s, &op->parts.front()));
    const auto nap = co_await rb::attempt(run.sleep(milliseconds(op->ms)));
    if (op->a % 3 == 0) beside.cancel();
    const auto got = co_await rb::attempt(beside);
    if (is_value(*s, *op, nap) && is_value(*s, *op, got)) s->note(*op, "joined");
}

void take_ping(State& s, const Op& op, std::int64_t n) {
    s.check(s.pings.empty() || s.pings.back() < n, op, "signals come twice, or out of order");
    s.pings.push_back(n);
    outside().ledger().takes(s.run_id, "ping", n);
    s.note(op, n);
}

rb::Task<void> signal(rb::Run& run, StatePtr s, OpPtr op) {
    const auto got = co_await rb::attempt(run.signal<std::int64_t>("ping").next());
    if (is_value(*s, *op, got)) take_ping(*s, *op, *got);
}

rb::Task<void> signal_in_time(rb::Run& run, StatePtr s, OpPtr op) {
    const rb::Time from = run.now();
    const auto got =
        co_await rb::attempt(run.signal<std::int64_t>("ping").next(milliseconds(op->ms)));
    if (!is_value(*s, *op, got)) co_return;
    if (*got) co_return take_ping(*s, *op, **got);
    s->check(run.now() - from >= milliseconds(op->ms), *op, "gives up too early");
    s->note(*op, "none");
}

rb::Task<void> predicate(rb::Run& run, StatePtr s, OpPtr op) {
    const rb::Time from = run.now();
    const std::size_t wanted = s->counts.size() + 1 + static_cast<std::size_t>(op->a % 2);
    State* const state = s.get();
    const auto got = co_await rb::attempt(run.wait(
        [state, wanted] { return state->counts.size() >= wanted; }, milliseconds(op->ms * 4)));
    if (!is_value(*s, *op, got)) co_return;
    s->check(*got || run.now() - from >= milliseconds(op->ms * 4), *op, "gives up too early");
    s->check(!*got || s->counts.size() >= wanted, *op, "goes on before its predicate holds");
    s->note(*op, *got ? "counted" : "none");
}

rb::Task<void> gate(rb::Run& run, StatePtr s, OpPtr op) {
    const rb::Time from = run.now();
    const bool limited = op->a % 2 == 0;
    const milliseconds most(op->ms * 10);
    auto question = run.gate("g" + std::to_string(op->id)).show(op->a);
    if (limited) question = question.within(most);
    const auto got = co_await rb::attempt(question);
    if (!is_value(*s, *op, got)) co_return;
    if (got->timed_out()) {
        s->check(limited && run.now() - from >= most, *op, "times out too early");
        co_return s->note(*op, "timed_out");
    }
    s->check(outside().ledger().of(s->run_id).answers_tried.contains(got->comment()), *op,
             "has an answer that nobody gave");
    s->note(*op, got->comment());
}

rb::Task<void> hook(rb::Run& run, StatePtr s, OpPtr op) {
    const rb::Time from = run.now();
    const bool limited = op->a % 2 == 0;
    const milliseconds most(op->ms * 10);
    auto callback = run.hook<std::int64_t>("h" + std::to_string(op->id));
    if (limited) callback = callback.within(most);
    const auto token = co_await rb::attempt(callback.token());
    if (!is_value(*s, *op, token)) co_return;
    outside().ledger().shows_token(s->run_id, op->id, *token);
    const Token published{op->id, *token};
    const auto sent = co_await rb::attempt(run.step(publish, published).retry(kRetry));
    if (!is_value(*s, *op, sent)) co_return;
    const auto got = co_await rb::attempt(callback);
    if (!is_value(*s, *op, got)) {
        const bool late =
            got.failure() != nullptr && got.failure()->kind == rb::FailureKind::timeout;
        s->check(!late || (limited && run.now() - from >= most), *op, "expires too early");
        co_return;
    }
    s->check(outside().has_delivered(s->run_id, op->id, *got), *op, "received what nobody sent");
    s->note(*op, *got);
}

rb::Task<std::int64_t> undoable(rb::Run& run, StatePtr s, OpPtr op,
                                std::shared_ptr<std::vector<std::int64_t>> done) {
    rb::Saga saga(run);
    for (std::int64_t k = 1; k <= 1 + op->a % 3; ++k) {
        const Deed one{op->id, k};
        co_await run.step(deed, one).retry(kRetry);
        done->push_back(k);
        saga.undo(run.step(undo, one).retry(kRetry));
    }
    co_await play(run, s, &op->parts.front());
    if (op->a % 2 == 0) throw rb::Failure("regret", "all of it is to be undone");
    saga.keep();
    done->clear();
    co_return op->a % 3;
}

rb::Task<void> saga(rb::Run& run, StatePtr s, OpPtr op) {
    const auto done = std::make_shared<std::vector<std::int64_t>>();
    const auto got = co_await rb::attempt(undoable(run, s, op, done));
    std::reverse(done->begin(), done->end());
    const auto& undone = outside().ledger().of(s->run_id).undone[op->id];
    s->check(undone == *done, *op, "is undone in another order than the reverse one");
    if (is_value(*s, *op, got)) s->note(*op, "kept");
}

rb::Task<void> shield(rb::Run& run, StatePtr s, OpPtr op) {
    const Work order{op->id, op->a % 2, op->ms};
    const auto got = co_await rb::attempt(run.shield(run.step(work, order).retry(kRetry)));
    s->check(!got.cancelled(), *op, "is cancelled in its shield");
    if (!is_value(*s, *op, got)) co_return;
    outside().ledger().was_given(s->run_id, op->id, *got);
    s->note(*op, *got);
}

rb::Task<void> side_effect(rb::Run& run, StatePtr s, OpPtr op) {
    const State* const state = s.get();
    const auto effect = [state, op] {
        const std::int64_t value = outside().serial();
        outside().ledger().of(state->run_id).values[op->id].push_back(value);
        return value;
    };
    const auto got = co_await rb::attempt(run.side_effect(effect));
    if (!is_value(*s, *op, got)) co_return;
    outside().ledger().was_given(s->run_id, op->id, *got);
    s->note(*op, *got);
}

rb::Task<void> chance(rb::Run& run, StatePtr s, OpPtr op) {
    s->note(*op, static_cast<std::int64_t>(run.random() % 1000));
    s->note(*op, run.uuid().substr(0, 4));
    s->note(*op, run.now().time_since_epoch().count() % 1'000'000'007);
    co_return;
}

rb::Task<void> patched(rb::Run& run, StatePtr s, OpPtr op) {
    if (outside().code_version() == 0 || !run.patched("p" + std::to_string(op->id)))
        co_return co_await sleep(run, s, op);
    co_await step(run, s, op);
}

rb::Task<void> stray(rb::Run&, StatePtr s, OpPtr op) {
    if (!outside().is_mended()) throw std::logic_error("the code is not mended yet");
    s->note(*op, "mended");
    co_return;
}

rb::Task<void> step_later(rb::Run& run, StatePtr s, OpPtr op) {
    const std::int64_t id = op->id;
    auto call = run.step(promise, id).retry(kRetry);
    if (op->a % 3 == 0) call = call.on_cancel(op->a % 2 == 0 ? rb::wait : rb::abandon);
    const auto got = co_await rb::attempt(call);
    if (!is_value(*s, *op, got)) co_return;
    outside().ledger().was_given(s->run_id, op->id, *got);
    s->note(*op, *got);
}

// Which run it is to be is chance, and so recorded.
rb::Task<std::string> other_run(rb::Run& run, StatePtr s) {
    const State* const state = s.get();
    const auto effect = [state] { return outside().other_run(state->run_id); };
    co_return co_await run.side_effect(effect);
}

rb::Task<void> signal_run(rb::Run& run, StatePtr s, OpPtr op) {
    const auto target = co_await rb::attempt(other_run(run, s));
    if (!is_value(*s, *op, target) || target->empty()) co_return;
    const auto number = [] { return outside().serial(); };
    const auto n = co_await rb::attempt(run.side_effect(number));
    if (!is_value(*s, *op, n)) co_return;
    const std::int64_t value = *n;
    const auto sent = co_await rb::attempt(run.signal_run(*target, "count", value));
    if (is_value(*s, *op, sent)) s->note(*op, "sent");
}

rb::Task<void> cancel_run(rb::Run& run, StatePtr s, OpPtr op) {
    const auto target = co_await rb::attempt(other_run(run, s));
    if (!is_value(*s, *op, target) || target->empty()) co_return;
    const auto asked = co_await rb::attempt(run.cancel_run(*target));
    if (is_value(*s, *op, asked)) s->note(*op, "asked");
}

using Player = rb::Task<void> (*)(rb::Run&, StatePtr, OpPtr);
constexpr std::array<Player, kKinds> kPlayers = {
    step,  step_hopeless, step_late,  step_heartbeat, step_keyed,     sleep,     child,
    all,   any,           spawn,      signal,         signal_in_time, predicate, gate,
    hook,  saga,          shield,     side_effect,    chance,         patched,   stray,
    sleep, step_later,    signal_run, cancel_run};

rb::Task<void> play(rb::Run& run, StatePtr s, OpPtr op) {
    outside().uses(op->kind);
    co_await kPlayers[static_cast<std::size_t>(op->kind)](run, s, op);
}

rb::Task<void> play_all(rb::Run& run, StatePtr s) {
    for (const Op& op : s->plan.ops) co_await play(run, s, &op);
}

// A log has become long at the same place in each replay, or the sleep comes elsewhere.
rb::Task<void> watch_length(rb::Run& run, StatePtr s) {
    co_await run.wait([&run] { return run.continue_as_new_suggested(); }).label("a long log");
    s->trail += " long";
    co_await run.sleep(1ms);
}

rb::Task<std::int64_t> later(rb::Run& run, StatePtr s, std::int64_t n) {
    const Work order{-n, n % 2, n % 4 == 0 ? 5000 : n % 3 * 100};
    const std::int64_t got = co_await run.step(work, order).retry(kRetry);
    s->trail += " later:" + std::to_string(got);
    co_return got;
}

void listen(rb::Run& run, const StatePtr& s) {
    run.on_query<std::string>("trail", [s] { return s->trail; });
    run.on_signal<std::int64_t>("count", [s](std::int64_t n) {
        const bool known = std::find(s->counts.begin(), s->counts.end(), n) != s->counts.end();
        s->check(!known, {}, "a signal's handler is called twice");
        s->counts.push_back(n);
        outside().ledger().takes(s->run_id, "count", n);
    });
    run.on_update<std::int64_t>(
        "add",
        [s](std::int64_t n) {
            s->trail += " add:" + std::to_string(n);
            return s->total += n;
        },
        [](std::int64_t n) {
            if (n < 0) throw rb::Failure("negative", "what is added is not below 0");
        });
    run.on_update("later", [&run, s](std::int64_t n) { return later(run, s, n); });
}

rb::Task<std::string> sim(rb::Run& run, Order order) {
    auto s = std::make_shared<State>();
    s->run_id = run.info().run_id();
    s->order = order;
    s->plan = plan_of(static_cast<std::uint64_t>(order.seed), order.depth, order.generation);
    outside().enters(s->run_id);
    RunBook& book = outside().ledger().of(s->run_id);
    book.parent = run.info().parent_run_id();
    book.at_parents_end = static_cast<ParentsEnd>(order.at_parents_end);
    listen(run, s);
    auto length = run.spawn(watch_length(run, s));
    const auto played = co_await rb::attempt(play_all(run, s));
    length.cancel();
    (void)co_await rb::attempt(length);
    if (played.cancelled()) {
        const std::int64_t why = 0;
        co_await run.shield(run.step(clean, why).retry(kRetry));
    }
    if (book.last_word_ns == 0) book.last_word_ns = outside().now_ns();
    played.rethrow();
    if (order.generation + 1 < s->plan.generations) {
        outside().uses(Kind::kContinue);
        const Order next{order.seed, order.depth, order.generation + 1, order.at_parents_end};
        auto go_on = run.continue_as_new(next);
        if (order.seed % 2 == 0) go_on = go_on.after(milliseconds(1500));
        co_return co_await go_on;
    }
    const std::string value = s->run_id + s->trail;
    outside().ledger().returns(s->run_id, value);
    co_return value;
}

}  // namespace

RUNBOOK_BUNDLE("sim", "1.0.0",
               rb::runbook<sim>("sim")
                   .title("A random plan")
                   .signal<std::int64_t>("ping")
                   .signal<std::int64_t>("count")
                   .query<std::string>("trail")
                   .update<std::int64_t, std::int64_t>("add")
                   .update<std::int64_t, std::int64_t>("later"),
               rb::activity<work>("work"), rb::activity<beat>("beat"),
               rb::activity<publish>("publish"), rb::activity<deed>("deed").local(),
               rb::activity<undo>("undo").local(), rb::activity<promise>("promise"),
               rb::activity<clean>("clean"))
