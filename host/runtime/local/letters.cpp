// Letters: commands from processes that do not drive the run. Whoever drives it, or takes it over,
// carries them out, and answers in the same transaction.
#include <utility>

#include "host/engine/fold.hpp"
#include "host/runtime/local/turn.hpp"
#include "host/runtime/local/views.hpp"

namespace runbook::runtime::local {

// One for a run that is not driven here any more waits for whoever takes it next; its sender is
// told to look again.
void Turn::carry_out(LetterMessage& message) {
    const storage::Letter& letter = *message.letter;
    const auto place = loop_.by_run_id_.find(letter.run_id.to_string());
    LiveRun* run = place == loop_.by_run_id_.end() ? nullptr : find(place->second);
    if (run == nullptr || !carry_out(*run, letter)) {
        letters_.push_back({0, letter.run_id.to_string(), letter.sender, {}});
    }
}

bool Turn::carry_out(LiveRun& run, const storage::Letter& letter) {
    if (!run.execution || run.execution->closed() || run.execution->parked()) return false;
    if (letter.id <= run.last_letter) return true;  // it came by another way before
    run.last_letter = letter.id;
    RB_ASSERT(letter.kind == storage::LetterKind::kTerminate);
    const SlotId slot = run.slot;
    deliver(slot, engine::TerminateAsked{letter.text});
    answer(slot, letter, {});
    return true;
}

void Turn::answer(SlotId slot, const storage::Letter& letter, storage::LetterAnswer text) {
    letters_.push_back({letter.id, letter.run_id.to_string(), letter.sender, std::move(text)});
    write({.kind = Write::Kind::kAnswer, .slot = slot, .at = letters_.size() - 1});
}

void Turn::terminate(const TerminateMessage& message) {
    const auto place = loop_.by_run_id_.find(message.run_id);
    if (place == loop_.by_run_id_.end()) return;
    deliver(place->second, engine::TerminateAsked{message.reason});
}

// Its children come along first, so that they learn of the end.
LiveRun& Turn::terminate_taken(std::unique_ptr<LiveRun> run, const storage::Letter& letter) {
    LiveRun& live = adopt(std::move(run));
    const SlotId slot = live.slot;
    for (const auto& link : live.execution->outstanding(*this).children) link_child(live, link);
    deliver(slot, engine::TerminateAsked{letter.text});
    answer(slot, letter, {});
    return live;
}

// No code is at hand that could say what should become of its children: they stay as they are.
LiveRun& Turn::terminate_unreplayable(std::unique_ptr<LiveRun> run, const storage::RunRow& row,
                                      std::span<const engine::Event> log,
                                      const storage::Letter& letter) {
    LiveRun& live = adopt(std::move(run));
    engine::RunFold fold;
    fold.apply(log);
    const engine::Event event{fold.events() + 1, now_ns_, engine::WorkflowTerminated{letter.text}};
    fold.apply(event);
    constexpr auto kStatus = engine::Status::kTerminated;
    write_events({.status = kStatus, .slot = live.slot}, {event});
    write({.kind = Write::Kind::kStatus, .status = kStatus, .slot = live.slot});
    answer(live.slot, letter, {});
    live.parked_view = std::make_shared<const RunView>(view_of(row, fold));
    if (live.parent_slot != 0) {
        local_.push_back(
            {live.parent_slot, engine::ChildEnded{live.parent_seq, kStatus, {}, fold.failure()}});
    }
    ended_.push_back(live.slot);
    return live;
}

void Turn::tell_neighbours() {
    const NeighbourCalls& neighbours = loop_.common_.neighbours;
    for (const Answered& one : letters_) neighbours.tell_sender(one.sender, one.run_id);
    for (const std::string& parent : parents_) neighbours.tell_parent(parent);
}

}  // namespace runbook::runtime::local
