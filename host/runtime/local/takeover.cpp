// Taking over runs that are in the store: a dead process's, a parked one, one that nobody drives
// yet. Each child that is open comes along; a child that has ended meanwhile tells its parent so.
#include <algorithm>
#include <utility>

#include "host/base/log.hpp"
#include "host/engine/fold.hpp"
#include "host/runtime/local/turn.hpp"
#include "host/runtime/local/views.hpp"

namespace runbook::runtime::local {

void Turn::resume(ResumeMessage& message) {
    PendingReply pending{message.reply, StartedRun{}, 0};
    const std::string run_id = message.row->run_id.to_string();
    if (const SlotId slot = loop_.known_.slot_of(message.row->run_id)) {
        const auto reached = reach(slot);
        if (reached.ok() && reached->run != nullptr) resume_children(*reached->run);
        pending.answer = StartedRun{run_id, message.row->workflow_id, true, false};
        if (!reached.ok()) pending.answer = reached.error();
        return replies_.push_back(std::move(pending));
    }
    if (message.for_letters) {
        auto store = loop_.stores_.store();
        auto letters = store.ok() ? (*store)->letters(message.row->key)
                                  : Result<std::vector<storage::Letter>>(store.error());
        if (!letters.ok()) pending.answer = letters.error();
        if (!letters.ok() || letters->empty()) return replies_.push_back(std::move(pending));
    }
    pending.answer = StartedRun{run_id, message.row->workflow_id, true, false};
    if (const auto parent = waiting_parent(*message.row); !parent.ok()) {
        pending.answer = parent.error();
    } else if (auto taken = take_over(*message.row, parent->first, parent->second); !taken.ok()) {
        pending.answer = taken.error();
    } else {
        is_free_of(parent->first, parent->second);
    }
    replies_.push_back(std::move(pending));
}

std::unique_ptr<LiveRun> Turn::run_of(const storage::RunRow& row) {
    auto run = std::make_unique<LiveRun>();
    run->slot = ++loop_.last_slot_;
    run->run_id = row.run_id;
    run->names =
        std::make_shared<RunNames>(RunNames{row.workflow_id, row.run_id.to_string(), row.slug});
    run->key = row.key;
    run->epoch = row.epoch;
    return run;
}

Result<LiveRun*> Turn::take_over(const storage::RunRow& row, SlotId parent, std::uint64_t seq) {
    RB_TRY(storage::EventStore * store, loop_.stores_.store());
    RB_TRY(storage::Transaction * tx, transaction());
    // Nobody else can write while our transaction is open, so the log may be read before the claim.
    RB_TRY(std::vector<engine::Event> log, store->read_events(row.key));
    RB_TRY(const std::vector<storage::Letter> letters, store->letters(row.key));
    RB_TRY(auto beats, tx->heartbeats(row.key));
    RB_TRY(const storage::RunRow claimed, tx->claim(row.key));
    current_durable_ = true;
    auto rebuilt = rebuild(row, log);
    if (!rebuilt.ok()) {
        RB_CHECK(tx->release(claimed.key, claimed.epoch));
        return rebuilt.error();
    }
    auto run = run_of(claimed);
    run->execution = std::move(rebuilt->execution);
    run->parent_slot = parent;
    run->parent_seq = seq;
    note({.kind = Write::Kind::kClaim,
          .slot = run->slot,
          .row = std::make_unique<storage::RunRow>(claimed)});
    const InHand in_hand(*this, run->slot, letters);
    if (const storage::Letter* last = last_word_of(letters)) {
        if (run->execution) return &terminate_taken(std::move(run), *last);
        LiveRun& ended = terminate_unreplayable(
            std::move(run), claimed, log, std::get<engine::WorkflowTerminated>(*last->request));
        answer(ended, {nullptr, last->id, last->sender}, engine::Payload::null());
        return &ended;
    }
    if (!run->execution) return park_unreplayable(std::move(run), claimed, log, *rebuilt);
    LiveRun& live = adopt(std::move(run));
    note_chain(live, live.execution->started());
    for (auto& [step, details] : beats) loop_.heartbeats_.keep(live.slot, step, std::move(details));
    const bool was_parked = claimed.status == engine::Status::kInterrupted;
    restore(live, live.execution->take_over("resume", *this));
    if (was_parked && !live.execution->closed() && !live.execution->parked()) {
        write({.kind = Write::Kind::kStatus, .slot = live.slot});
    }
    carry_out(live, letters);
    return &live;
}

// What was under way before goes on: timers keep their due times, steps in flight run again.
void Turn::restore(LiveRun& run, engine::Delivery delivery) {
    if (run.is_over()) return keep(run, std::move(delivery));
    const engine::Effects outstanding = run.execution->outstanding(*this);
    // Steps and children that the delivery itself began are in its own effects; but without an
    // event nothing of it is kept.
    if (delivery.events.empty()) delivery.effects = {};
    const engine::Effects& begun = delivery.effects;
    engine::Effects rest;
    rest.deferred = outstanding.deferred;
    for (const auto& task : outstanding.steps) {
        const auto same = [&](const auto& other) { return other.seq == task.seq; };
        if (std::none_of(begun.steps.begin(), begun.steps.end(), same)) rest.steps.push_back(task);
    }
    for (const auto& arm : outstanding.arm) {
        const auto same = [&](const auto& other) {
            return other.seq == arm.seq && other.use == arm.use;
        };
        if (std::none_of(begun.arm.begin(), begun.arm.end(), same)) rest.arm.push_back(arm);
    }
    std::vector<engine::ChildLink> links;
    for (const auto& link : outstanding.children) {
        const auto same = [&](const auto& other) { return other.seq == link.seq; };
        if (std::none_of(begun.children.begin(), begun.children.end(), same)) links.push_back(link);
    }
    const SlotId slot = run.slot;
    keep(run, std::move(delivery));
    if (LiveRun* still = find(slot)) prepare(*still, std::move(rest));
    for (const auto& link : links) {
        if (LiveRun* still = find(slot)) link_child(*still, link);
    }
}

// A parent that is driven here and waits for this run: it is to hear of the end.
Result<std::pair<SlotId, std::uint64_t>> Turn::waiting_parent(const storage::RunRow& row) {
    const std::pair<SlotId, std::uint64_t> none{0, 0};
    if (!row.parent) return none;
    RB_TRY(const Reached parent, reach(loop_.known_.slot_of(*row.parent)));
    if (parent.run == nullptr) return none;
    RB_TRY(const std::string first, first_run_of(row));
    for (const auto& link : parent.run->execution->outstanding(*this).children) {
        if (link.run_id == first) return std::pair{parent.run->slot, link.seq};
    }
    return none;
}

// A run that waits for parked children is mended by mending those.
void Turn::resume_children(LiveRun& run) {
    const SlotId slot = run.slot;
    const bool any_parked = is_free_of_all(slot);
    for (const auto& link : run.execution->outstanding(*this).children) {
        LiveRun* still = find(slot);
        if (still == nullptr) return;
        if (const SlotId child = slot_of_child(link.run_id)) {
            resume_children(child);
        } else if (any_parked) {
            link_child(*still, link);
        }
    }
}

void Turn::resume_children(SlotId slot) {
    const auto reached = reach(slot);
    if (!reached.ok()) log::warn(reached.error().message);
    if (reached.ok() && reached->run != nullptr) resume_children(*reached->run);
}

// Such a child would tell its parent of an end that can never be written.
bool Turn::lose_if_claimed_elsewhere(SlotId slot) {
    const DrivenRun* run = driven(slot);
    auto store = loop_.stores_.store();
    if (run->key == 0 || !store.ok()) return false;
    const auto row = (*store)->get(run->run_id);
    if (!row.ok() || row->epoch == run->epoch) return false;
    const auto reached = reach(slot);
    if (!reached.ok() || reached->run == nullptr) return driven(slot) == nullptr;
    lose(slot, {ErrorCode::kFenced, "another process has driven it meanwhile", ""});
    return true;
}

// True when this process drives the child already: its parent was parked or lost, and is back.
bool Turn::relink(LiveRun& parent, const engine::ChildLink& link) {
    const SlotId slot = slot_of_child(link.run_id);
    if (driven(slot) == nullptr || lose_if_claimed_elsewhere(slot)) return false;
    DrivenRun* child = driven(slot);
    if (!loop_.hindrances_.is_stuck(slot)) {
        loop_.hopes_.drop(child->parent_slot);
        loop_.hopes_.add(parent.slot);
    }
    child->parent_slot = parent.slot;
    child->parent_seq = link.seq;
    const LiveRun* live = find(slot);
    if (live != nullptr && live->execution && live->execution->closed()) {  // in this very turn
        local_.push_back({parent.slot, engine::ChildEnded{link.seq, live->execution->status(),
                                                          live->execution->result(),
                                                          live->execution->failure()}});
    }
    // What it is stuck with is mended with its parent; if it is not, the parent is told so.
    if (loop_.hindrances_.is_stuck(slot)) resume_children(slot);
    return true;
}

// The run by which its parent knows it.
Result<std::string> Turn::first_run_of(const storage::RunRow& row) {
    RB_TRY(storage::EventStore * store, loop_.stores_.store());
    RB_TRY(const std::vector<engine::Event> log, store->read_events(row.key));
    const auto* started =
        log.empty() ? nullptr : std::get_if<engine::WorkflowStarted>(&log.front().data);
    if (started == nullptr || started->first_run_id.empty()) return row.run_id.to_string();
    return started->first_run_id;
}

// The end of the chain of runs that continued as new.
Result<storage::RunRow> Turn::last_run_of(storage::EventStore& store, const std::string& run_id) {
    RB_TRY(storage::RunRow row, store.get(RunId::parse(run_id).value()));
    while (row.status == engine::Status::kContinuedAsNew) {
        RB_TRY(const std::vector<engine::Event> log, store.read_events(row.key));
        const auto& end = std::get<engine::WorkflowContinuedAsNew>(log.back().data);
        RB_TRY(row, store.get(RunId::parse(end.new_run_id).value()));
    }
    return row;
}

void Turn::link_child(LiveRun& parent, const engine::ChildLink& link) {
    if (relink(parent, link)) return;
    auto store = loop_.stores_.store();
    if (!store.ok()) return;
    auto row = last_run_of(**store, link.run_id);
    if (!row.ok()) {
        log::error("run " + parent.names->run_id + ": " + row.error().message);
        return;
    }
    if (engine::is_final(row->status)) {
        auto events = (*store)->read_events(row->key);
        if (!events.ok()) return log::error(events.error().message);
        engine::RunFold fold;
        fold.apply(*events);
        engine::ChildEnded end{link.seq, fold.status(), fold.result().value_or(engine::Payload{}),
                               fold.failure()};
        local_.push_back({parent.slot, std::move(end)});
        return;
    }
    auto taken = take_over(*row, parent.slot, link.seq);
    if (!taken.ok()) {
        log::warn("child " + link.run_id + " of run " + parent.names->run_id +
                  " is not driven here: " + taken.error().message);
    }
}

// A parked run: the newest enabled version that replays it cleanly, then its own. Any other: its
// own while that is here, else the newest that replays cleanly.
Result<Turn::Rebuilt> Turn::rebuild(const storage::RunRow& row,
                                    std::span<const engine::Event> log) {
    engine::RunFold fold;
    fold.apply(log);
    auto own = loop_.catalog_.pinned(row.slug, fold.bundle_digest());
    auto newest = loop_.catalog_.runbook(row.slug);
    std::vector<std::shared_ptr<const engine::Runbook>> candidates;
    const bool parked = fold.status() == engine::Status::kInterrupted;
    if (parked && newest.ok()) candidates.push_back(*newest);
    if (own.ok()) candidates.push_back(*own);
    if (candidates.empty() && newest.ok()) candidates.push_back(*newest);
    Rebuilt failed;
    std::optional<Error> damaged;
    for (const auto& runbook : candidates) {
        auto execution = std::make_unique<engine::Execution>(row.run_id.to_string(), runbook);
        auto replayed = execution->replay(log, this);
        if (replayed.ok()) return Rebuilt{std::move(execution), {}, {}};
        if (replayed.error().code != ErrorCode::kMismatch) {
            damaged = std::move(replayed).error();
        } else if (failed.why.message.empty()) {
            failed.reason = execution->stopped_at_the_end() ? "runbook_error" : "nondeterminism";
            failed.why = std::move(replayed).error();
        } else if (failed.why.message != replayed.error().message) {
            failed.why.message += "; and " + replayed.error().message;
        }
    }
    if (damaged) return *damaged;
    if (!candidates.empty()) return failed;
    failed.reason = "bundle_missing";
    failed.why = {ErrorCode::kMismatch,
                  "run " + row.run_id.to_string() + " needs runbook " + row.slug + "@" +
                      row.version + " (bundle " + fold.bundle_digest().substr(0, 12) +
                      "), which is not here: " + newest.error().message,
                  "put the bundle back into a bundle folder, then resume the run"};
    return failed;
}

// Nothing of the run was executed. The log says why it is parked, once.
LiveRun* Turn::park_unreplayable(std::unique_ptr<LiveRun> run, const storage::RunRow& row,
                                 std::span<const engine::Event> log, const Rebuilt& rebuilt) {
    const SlotId slot = run->slot;
    LiveRun& live = adopt(std::move(run));
    engine::RunFold fold;
    fold.apply(log);
    if (fold.status() != engine::Status::kInterrupted ||
        fold.failure()->message != rebuilt.why.message) {
        engine::Event event{fold.events() + 1, now_ns_,
                            engine::WorkflowInterrupted{rebuilt.reason, 0, rebuilt.why.message}};
        fold.apply(event);
        write_events({.status = engine::Status::kInterrupted, .slot = slot}, {event});
        write({.kind = Write::Kind::kStatus, .status = engine::Status::kInterrupted, .slot = slot});
    } else {
        write({.kind = Write::Kind::kRelease,
               .slot = slot,
               .row = std::make_unique<storage::RunRow>(row)});
    }
    live.parked_view = std::make_shared<const RunView>(view_of(row, fold));
    ended_.push_back(slot);
    return &live;
}

}  // namespace runbook::runtime::local
