// The turn's writes, its one commit, and what is done once it is on disk.
#include <algorithm>
#include <utility>

#include "host/base/log.hpp"
#include "host/runtime/local/turn.hpp"
#include "host/runtime/local/views.hpp"

namespace runbook::runtime::local {
namespace {

// The run is another holder's, or closed by one: trying again would never end, and keep all other
// runs waiting. Everything else is the store's trouble, and passes.
bool concerns_the_run(const Error& error) {
    return error.code == ErrorCode::kFenced || error.code == ErrorCode::kConflict ||
           error.code == ErrorCode::kNotFound;
}

}  // namespace

// For look-ups and what depends on them: all that was written before is there.
Result<storage::Transaction*> Turn::transaction() {
    if (write_error_) return *write_error_;
    if (tx_ == nullptr) {
        RB_TRY(tx_, loop_.common_.commits.enter(*this));
    }
    perform_waiting();
    while (std::exchange(redo_, false)) {
        performed_ = 0;
        RB_TRY(tx_, loop_.common_.commits.restart(*this));
        perform_waiting();
    }
    if (write_error_) return *write_error_;
    return tx_;
}

// Kept, so that it can be performed again. It is performed with the others, before the commit or
// the next look-up: a loop over the store alone keeps its code in the processor's cache.
void Turn::write(Write op) {
    if (op.durable || !op.events.empty()) writes_.push_back(std::move(op));
}

void Turn::write_events(Write op, std::vector<engine::Event> events) {
    if (op.durable) records_.encode(op, events);
    if (loop_.options_.on_progress) op.events = std::move(events);
    write(std::move(op));
}

// It was performed already, as the answer to a look-up.
void Turn::note(Write op) {
    RB_ASSERT(performed_ == writes_.size());
    writes_.push_back(std::move(op));
    ++performed_;
}

void Turn::perform_waiting() {
    while (performed_ < writes_.size() && !write_error_ && !redo_) {
        Write& op = writes_[performed_];
        if (performed_ + 4 < writes_.size()) prefetch_bytes(find(writes_[performed_ + 4].slot), 64);
        auto done = op.durable ? perform(op) : Result<void>();
        if (done.ok()) {
            ++performed_;
        } else if (find(op.slot) == nullptr && concerns_the_run(done.error())) {
            writes_.erase(writes_.begin() + static_cast<std::ptrdiff_t>(performed_));
        } else if (concerns_the_run(done.error())) {
            lose(op.slot, done.error());
        } else {
            write_error_ = std::move(done).error();
        }
    }
}

void Turn::drop_writes(SlotId slot) {
    const auto is_its = [&](const Write& op) { return op.slot == slot; };
    const auto end = writes_.begin() + static_cast<std::ptrdiff_t>(performed_);
    if (std::any_of(writes_.begin(), end, is_its)) {  // none of them may be committed
        performed_ = 0;
        redo_ = true;
    }
    std::erase_if(writes_, is_its);
}

Result<void> Turn::perform(Write& op) {
    LiveRun* run = find(op.slot);
    storage::Transaction* const tx = tx_;
    switch (op.kind) {
        case Write::Kind::kFreeKey:
            return tx->free_key_of_failed(op.row->slug, op.row->idempotency_key);
        case Write::Kind::kCreate: {
            RB_TRY(const storage::Created made, tx->create(*op.row, records_.of(op)));
            if (made.outcome != storage::Created::Outcome::kCreated) {
                return Error{ErrorCode::kFenced,
                             "run " + op.row->run_id.to_string() +
                                 " was started by another process while the store was full",
                             ""};
            }
            if (run != nullptr) run->key = made.row.key;
            if (run != nullptr) run->epoch = made.row.epoch;
            return {};
        }
        case Write::Kind::kAppend:
            RB_ASSERT(run != nullptr);
            return tx->append(run->key, run->epoch, records_.of(op));
        case Write::Kind::kStatus: {
            RB_ASSERT(run != nullptr);
            RB_CHECK(tx->set_status(run->key, run->epoch, op.status,
                                    engine::is_final(op.status) ? now_ns_ : 0));
            if (op.status != engine::Status::kInterrupted) return {};
            return tx->release(run->key, run->epoch);
        }
        case Write::Kind::kClaim: {
            RB_TRY(const storage::RunRow claimed, tx->claim(op.row->key));
            if (run != nullptr) run->epoch = claimed.epoch;
            return {};
        }
        case Write::Kind::kAnswer: {
            const Answered& done = letters_.at(op.at);
            RB_TRY([[maybe_unused]] const bool was_open, tx->answer(done.letter, done.value));
            return {};
        }
        case Write::Kind::kPost: {
            // When it is written again after a failure its run may have ended: then it is too late.
            const auto posted = tx->post(posted_.at(op.at));
            const bool in_vain = !posted.ok() && concerns_the_run(posted.error());
            if (!posted.ok() && !in_vain) return posted.error();
            return {};
        }
        case Write::Kind::kHeartbeat: {
            RB_ASSERT(run != nullptr);
            const Beat& beat = beats_.at(op.at);
            return tx->set_heartbeat(run->key, run->epoch, beat.step, beat.details);
        }
        case Write::Kind::kForgetHeartbeats:
            RB_ASSERT(run != nullptr);
            return tx->forget_heartbeats(run->key, run->epoch);
        case Write::Kind::kRelease:
            return tx->release(op.row->key, run != nullptr ? run->epoch : op.row->epoch);
    }
    return {};
}

// Another holder has the run: we forget it and tell who waits.
void Turn::lose(SlotId slot, const Error& why) {
    LiveRun* run = find(slot);
    if (run == nullptr) return;
    const std::string run_id = run->names->run_id;
    log::warn("run " + run_id + " is no longer ours: " + why.message);
    loop_.known_.outcome(run->run_id)->set(why);
    // Its log will not know of the runs that it has begun in this turn.
    std::vector<SlotId> begun;
    for (const Write& op : writes_) {
        const LiveRun* other = op.kind == Write::Kind::kCreate ? find(op.slot) : nullptr;
        if (other == nullptr) continue;
        const engine::WorkflowStarted& how = other->execution->started();
        if ((how.continued_from.empty() ? how.parent_run_id : how.continued_from) == run_id)
            begun.push_back(op.slot);
    }
    drop_writes(slot);
    std::erase_if(acts_, [&](const Act& act) { return act.slot == slot; });
    for (Told& one : told_) {  // what they were told is not written
        if (one.slot == slot) one.value = std::optional<engine::Payload>();
    }
    send_askers_away(*run);
    lost_.push_back(loop_.forget(*run));
    for (const SlotId other : begun)
        lose(other, {ErrorCode::kFenced, "run " + run_id + ", which has begun it, is not", ""});
}

void Turn::finish() {
    int tries = 0;
    while (!commit()) {
        refuse_new_starts(*write_error_);
        loop_.refuse_waiting_starts(*write_error_);
        if (++tries == 1) {
            log::error("the store cannot be written: " + write_error_->message +
                       "; nothing is lost, and nothing goes on until it can" +
                       (write_error_->hint.empty() ? "" : " (" + write_error_->hint + ")"));
        }
        if (!loop_.pause_before_retry(tries)) {
            loop_.abandoned_ = true;
            for (Told& one : told_) one.reply->give(std::optional<engine::Payload>());
            return;
        }
        write_error_.reset();
        performed_ = 0;
        redo_ = false;
    }
    if (tries > 0) log::info("the store can be written again");
    report();
    for (Act& one : acts_) act(one);
    hand_out();
    settle_ended();
    let_idle_go();
    tell_neighbours();
    for (Told& one : told_) one.reply->give(std::move(one.value));
    for (PendingReply& pending : replies_) pending.reply->give(std::move(pending.answer));
}

bool Turn::commit() {
    const bool any_durable =
        std::any_of(writes_.begin(), writes_.end(), [](const Write& op) { return op.durable; });
    if (tx_ == nullptr && write_error_) return false;
    if (tx_ == nullptr && !any_durable) return true;
    const bool done = loop_.common_.commits.commit(*this);
    tx_ = nullptr;
    return done;
}

// A caller that starts a run is told at once; its run, and the children it began, never were.
void Turn::refuse_new_starts(const Error& why) {
    for (PendingReply& pending : std::exchange(replies_, {})) {
        if (pending.answer.ok()) pending.answer = why;
        std::vector<SlotId> gone{pending.slot};
        for (std::size_t i = 0; i < gone.size(); ++i) {
            if (LiveRun* run = find(gone[i])) {
                for (const auto& [slot, other] : loop_.runs_) {
                    if (other->parent_slot == run->slot) gone.push_back(slot);
                }
                drop_writes(gone[i]);
                std::erase_if(acts_, [&](const Act& act) { return act.slot == gone[i]; });
                std::erase(ended_, gone[i]);
                loop_.forget(*run);
            }
        }
        std::erase_if(writes_, [](const Write& op) {
            if (op.kind == Write::Kind::kFreeKey) return true;
            return op.kind == Write::Kind::kCreate && op.slot == 0;  // recorded only, never driven
        });
        pending.reply->give(std::move(pending.answer));
    }
}

// Tells the listener of each event, now that it is on disk.
void Turn::report() {
    if (!loop_.options_.on_progress) return;
    const std::lock_guard lock(loop_.common_.progress_mutex);
    for (const Write& op : writes_) {
        const LiveRun* run = op.events.empty() ? nullptr : find(op.slot);
        if (run == nullptr) continue;
        for (const engine::Event& event : op.events) {
            loop_.options_.on_progress(run->names->run_id, run->names->runbook, event);
        }
    }
}

void Turn::act(Act& one) {
    LiveRun* run = find(one.slot);
    if (run == nullptr) return;
    for (const std::uint64_t seq : one.effects.stop_steps) {
        const auto place = run->attempts.find(seq);
        if (place == run->attempts.end()) continue;
        place->second->stop = static_cast<std::uint32_t>(Stop::kCancelled);
    }
    for (const std::uint64_t seq : one.effects.given_up) {
        const auto place = run->attempts.find(seq);
        if (place == run->attempts.end() || place->second->started_ns != 0) continue;
        place->second->stop = static_cast<std::uint32_t>(Stop::kCancelled);
    }
    if (run->is_over()) return;
    for (const engine::TimerArm& arm : one.effects.disarm) loop_.timers_.disarm(one.slot, arm);
    for (const engine::TimerArm& arm : one.effects.arm) loop_.timers_.arm(one.slot, arm);
}

// Steps begin now that the log says so; not those of a run that ended or was lost meanwhile.
void Turn::hand_out() {
    constexpr auto kGone = static_cast<std::uint32_t>(Stop::kGone);
    for (const AttemptPtr& attempt : queue_) prefetch(&attempt->stop);
    std::erase_if(queue_, [](const AttemptPtr& attempt) {
        return attempt->withdrawn || attempt->stop == kGone;
    });
    run_local_attempts();
    loop_.common_.workers->push(queue_);
}

void Turn::close_child(SlotId parent, const engine::ChildClose& close) {
    if (find(parent) == nullptr) return;  // its end is not written
    const SlotId slot = slot_of_child(close.run_id);
    if (slot == 0) return close_elsewhere(parent, close);
    const bool terminates = close.policy == engine::ClosePolicy::kTerminate;
    const LiveRun* child = find(slot);
    const bool without_code = child != nullptr && !child->execution;
    const bool is_parked = without_code || (child != nullptr && child->execution->parked());
    // Parked in this very turn: it takes nothing any more, and whoever resumes it is to know.
    if (is_parked && child->durable && (without_code || !terminates))
        return close_elsewhere(parent, close);
    if (terminates) {
        local_.push_back({slot, engine::TerminateAsked{close.reason}});
    } else {
        local_.push_back({slot, engine::CancelAsked{close.reason, "parent"}});
    }
}

// Final and parked runs leave memory; who waits for them is told.
void Turn::settle_ended() {
    for (std::size_t i = 0; i < ended_.size(); ++i) {
        fetch_runs(i, [&](std::size_t at) { return at < ended_.size() ? ended_[at] : SlotId{0}; });
        LiveRun* run = find(ended_[i]);
        if (run == nullptr) continue;
        const SlotId parent = run->parent_slot;
        const std::uint64_t seq = run->parent_seq;
        const RunViewPtr view = shared_view_of(*run);
        const OutcomePtr outcome = loop_.known_.outcome(run->run_id);
        const bool over =
            engine::is_final(view->status) && view->status != engine::Status::kContinuedAsNew;
        if (parent == 0 && !view->parent_run_id.empty() && over)
            parents_.push_back(view->parent_run_id);
        send_askers_away(*run);
        loop_.forget(*run);  // first, so that who waited finds its workflow id free
        if (view->status == engine::Status::kInterrupted) is_held_up(parent, seq, view);
        outcome->set(view);
    }
    // A run may get stuck later than its child: when its own last step or sleep has ended.
    for (const Act& one : acts_) tell_if_stuck(one.slot);
}

}  // namespace runbook::runtime::local
