// What runs want of other runs: signals, cancellations, and what the end of a parent means to a
// child that another process drives. A run of this lane is told in this very turn; any other gets a
// letter, in the transaction of the one that sends it.
#include <utility>

#include "host/base/log.hpp"
#include "host/engine/request.hpp"
#include "host/runtime/local/refusal.hpp"
#include "host/runtime/local/turn.hpp"

namespace runbook::runtime::local {
namespace {

std::shared_ptr<const engine::Failure> refused(const Error& why) {
    const bool unknown = why.code == ErrorCode::kNotFound;
    return refusal(unknown ? engine::FailureKind::kNotFound : engine::FailureKind::kApp,
                   unknown ? "not_found" : "closed", why.message);
}

}  // namespace

std::shared_ptr<const engine::Failure> Turn::ask_run(const engine::ExternalRequest& request) {
    if (const SlotId here = slot_of_target(request.target)) return ask_here(here, request);
    const auto run = run_of_target(request.target);
    if (!run.ok()) return refused(run.error());
    storage::Letter letter;
    letter.run_id = *run;
    letter.request = request.request;
    const SlotId from = loop_.known_.slot_of(request.from_run_id);
    RB_ASSERT(from != 0);
    const auto posted = post(from, std::move(letter));
    return posted.ok() ? nullptr : refused(posted.error());
}

// 0: this lane does not drive it, or no longer: it was parked or has ended in this turn, which the
// store knows.
SlotId Turn::slot_of_target(const std::string& target) {
    SlotId slot = slot_of_child(target);
    if (slot == 0) {
        const auto transient = loop_.common_.transient_ids.run_of(target);
        slot = transient ? slot_of_child(*transient) : 0;
    }
    const LiveRun* run = find(slot);
    return run != nullptr && run->durable && run->is_over() ? 0 : slot;
}

std::shared_ptr<const engine::Failure> Turn::ask_here(SlotId slot,
                                                      const engine::ExternalRequest& asked) {
    const LiveRun* run = find(slot);  // null: evicted, and brought back for it
    if (run != nullptr && run->is_over()) {
        return refusal(engine::FailureKind::kApp, "closed", "run " + asked.target + " has ended");
    }
    auto input = engine::input_of(asked.request, 0);
    if (!input) {
        return refusal(
            engine::FailureKind::kHost, "not_supported",
            "this host cannot ask a run for " + std::string(engine::type_name(asked.request)));
    }
    if (auto* signal = std::get_if<engine::SignalAsked>(&*input)) signal->kept = true;
    local_.push_back({slot, std::move(*input)});
    return nullptr;
}

Result<RunId> Turn::run_of_target(const std::string& target) {
    const auto id = RunId::parse(target);
    if (id.ok()) return *id;
    RB_TRY(storage::Transaction * tx, transaction());
    RB_TRY(const auto open, tx->open_run_of(target));
    if (open) return open->run_id;
    return Error{ErrorCode::kNotFound, "no open run has the workflow id '" + target + "'", ""};
}

// Kept, so that it can be performed again. Trouble of the store is not the run's.
Result<void> Turn::post(SlotId from, storage::Letter letter) {
    auto tx = transaction();
    posted_.push_back(std::move(letter));
    Write op{.kind = Write::Kind::kPost, .slot = from, .at = posted_.size() - 1};
    if (!tx.ok()) {
        write(std::move(op));
        return {};
    }
    const auto done = (*tx)->post(posted_.back());
    if (done.ok()) {
        note(std::move(op));
        return {};
    }
    const ErrorCode code = done.error().code;
    if (code == ErrorCode::kNotFound || code == ErrorCode::kConflict) {
        posted_.pop_back();
        return done.error();
    }
    write_error_ = done.error();
    write(std::move(op));
    return {};
}

// The child is driven by another process, or by none: whoever drives it will find the letter.
void Turn::close_elsewhere(SlotId from, const engine::ChildClose& close) {
    const LiveRun* parent = find(from);
    if (parent == nullptr || !parent->durable) return;
    auto store = loop_.stores_.store();
    if (!store.ok()) return;
    const auto child = last_run_of(**store, close.run_id);
    if (!child.ok()) return log::error("child " + close.run_id + ": " + child.error().message);
    if (child->closed_ns != 0) return;
    storage::Letter letter;
    letter.run_id = child->run_id;
    letter.request = engine::CancellationRequested{close.reason, "parent"};
    if (close.policy == engine::ClosePolicy::kTerminate)
        letter.request = engine::WorkflowTerminated{close.reason};
    (void)post(from, std::move(letter));
}

}  // namespace runbook::runtime::local
