// Runs that are stuck: they wait for children that are parked, or stuck themselves, and nothing
// else is under way for them. Who waits for such a run is told instead of left hanging.
#include <algorithm>
#include <utility>

#include "host/runtime/local/turn.hpp"

namespace runbook::runtime::local {
namespace {

Error stuck_error(const std::string& run_id, const RunView& parked) {
    return {ErrorCode::kMismatch,
            "run " + run_id + " waits for its child " + parked.runbook + " (run " + parked.run_id +
                "), which is interrupted: " + parked.failure->message,
            "mend that, then: runbook-host resume " + run_id};
}

constexpr std::uint64_t kNone = 0;  // no command of a run has this number

}  // namespace

// By its child, of that command, which is parked or stuck.
void Turn::is_held_up(SlotId slot, std::uint64_t child, std::shared_ptr<const RunView> parked) {
    if (driven(slot) == nullptr) return;
    loop_.hindrances_.of(slot).parked[child] = std::move(parked);
    tell_if_stuck(slot);
}

// That child is under way again, or has ended; and so are the run and those above it, if it was
// all that they waited for.
void Turn::is_free_of(SlotId slot, std::uint64_t child) {
    while (Hindrance* hindrance = loop_.hindrances_.find(slot)) {
        hindrance->parked.erase(child);
        const bool was_stuck = std::exchange(hindrance->stuck, false);
        if (hindrance->parked.empty()) loop_.hindrances_.drop(slot);
        if (!was_stuck) return;
        const DrivenRun* run = driven(slot);
        loop_.hopes_.add(run->parent_slot);
        loop_.known_.renew(run->run_id);  // who asks from now on waits again
        child = run->parent_seq;
        slot = run->parent_slot;
    }
}

// True: something held it up.
bool Turn::is_free_of_all(SlotId slot) {
    Hindrance* hindrance = loop_.hindrances_.find(slot);
    if (hindrance == nullptr) return false;
    hindrance->parked.clear();
    go_on(slot);
    return true;
}

// Something came for it, whatever its children do.
void Turn::go_on(SlotId slot) { is_free_of(slot, kNone); }

void Turn::tell_if_stuck(SlotId slot) {
    const DrivenRun* run = driven(slot);
    Hindrance* hindrance = run == nullptr ? nullptr : loop_.hindrances_.find(slot);
    if (hindrance == nullptr || hindrance->stuck || may_go_on(slot)) return;
    if (!waits_for_parked(slot, *hindrance)) return loop_.hindrances_.drop(slot);
    hindrance->stuck = true;
    loop_.hopes_.drop(run->parent_slot);
    const auto parked = hindrance->parked.begin()->second;
    loop_.known_.outcome(run->run_id)->set(stuck_error(run->run_id.to_string(), *parked));
    is_held_up(run->parent_slot, run->parent_seq, parked);
}

// Of the children that hold it up none may be awaited any more: a race has another winner.
bool Turn::waits_for_parked(SlotId slot, Hindrance& hindrance) {
    const LiveRun* live = find(slot);
    if (live == nullptr) return true;  // nothing has come for it since it left memory
    if (live->is_over()) return false;
    const auto children = live->execution->outstanding(*this).children;
    std::erase_if(hindrance.parked, [&](const auto& entry) {
        return std::none_of(children.begin(), children.end(),
                            [&](const auto& link) { return link.seq == entry.first; });
    });
    return !hindrance.parked.empty();
}

// Something is under way for the run beside children that are parked or stuck.
bool Turn::may_go_on(SlotId slot) {
    const LiveRun* live = find(slot);
    if (live != nullptr && !live->attempts.empty()) return true;
    return loop_.timers_.any(slot) || loop_.held_up_.has(slot) || loop_.hopes_.any(slot);
}

}  // namespace runbook::runtime::local
