#include "host/runtime/local/scheduler.hpp"

#include <sys/random.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "host/base/bundle_log.hpp"
#include "host/base/log.hpp"
#include "host/runtime/local/turn.hpp"
#include "host/runtime/local/views.hpp"

namespace runbook::runtime::local {
namespace {

std::uint64_t seed_of(const Options& options) {
    if (options.random_seed != 0) return options.random_seed;
    std::uint64_t seed = 0;
    // Not std::random_device: to ask the processor what it can do takes longer than all the rest.
    if (::getrandom(&seed, sizeof seed, 0) == sizeof seed) return seed;
    return static_cast<std::uint64_t>(std::random_device()());
}

constexpr std::int64_t kGatherMostNs = 10'000'000;
constexpr std::int64_t kHeartbeatDelayNs = 100'000'000;
// For so long a thread that is waited for elsewhere works for others.
constexpr std::int64_t kCallerLeadsNs = 10'000'000;
constexpr std::int64_t kForGood = std::numeric_limits<std::int64_t>::max();

}  // namespace

std::size_t lane_of_run(const RunId& root, std::size_t lanes) {
    return root.bytes.back() % lanes;  // chance, in every UUID that has any
}

Scheduler::Scheduler(Common& common, LaneNumber number)
    : common_(common),
      number_(number),
      options_(common.options),
      catalog_(common.catalog),
      stores_(common.stores),
      clock_(*common.clock),
      idle_most_((options_.resident_runs_max + number.count - 1) / number.count),
      random_(seed_of(options_) + number.index),
      pacemaker_(clock_, [this] { drain_when_free(); }) {}

Scheduler::~Scheduler() = default;

void Scheduler::stop() { pacemaker_.stop(); }

void Scheduler::post(Message message) {
    const std::lock_guard lock(inbox_mutex_);
    if (inbox_.empty()) inbox_since_ns_ = clock_.now_ns();
    inbox_.push_back(std::move(message));
}

void Scheduler::save_soon(AttemptPtr attempt) {
    post(Heartbeat{std::move(attempt)});
    if (options_.workers > 0) pacemaker_.at(clock_.now_ns() + kHeartbeatDelayNs);
}

bool Scheduler::has_mail() {
    const std::lock_guard lock(inbox_mutex_);
    return !inbox_.empty();
}

// A step's end may wait for the next ones as long as the last turn took: no longer than it would
// have waited, had it come just after that turn began. So batches grow with the load, also when
// one worker does all, and a lone step is applied at once. The pacemaker is there in case that the
// next step is a long one; it comes a little later, so that busy workers find the time themselves.
bool Scheduler::may_gather() {
    const std::int64_t since = inbox_since_ns_;
    if (since == 0) return true;  // empty, or somebody has taken it
    const std::int64_t time = std::min(last_turn_ns_.load(), kGatherMostNs);
    const std::int64_t now = clock_.now_ns();
    if (now < since || now >= since + time) return false;
    if (!gathering_.exchange(true)) pacemaker_.at(since + time + time / 4);
    return true;
}

// The leader looks at the inbox again after it has let go of the loop, so that a message posted
// while it was leaving is never stranded.
void Scheduler::drain(Lead how) {
    const std::int64_t until = how == Lead::kToTheEnd ? kForGood : clock_.now_ns() + kCallerLeadsNs;
    while (has_mail() && !more_is_coming()) {
        std::unique_lock lock(loop_mutex_, std::try_to_lock);
        if (!lock.owns_lock()) return;
        if (lead(until)) continue;
        lock.unlock();
        return pacemaker_.at(clock_.now_ns());
    }
}

// For the one that holds the loop. False: it left while there was work, since its time was over or
// somebody wants a look: a run that is never idle must keep nobody waiting for ever.
bool Scheduler::lead(std::int64_t until_ns) {
    bool leaves = false;
    while (!leaves && turn() && !more_is_coming())
        leaves = options_.workers > 0 && (lookers_ > 0 || last_now_ns_ >= until_ns);
    poke_pacemaker();
    return !leaves;
}

// The workers have steps to run, whose ends can share a turn with what is in the inbox.
bool Scheduler::more_is_coming() {
    return options_.workers > 0 && common_.workers->any_queued() && may_gather();
}

bool Scheduler::turn() {
    if (abandoned_) return false;
    batch_.clear();
    {
        const std::lock_guard lock(inbox_mutex_);
        batch_.swap(inbox_);
        inbox_since_ns_ = 0;
        gathering_ = false;
    }
    // Time never goes back within a log, also when the wall clock does.
    last_now_ns_ = std::max(last_now_ns_, clock_.now_ns());
    if (batch_.empty() && !anything_due(last_now_ns_)) return false;
    const std::int64_t began_ns = last_now_ns_;
    Turn turn(*this, began_ns);
    // What is ready at one time has an order: what the world outside asks comes first, everything
    // else by arrival. New runs last: a start needs the store, which another lane may be writing
    // meanwhile.
    const auto is_asked = [](const Message& message) {
        return std::holds_alternative<RequestMessage>(message) ||
               std::holds_alternative<LetterMessage>(message);
    };
    for (Message& message : batch_)
        if (is_asked(message)) turn.take(message);
    const auto is_start = [](const Message& message) {
        return std::holds_alternative<StartMessage>(message);
    };
    for (std::size_t i = 0; i < batch_.size(); ++i) {
        if (batch_.size() > 1) turn.fetch_ahead(batch_, i);
        if (!is_start(batch_[i]) && !is_asked(batch_[i])) turn.take(batch_[i]);
    }
    turn.take_held_up();
    turn.take_due();
    for (Message& message : batch_)
        if (is_start(message)) turn.take(message);
    turn.finish();
    last_turn_ns_ = clock_.now_ns() - began_ns;
    return true;
}

bool Scheduler::anything_due(std::int64_t now_ns) {
    const auto next = next_due();
    return next && *next <= now_ns;
}

std::optional<std::int64_t> Scheduler::next_due() {
    auto next = timers_.next_due();
    for (const auto& due : {deadlines_.next_due(), held_up_.next_due()}) {
        if (due && (!next || *due < *next)) next = due;
    }
    return next;
}

// Callers that came while the store cannot be written; what is under way is not lost, so it waits.
void Scheduler::refuse_waiting_starts(const Error& why) {
    const std::lock_guard lock(inbox_mutex_);
    std::erase_if(inbox_, [&](Message& message) {
        auto* start = std::get_if<StartMessage>(&message);
        if (start != nullptr) start->reply->give(why);
        return start != nullptr;
    });
}

// False: the scheduler stops, and what was computed in this turn never was.
bool Scheduler::pause_before_retry(int tries) {
    const std::int64_t pause =
        std::min<std::int64_t>(5'000, 50LL << std::min(tries, 7)) * 1'000'000;
    return pacemaker_.pause(clock_.now_ns() + pause);
}

Result<StartedRun> Scheduler::ask(Message message, const ReplyPtr& reply) {
    post(std::move(message));
    drain();
    return reply->take();
}

Result<StartedRun> Scheduler::start(const StartCall& call) {
    const bool watched = call.wait_follows && options_.workers > 0;
    if (watched) pacemaker_.promise_to_watch();
    auto reply = std::make_shared<Reply>();
    auto started = ask(StartMessage{&call, reply}, reply);
    if (watched && (!started.ok() || started->existing)) end_watch();
    return started;
}

Result<StartedRun> Scheduler::resume(const storage::RunRow& row) {
    auto reply = std::make_shared<Reply>();
    return ask(ResumeMessage{std::make_unique<storage::RunRow>(row), reply, false}, reply);
}

Result<StartedRun> Scheduler::tend(const storage::RunRow& row) {
    auto reply = std::make_shared<Reply>();
    return ask(ResumeMessage{std::make_unique<storage::RunRow>(row), reply, true}, reply);
}

// The run leaves memory for good, by way of the caller: nothing that is still under way for it will
// be heard.
std::unique_ptr<LiveRun> Scheduler::forget(LiveRun& run) {
    timers_.drop(run.slot);
    heartbeats_.drop(run.slot);
    if (!hindrances_.is_stuck(run.slot)) hopes_.drop(run.parent_slot);
    hindrances_.drop(run.slot);
    idle_.remove(run.idle);
    for (const auto& [seq, attempt] : run.attempts) {
        attempt->stop = static_cast<std::uint32_t>(Stop::kGone);
        deadlines_.remove(*attempt);
    }
    askers_.erase(run.slot);
    known_.remove(run.run_id);
    chains_.drop(run.slot);
    if (!run.durable) common_.transient_ids.free(run.names->workflow_id, run.names->run_id);
    const auto place = runs_.find(run.slot);
    std::unique_ptr<LiveRun> gone = std::move(place->second);
    runs_.erase(place);
    live_runs_ = runs_.size() + evicted_.size();
    return gone;
}

// Those that have been idle for the longest.
void Scheduler::evict_idle(std::int64_t now_ns) {
    while (const IdleRun* oldest = idle_.oldest()) {
        const bool too_many = idle_.size() > idle_most_;
        if (!too_many && now_ns - oldest->since_ns < options_.idle_most_ns) return;
        evict(*runs_.at(oldest->slot));
    }
}

// All that is needed to go on is in its log.
void Scheduler::evict(LiveRun& run) {
    RB_ASSERT(run.is_idle());
    idle_.remove(run.idle);
    EvictedRun left{run, codes_.keep(run.execution->shared_runbook())};
    const SlotId slot = run.slot;
    runs_.erase(slot);
    evicted_.emplace(slot, left);
}

// What is on disk is all that it sees. Whoever found the loop taken meanwhile has left what it
// posted to the one that held it.
template <class Look>
auto Scheduler::between_turns(const Look& look) {
    auto seen = [&] {
        ++lookers_;
        const std::lock_guard lock(loop_mutex_);
        --lookers_;
        return look();
    }();
    if (options_.workers > 0) drain();
    return seen;
}

std::optional<RunView> Scheduler::live_view(const std::string& id) {
    return between_turns([&]() -> std::optional<RunView> {
        const auto place = runs_.find(known_.slot_of(id));
        if (place == runs_.end()) return std::nullopt;
        // What could not be written is not to be told.
        if (abandoned_ && place->second->durable) return std::nullopt;
        return view_of(*place->second);
    });
}

Result<std::optional<engine::Payload>> Scheduler::query(const std::string& run_id,
                                                        const QueryCall& call) {
    return between_turns([&]() -> Result<std::optional<engine::Payload>> {
        const auto place = runs_.find(known_.slot_of(run_id));
        if (place == runs_.end() || abandoned_) return std::optional<engine::Payload>();
        engine::Execution* const execution = place->second->execution.get();
        if (execution == nullptr) return std::optional<engine::Payload>();
        RB_TRY(engine::Payload answer, execution->query(call.name, call.args));
        return std::optional(std::move(answer));
    });
}

std::vector<OpenRun> Scheduler::transient_openings(const std::string& run_id) {
    std::vector<OpenRun> found;
    const auto add = [&](const LiveRun& run) {
        if (run.durable || !run.execution) return;
        found.push_back({run.names->run_id, run.names->workflow_id, run.names->runbook,
                         run.execution->runbook().bundle_digest(), run.execution->closed(),
                         run.openings ? *run.openings : engine::Openings()});
    };
    return between_turns([&] {
        if (run_id.empty()) {
            for (const auto& [slot, run] : runs_) add(*run);
        } else if (const auto place = runs_.find(known_.slot_of(run_id)); place != runs_.end()) {
            add(*place->second);
        }
        return std::move(found);
    });
}

bool Scheduler::await_alone(const std::function<bool()>& done,
                            std::optional<std::int64_t> until_ns) {
    for (;;) {
        {
            const std::lock_guard lock(loop_mutex_);
            lead(kForGood);
        }
        if (done()) return true;
        if (common_.workers->run_one()) continue;
        std::optional<std::int64_t> due;
        {
            const std::lock_guard lock(loop_mutex_);
            due = next_due();
        }
        if (until_ns && clock_.now_ns() >= *until_ns) return false;
        if (until_ns && (!due || *until_ns < *due)) due = until_ns;
        pacemaker_.pass_time(due);
    }
}

void Scheduler::poke_pacemaker() {
    if (options_.workers == 0) return;
    if (const auto due = next_due()) pacemaker_.at(*due);
}

void Scheduler::end_watch() {
    if (!pacemaker_.end_watch()) return;
    if (const auto due = between_turns([&] { return next_due(); })) pacemaker_.at(*due);
}

// The pacemaker may not leave while another thread leads: that leader may have looked at the timers
// before they were due.
void Scheduler::drain_when_free() {
    bool finished = false;
    {
        const std::lock_guard lock(loop_mutex_);
        finished = lead(clock_.now_ns() + kCallerLeadsNs);
    }
    if (!finished) return pacemaker_.at(clock_.now_ns());
    drain();
}

void Scheduler::release_all() {
    const std::lock_guard lock(loop_mutex_);
    std::vector<const DrivenRun*> ours;
    for (const auto& [slot, run] : runs_)
        if (run->durable) ours.push_back(run.get());
    for (const auto& [slot, run] : evicted_) ours.push_back(&run);
    if (ours.empty()) return;
    auto store = stores_.store();
    if (!store.ok()) return;
    auto tx = (*store)->begin();
    if (!tx.ok()) return log::warn("runs are not handed back: " + tx.error().message);
    for (const DrivenRun* run : ours) {
        auto released = (*tx)->release(run->key, run->epoch);
        if (!released.ok()) log::warn(released.error().message);
    }
    auto done = (*tx)->commit();
    if (!done.ok()) log::warn("runs are not handed back: " + done.error().message);
}

}  // namespace runbook::runtime::local
