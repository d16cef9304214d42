#include "host/runtime/local/neighbours.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "host/base/log.hpp"
#include "host/engine/request.hpp"
#include "host/runtime/local/views.hpp"
#include "host/storage/refusals.hpp"

namespace runbook::runtime::local {
namespace {

// A process's bell falls silent a moment before or after its lock is free. One that has no bell, as
// those of an older version, can only be looked at again and again.
constexpr std::int64_t kMomentNs = 2'000'000;
constexpr int kMomentsDoubled = 7;

std::string_view next_word(std::string_view& line) {
    const auto end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

// And hears when that process ends.
bool ring_holder(storage::EventStore& store, const storage::RunRow& row, std::string_view word) {
    const auto bell = store.bell_of(row);
    if (!bell.ok() || !store.bell().ring(*bell, word)) return false;
    store.bell().watch(*bell);
    return true;
}

// Whoever drives the run, if anybody does.
void tell_driver(StoreSource& stores, const std::string& run, std::string_view word) {
    auto store = stores.store();
    if (!store.ok()) return;
    const auto row = (*store)->get(RunId::parse(run).value());
    if (row.ok() && (*store)->held_by_live_process(*row)) ring_holder(**store, *row, word);
}

Error not_answered(const storage::RunRow& row) {
    const std::string run = row.run_id.to_string();
    return {
        ErrorCode::kTimedOut,
        "the process that drives run " + run +
            " has not answered in time; the command is kept, and is carried out as soon as that "
            "process, or one that takes the run over, comes to it",
        "runbook-host inspect " + run};
}

}  // namespace

Neighbours::Neighbours(StoreSource& stores, Lanes& lanes, Clock& clock)
    : stores_(stores), lanes_(lanes), clock_(clock) {
    NeighbourCalls calls;
    // These two are called as long as the lanes live, which is longer than this.
    calls.tell_sender = [&stores](const std::string& bell, const std::string& run) {
        auto store = stores.store();
        if (store.ok() && !bell.empty()) (*store)->bell().ring(bell, "look " + run);
    };
    calls.tell_holder = [&stores](const std::string& run) { tell_driver(stores, run, "mail"); };
    calls.tell_parent = [&stores](const std::string& parent) {
        tell_driver(stores, parent, "child " + parent);
    };
    lanes_.set_neighbours(std::move(calls));
}

Neighbours::~Neighbours() {
    if (store_ != nullptr) store_->bell().hush();
}

void Neighbours::listen() {
    auto store = stores_.store();
    if (!store.ok()) return;  // then it drives nothing either
    const auto name = begin_listening(**store);
    if (!name.ok())
        log::warn("other processes cannot reach the runs of this one: " + name.error().message);
}

Result<std::string> Neighbours::begin_listening(storage::EventStore& store) {
    const std::lock_guard lock(mutex_);
    if (store_ == nullptr) {
        RB_CHECK(store.bell().listen([this](std::string_view word) { heard(word); }));
        store_ = &store;
    }
    return store.bell().name();
}

void Neighbours::heard(std::string_view line) {
    auto opened = stores_.store();
    if (!opened.ok()) return;
    storage::EventStore& store = **opened;
    const std::string_view word = next_word(line);
    std::string run(next_word(line));
    if (word == "mail") return mail(store);
    if (word == "sender") return store.bell().watch(run);  // it is a bell's name
    if (word == "watch") return watch(store, std::move(run), std::string(next_word(line)));
    if (word == "child") return child_ended(store, run);
    if (word == "look" || word == "stuck") return look(run, word == "stuck");
    {
        const std::lock_guard lock(mutex_);  // a process is gone, whichever
        told_.clear();
        ++heard_;
        changed_.notify_all();
    }
    mail(store);
}

void Neighbours::look(const std::string& run, bool stuck) {
    const std::lock_guard lock(mutex_);
    told_.erase(run);
    if (stuck) stuck_.insert(run);
    ++heard_;
    changed_.notify_all();
}

void Neighbours::mail(storage::EventStore& store) {
    auto letters = store.letters({});
    if (!letters.ok()) return log::error("the inbox cannot be read: " + letters.error().message);
    std::unordered_set<std::string> seen;
    for (const storage::Letter& letter : *letters) {
        const std::string run = letter.run_id.to_string();
        if (!seen.insert(run + letter.sender).second) continue;
        const auto row = store.get(letter.run_id);
        if (!row.ok()) continue;
        if (row->closed_ns != 0 && letter.sender.empty()) {
            (void)store.withdraw(letter.id).ok();  // nobody is told, and nobody else looks at it
            continue;
        }
        if (lanes_.post_letters(run, letter.sender)) continue;
        // It ended, was parked or was given up meanwhile: its sender sees to that.
        const bool elsewhere = row->closed_ns == 0 && store.held_by_live_process(*row);
        if (!elsewhere) store.bell().ring(letter.sender, "look " + run);
    }
}

void Neighbours::watch(storage::EventStore& store, std::string run, std::string bell) {
    const OutcomePtr outcome = lanes_.outcome(run);
    if (!outcome) {
        store.bell().ring(bell, "look " + run);
        return;
    }
    outcome->when_set([&store, run = std::move(run), bell = std::move(bell)](const auto& view) {
        store.bell().ring(bell, (view.ok() ? "look " : "stuck ") + run);
    });
}

// As if somebody had asked for the parent: it looks after the children that it waits for.
void Neighbours::child_ended(storage::EventStore& store, const std::string& parent) {
    const auto id = RunId::parse(parent);
    if (!id.ok() || !lanes_.drives(*id)) return;
    const auto row = store.get(*id);
    if (row.ok() && row->closed_ns == 0) (void)lanes_.resume(*row);
}

std::uint64_t Neighbours::heard_so_far() {
    const std::lock_guard lock(mutex_);
    return heard_;
}

bool Neighbours::wait(std::uint64_t seen, std::optional<std::int64_t> until_ns) {
    std::unique_lock lock(mutex_);
    while (heard_ == seen) {
        if (until_ns && clock_.now_ns() >= *until_ns) return false;
        clock_.wait(changed_, lock, until_ns);
    }
    return true;
}

bool Neighbours::wait_a_moment(std::uint64_t seen, std::optional<std::int64_t> until_ns,
                               int& times) {
    const std::int64_t moment = clock_.now_ns() + (kMomentNs << times);
    times = std::min(times + 1, kMomentsDoubled);
    if (until_ns && *until_ns <= moment) return wait(seen, until_ns);
    static_cast<void>(wait(seen, moment));
    return true;
}

bool Neighbours::wake_for(storage::EventStore& store, const storage::RunRow& row,
                          const std::string& sender) {
    // One that was driven here may be another's by now, though it is still known.
    if (lanes_.drives(row.run_id) && lanes_.post_letters(row.run_id.to_string(), sender))
        return true;
    return ring_holder(store, row, "mail");
}

Result<storage::Letter> Neighbours::post(storage::EventStore& store, const storage::RunRow& row,
                                         const engine::EventData& request) {
    storage::Letter letter;
    letter.run_id = row.run_id;
    letter.request = request;
    RB_TRY(letter.sender, begin_listening(store));
    if (store.held_by_live_process(row)) ring_holder(store, row, "sender " + letter.sender);
    RB_TRY(letter.id, store.post(letter));
    return letter;
}

Result<bool> Neighbours::tend(storage::EventStore& store, const storage::RunRow& row) {
    auto tended = lanes_.tend(row);
    if (!tended.ok()) {
        const bool somebody_was_faster = tended.error().code == ErrorCode::kConflict ||
                                         tended.error().code == ErrorCode::kFenced;
        if (somebody_was_faster) return false;
        return std::move(tended).error();
    }
    RB_TRY(const storage::RunRow now, store.get(row.run_id));
    if (now.status != engine::Status::kInterrupted) return true;
    RB_TRY(const std::vector<engine::Event> log, store.read_events(now.key));
    engine::RunFold fold;
    fold.apply(log);
    return storage::run_parked(now, fold.failure() ? fold.failure()->message : "");
}

// The earlier letters are the first to be carried out.
Result<void> Neighbours::judge(storage::EventStore& store, const storage::RunRow& row,
                               const storage::Letter& letter, std::int64_t now_ns) {
    RB_TRY(const engine::Openings openings, openings_of(store, row, now_ns, letter.id));
    RB_CHECK(openings.resolve(*letter.request, now_ns));
    return {};
}

// Nobody drives the run, perhaps for days: of the heartbeats for a step the latest says it all.
Result<void> Neighbours::drop_older_beats(storage::EventStore& store, const storage::RunRow& row,
                                          const storage::Letter& letter) {
    const auto* beat = std::get_if<engine::StepStarted>(&*letter.request);
    if (beat == nullptr) return {};
    RB_TRY(const std::vector<storage::Letter> letters, store.letters(row.key));
    for (const storage::Letter& one : letters) {
        if (!one.request || one.id >= letter.id) continue;
        const auto* older = std::get_if<engine::StepStarted>(&*one.request);
        if (older == nullptr || older->step != beat->step) continue;
        RB_TRY(const bool gone, store.withdraw(one.id));
        (void)gone;
    }
    return {};
}

Result<std::optional<storage::LetterAnswer>> Neighbours::leave(storage::EventStore& store,
                                                               std::int64_t letter) {
    RB_TRY(const bool stands, store.leave(letter));
    if (stands) return std::optional<storage::LetterAnswer>();
    return store.take_answer(letter);
}

Result<engine::Payload> Neighbours::ask(const storage::RunRow& asked,
                                        const engine::EventData& request, std::int64_t until_ns) {
    RB_TRY(storage::EventStore * store, stores_.store());
    RB_TRY(const storage::Letter letter, post(*store, asked, request));
    for (int moments = 0;;) {
        const std::uint64_t seen = heard_so_far();
        RB_TRY(const storage::RunRow row, store->get(asked.run_id));
        RB_TRY(auto answer, store->take_answer(letter.id));
        if (answer) return std::move(*answer);
        bool rung = false;
        std::optional<Error> refused;
        if (row.closed_ns != 0) {
            refused = storage::too_late(row, request);
        } else if (store->held_by_live_process(row)) {
            rung = wake_for(*store, row, letter.sender);
        } else if (engine::needs_driver(request)) {
            auto tended = tend(*store, row);
            if (tended.ok() && *tended) continue;
            if (!tended.ok()) refused = std::move(tended).error();
        } else {
            auto judged = judge(*store, row, letter, clock_.now_ns());
            if (judged.ok()) {
                RB_CHECK(drop_older_beats(*store, row, letter));
                RB_TRY(auto all_the_same, leave(*store, letter.id));
                return all_the_same ? std::move(*all_the_same) : engine::Payload::null();
            }
            refused = std::move(judged).error();
        }
        if (refused) {
            RB_TRY(const bool mine, store->withdraw(letter.id));
            if (mine) return std::move(*refused);
            continue;  // it was answered meanwhile
        }
        const bool more = rung ? wait(seen, until_ns) : wait_a_moment(seen, until_ns, moments);
        if (more) continue;
        RB_TRY(auto all_the_same, leave(*store, letter.id));
        if (all_the_same) return std::move(*all_the_same);
        return not_answered(row);
    }
}

bool Neighbours::ask_to_be_told(storage::EventStore& store, const storage::RunRow& row,
                                const std::string& bell) {
    const std::string run = row.run_id.to_string();
    {
        const std::lock_guard lock(mutex_);
        if (!told_.insert(run).second) return true;
    }
    if (ring_holder(store, row, "watch " + run + " " + bell)) return true;
    const std::lock_guard lock(mutex_);
    told_.erase(run);
    return false;
}

Result<void> Neighbours::await(const RunId& run, std::optional<std::int64_t> until_ns) {
    RB_TRY(storage::EventStore * store, stores_.store());
    RB_TRY(const std::string bell, begin_listening(*store));
    const std::string id = run.to_string();
    for (int moments = 0;;) {
        const std::uint64_t seen = heard_so_far();
        RB_TRY(const storage::RunRow row, store->get(run));
        if (row.closed_ns != 0 || row.status == engine::Status::kInterrupted) return {};
        if (!store->held_by_live_process(row)) {
            return Error{ErrorCode::kUndriven, "run " + id + " is open, and no process drives it",
                         "runbook-host resume " + id};
        }
        {
            const std::lock_guard lock(mutex_);
            if (stuck_.erase(id) != 0) {
                return Error{ErrorCode::kMismatch,
                             "run " + id + " waits for a child that is interrupted",
                             "runbook-host inspect " + id + " names it"};
            }
        }
        const bool rung = ask_to_be_told(*store, row, bell);
        if (!(rung ? wait(seen, until_ns) : wait_a_moment(seen, until_ns, moments))) {
            return Error{ErrorCode::kTimedOut, "run " + id + " is still open",
                         "runbook-host inspect " + id};
        }
    }
}

}  // namespace runbook::runtime::local
