// Runs that only wait leave memory, and come back when something comes for them: their logs are
// replayed, and they are as they were. What stays meanwhile is an EvictedRun and its armed timers.
// The run is still driven here: its holder and epoch do not change.
#include <utility>

#include "host/base/log.hpp"
#include "host/engine/fold.hpp"
#include "host/runtime/local/turn.hpp"
#include "host/runtime/local/views.hpp"

namespace runbook::runtime::local {

DrivenRun* Turn::driven(SlotId slot) {
    if (LiveRun* run = find(slot)) return run;
    const auto place = loop_.evicted_.find(slot);
    return place == loop_.evicted_.end() ? nullptr : &place->second;
}

Result<Turn::Reached> Turn::reach(SlotId slot, const engine::WorkflowTerminated* last_word) {
    if (LiveRun* run = find(slot)) {
        if (!run->execution) return Reached{};
        return Reached{Reached::How::kInMemory, run};
    }
    if (!loop_.evicted_.contains(slot)) return Reached{};
    return bring_back(slot, last_word);
}

void Turn::deliver_or_keep(SlotId slot, engine::Input&& input) {
    if (driven(slot) == nullptr) return;
    const auto* end = std::get_if<engine::TerminateAsked>(&input);
    const engine::WorkflowTerminated last_word{end == nullptr ? "" : end->reason};
    Message message = InputMessage{slot, std::move(input)};
    const auto reached = reach_for(slot, message, end == nullptr ? nullptr : &last_word);
    if (!reached || reached->run == nullptr) return;
    deliver(*reached->run, std::move(std::get<InputMessage>(message).input));
}

// Behind what waits already, so that the order in which things came is kept.
std::optional<Turn::Reached> Turn::reach_for(SlotId slot, Message& message,
                                             const engine::WorkflowTerminated* last_word) {
    if (loop_.held_up_.has(slot)) {
        loop_.held_up_.add(slot, std::move(message), now_ns_);
        return std::nullopt;
    }
    auto reached = reach(slot, last_word);
    if (reached.ok()) return *reached;
    loop_.held_up_.report(slot, driven(slot)->run_id.to_string(), reached.error());
    loop_.held_up_.add(slot, std::move(message), now_ns_);
    return std::nullopt;
}

void Turn::take_held_up() {
    std::vector<Message> messages = loop_.held_up_.take_due(now_ns_);
    if (messages.empty()) return;
    for (Message& message : messages) take(message);
    loop_.held_up_.tried();
}

// Nothing of the run was written in this turn so far, so its log on disk is whole.
Result<Turn::Reached> Turn::bring_back(SlotId slot, const engine::WorkflowTerminated* last_word) {
    const EvictedRun left = loop_.evicted_.at(slot);
    RB_TRY(storage::EventStore * store, loop_.stores_.store());
    RB_TRY(const std::vector<engine::Event> log, store->read_events(left.key));
    auto run = std::make_unique<LiveRun>();
    static_cast<DrivenRun&>(*run) = left;
    run->slot = slot;
    const std::string run_id = left.run_id.to_string();
    run->execution = std::make_unique<engine::Execution>(run_id, loop_.codes_.find(left.code));
    current_durable_ = true;
    const auto replayed = run->execution->bring_back(log, this);
    if (!replayed.ok() && replayed.error().code != ErrorCode::kMismatch) return replayed.error();
    if (!replayed.ok()) {
        RB_CHECK(set_aside(std::move(run), log, replayed.error(), last_word));
        return Reached{last_word == nullptr ? Reached::How::kNotDriven : Reached::How::kEnded};
    }
    const engine::WorkflowStarted& started = run->execution->started();
    run->names = std::make_shared<const RunNames>(
        RunNames{started.workflow_id, run_id, run->execution->runbook().slug()});
    leave_evicted(slot);
    LiveRun& live = adopt(std::move(run));
    if (!live.is_over()) return Reached{Reached::How::kInMemory, &live};
    lose(slot, {ErrorCode::kFenced, "another process has driven it meanwhile", ""});
    return Reached{};
}

void Turn::leave_evicted(SlotId slot) {
    const auto place = loop_.evicted_.find(slot);
    loop_.codes_.drop(place->second.code);
    if (!loop_.hindrances_.is_stuck(slot)) loop_.hopes_.drop(place->second.parent_slot);
    loop_.evicted_.erase(place);
}

// Its code, the very same, does not do again what it did: it is parked, unless it is to be ended.
Result<void> Turn::set_aside(std::unique_ptr<LiveRun> run, std::span<const engine::Event> log,
                             const Error& why, const engine::WorkflowTerminated* last_word) {
    RB_TRY(storage::EventStore * store, loop_.stores_.store());
    RB_TRY(const storage::RunRow row, store->get(run->run_id));
    run->execution.reset();
    run->names = std::make_shared<const RunNames>(
        RunNames{row.workflow_id, row.run_id.to_string(), row.slug});
    leave_evicted(run->slot);
    current_durable_ = true;
    if (last_word != nullptr) {
        terminate_unreplayable(std::move(run), row, log, *last_word);
    } else {
        park_unreplayable(std::move(run), row, log, {nullptr, "nondeterminism", why});
    }
    return {};
}

// After the commit: what is in memory is then on disk.
void Turn::let_idle_go() {
    for (const SlotId slot : touched_) {
        LiveRun* run = find(slot);
        // Who waits for the answer of an update is known to the execution alone.
        const bool idle = run != nullptr && run->is_idle() && !loop_.askers_.contains(slot);
        if (idle) loop_.idle_.add(run->idle, {slot, now_ns_});
    }
    loop_.evict_idle(now_ns_);
}

}  // namespace runbook::runtime::local
