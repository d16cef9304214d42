// What the world outside asks of runs. A caller of this process comes straight to the lane that
// drives the run; what other processes ask lies in the inbox as letters, and whoever drives the
// run, or takes it over, carries them out and answers in the same transaction.
#include <algorithm>
#include <set>
#include <utility>

#include "host/base/log.hpp"
#include "host/engine/fold.hpp"
#include "host/engine/request.hpp"
#include "host/runtime/local/turn.hpp"
#include "host/runtime/local/views.hpp"

namespace runbook::runtime::local {

namespace {

Error not_understood() {
    return {ErrorCode::kNotSupported,
            "the process that drives the run does not know what is asked of it",
            "it is of an older version: stop it, and resume the run with this one"};
}

bool can_be_left_over(const storage::Letter& letter) {
    return letter.request && (std::holds_alternative<engine::SignalReceived>(*letter.request) ||
                              std::holds_alternative<engine::GateAnswered>(*letter.request) ||
                              std::holds_alternative<engine::HookReceived>(*letter.request));
}

// Of what a run leaves open when it ends without its code.
std::vector<engine::EventData> closings_of(const engine::Openings& openings) {
    std::vector<engine::EventData> closings;
    for (const engine::Opening& one : openings.all()) {
        if (one.state != engine::Opening::State::kOpen) continue;
        if (one.kind == engine::Opening::Kind::kGate)
            closings.emplace_back(engine::GateClosed{one.name, engine::GateClosing::kRunClosed});
        if (one.kind == engine::Opening::Kind::kHook)
            closings.emplace_back(engine::HookDisposed{one.name});
    }
    return closings;
}

bool is_told_the_runbook(const storage::Letter& letter) {
    return can_be_left_over(letter) ||
           (letter.request && std::holds_alternative<engine::UpdateAccepted>(*letter.request));
}

}  // namespace

const DrivenRun* Turn::asked(const std::string& run_id) {
    const SlotId slot = loop_.known_.slot_of(run_id);
    const LiveRun* live = find(slot);
    return live != nullptr && live->is_over() ? nullptr : driven(slot);
}

void Turn::ask(RequestMessage& message) {
    const SlotId slot = loop_.known_.slot_of(message.run_id);
    const engine::EventData& request = *message.request;
    const AskReplyPtr reply = message.reply;
    Message kept = std::move(message);
    const auto reached = reach_for(slot, kept, std::get_if<engine::WorkflowTerminated>(&request));
    if (!reached) return;
    if (reached->how == Reached::How::kEnded)
        return told_.push_back({slot, reply, std::optional(engine::Payload::null())});
    if (reached->run == nullptr || reached->run->is_over())
        return told_.push_back({0, reply, std::optional<engine::Payload>()});
    ask(*reached->run, {reply, 0, {}}, request);
}

// Read within our transaction, so that none of them can be taken back or answered meanwhile.
void Turn::read_letters(LetterMessage& message) {
    if (asked(message.run_id) == nullptr) return look_again(message.run_id, message.sender);
    if (!transaction().ok()) return loop_.post(std::move(message));  // when it can be written again
    const DrivenRun* run = asked(message.run_id);
    auto store = loop_.stores_.store();
    if (run == nullptr || !store.ok()) return look_again(message.run_id, message.sender);
    const auto letters = (*store)->letters(run->key);
    if (!letters.ok()) return log::error("the inbox cannot be read: " + letters.error().message);
    const SlotId slot = loop_.known_.slot_of(run->run_id);
    const storage::Letter* last = last_word_of(*letters);
    Message kept = std::move(message);
    const InHand in_hand(*this, slot, *letters);
    const auto reached = reach_for(
        slot, kept, last ? std::get_if<engine::WorkflowTerminated>(&*last->request) : nullptr);
    if (!reached) return;
    if (reached->how == Reached::How::kEnded) {
        for (const storage::Letter& one : *letters)
            if (&one != last && !is_under_way(*find(slot), one.id))
                look_again(one.run_id.to_string(), one.sender);
        return answer(*find(slot), {nullptr, last->id, last->sender}, engine::Payload::null());
    }
    const auto& its = std::get<LetterMessage>(kept);
    if (reached->run == nullptr) return look_again(its.run_id, its.sender);
    carry_out(*reached->run, *letters);
}

// One that ends the run, whatever the others ask.
const storage::Letter* Turn::last_word_of(const std::vector<storage::Letter>& letters) {
    const auto place = std::find_if(letters.begin(), letters.end(), [](const auto& letter) {
        return letter.request &&
               std::holds_alternative<engine::WorkflowTerminated>(*letter.request);
    });
    return place == letters.end() ? nullptr : &*place;
}

// In the order in which they were written; but what the runbook is told comes before what may end
// its waiting, as everywhere where both are ready at one time. Those for a run that is parked on
// the way stay.
void Turn::carry_out(LiveRun& run, const std::vector<storage::Letter>& letters) {
    for (const bool told : {true, false}) carry_out(run.slot, letters, told);
}

void Turn::carry_out(SlotId slot, const std::vector<storage::Letter>& letters, bool told) {
    for (const storage::Letter& letter : letters) {
        if (is_told_the_runbook(letter) != told) continue;
        LiveRun* still = find(slot);
        if (still == nullptr || !still->execution || still->execution->parked()) {
            look_again(letter.run_id.to_string(), letter.sender);
        } else if (!is_under_way(*still, letter.id)) {
            const Asker asker{nullptr, letter.id, letter.sender};
            if (letter.request) ask(*still, asker, *letter.request);
            if (!letter.request) answer(*still, asker, not_understood());
        }
    }
}

// Accepted, and to be answered later; or answered in this very turn, which the inbox does not show.
bool Turn::is_under_way(const LiveRun& run, std::int64_t letter) const {
    const auto is_it = [&](const auto& one) { return one.letter == letter; };
    if (std::any_of(letters_.begin(), letters_.end(), is_it)) return true;
    const auto place = loop_.askers_.find(run.slot);
    return place != loop_.askers_.end() &&
           std::any_of(place->second.begin(), place->second.end(),
                       [&](const auto& entry) { return is_it(entry.second); });
}

std::vector<const storage::Letter*> Turn::left_over_of(const LiveRun& run) const {
    std::vector<const storage::Letter*> left;
    for (const auto& [slot, letters] : in_hand_) {
        if (slot != run.slot) continue;
        for (const storage::Letter& letter : letters)
            if (can_be_left_over(letter) && !is_under_way(run, letter.id)) left.push_back(&letter);
    }
    return left;
}

// Those of whose arrival this lane has not heard yet. Once the run is closed nobody reads them.
std::vector<storage::Letter> Turn::unread_letters(const LiveRun& run) {
    auto store = loop_.stores_.store();
    if (!store.ok() || !transaction().ok()) return {};
    auto letters = (*store)->letters(run.key);
    if (letters.ok()) return std::move(letters).value();
    log::error("the inbox cannot be read: " + letters.error().message);
    return {};
}

std::vector<engine::Input> Turn::left_over(const std::string& run_id, bool goes_on) {
    std::vector<engine::Input> inputs;
    if (in_hand_.empty() && !goes_on) return inputs;
    const LiveRun* run = find(loop_.known_.slot_of(run_id));
    if (run == nullptr) return inputs;
    const auto is_its = [run](const auto& one) { return one.first == run->slot; };
    const bool all_in_hand = std::any_of(in_hand_.begin(), in_hand_.end(), is_its);
    std::vector<storage::Letter> unread;
    if (goes_on && run->durable && run->key != 0 && !all_in_hand) unread = unread_letters(*run);
    if (find(loop_.known_.slot_of(run_id)) != run) return inputs;  // it is another holder's
    const InHand in_hand(*this, run->slot, unread);
    for (const storage::Letter* letter : left_over_of(*run)) {
        const std::uint64_t ticket = ++loop_.last_ticket_;
        loop_.askers_[run->slot].emplace(ticket, Asker{nullptr, letter->id, letter->sender});
        inputs.push_back(*engine::input_of(*letter->request, ticket));
    }
    return inputs;
}

// Of a run that has no code here: what is in time goes before its end.
void Turn::record_left_over(LiveRun& run, engine::RunFold& fold, std::span<const engine::Event> log,
                            std::vector<engine::Event>& events) {
    const std::vector<const storage::Letter*> left = left_over_of(run);
    if (left.empty()) return;
    engine::Openings openings;
    openings.apply(log);
    std::set<std::string> known;
    for (const engine::Event& event : log)
        if (const auto* e = std::get_if<engine::SignalReceived>(&event.data)) known.insert(e->id);
    for (const storage::Letter* letter : left) {
        const Asker asker{nullptr, letter->id, letter->sender};
        auto data = openings.resolve(*letter->request, now_ns_);
        if (!data.ok()) {
            answer(run, asker, data.error());
            continue;
        }
        const auto* signal = std::get_if<engine::SignalReceived>(&*data);
        const bool again =
            signal != nullptr && !signal->id.empty() && !known.insert(signal->id).second;
        if (!again) {
            events.push_back({fold.events() + 1, now_ns_, std::move(*data)});
            openings.apply(events.back());
            fold.apply(events.back());
        }
        answer(run, asker, engine::Payload::null());
    }
}

void Turn::ask(LiveRun& run, Asker asker, engine::EventData request) {
    if (answer_step(run, asker, request)) return;
    const std::uint64_t ticket = ++loop_.last_ticket_;
    auto input = engine::input_of(std::move(request), ticket);
    if (!input) return answer(run, asker, not_understood());
    if (auto* signal = std::get_if<engine::SignalAsked>(&*input))
        signal->kept = !asker.reply && asker.sender.empty();
    loop_.askers_[run.slot].emplace(ticket, std::move(asker));
    deliver(run.slot, std::move(*input));
}

void Turn::give(LiveRun& run, std::vector<engine::Answer> answers) {
    for (engine::Answer& one : answers) {
        const auto its = loop_.askers_.find(run.slot);
        if (its == loop_.askers_.end()) return;
        const auto asker = its->second.extract(one.ticket);
        if (its->second.empty()) loop_.askers_.erase(its);
        if (!asker.empty()) answer(run, asker.mapped(), std::move(one.value));
    }
}

void Turn::answer(LiveRun& run, const Asker& asker, storage::LetterAnswer value) {
    // A look-up on the way has shown that it is another holder's: what is to be told is not
    // written.
    if (find(run.slot) != &run) {
        if (!asker.reply) return look_again(run.names->run_id, asker.sender);
        return told_.push_back({0, asker.reply, std::optional<engine::Payload>()});
    }
    if (asker.reply) {
        Result<std::optional<engine::Payload>> told = std::optional<engine::Payload>();
        if (value.ok()) {
            told = std::optional(std::move(value).value());
        } else {
            told = std::move(value).error();
        }
        return told_.push_back({run.slot, asker.reply, std::move(told)});
    }
    letters_.push_back({asker.letter, run.names->run_id, asker.sender, std::move(value)});
    write({.kind = Write::Kind::kAnswer, .slot = run.slot, .at = letters_.size() - 1});
}

// What it asked was not carried out here: it sees for itself why.
void Turn::look_again(const std::string& run_id, const std::string& sender) {
    letters_.push_back({0, run_id, sender, engine::Payload::null()});
}

// The run leaves this process.
void Turn::send_askers_away(const LiveRun& run) {
    const auto its = loop_.askers_.extract(run.slot);
    if (its.empty()) return;
    for (const auto& [ticket, asker] : its.mapped()) {
        if (!asker.reply) look_again(run.names->run_id, asker.sender);
        if (asker.reply) told_.push_back({0, asker.reply, std::optional<engine::Payload>()});
    }
}

// Its children come along first, so that they learn of the end.
LiveRun& Turn::terminate_taken(std::unique_ptr<LiveRun> run, const storage::Letter& letter) {
    LiveRun& live = adopt(std::move(run));
    for (const auto& link : live.execution->outstanding(*this).children) link_child(live, link);
    ask(live, {nullptr, letter.id, letter.sender}, *letter.request);
    return live;
}

// No code is at hand that could say what should become of its children: they stay as they are.
LiveRun& Turn::terminate_unreplayable(std::unique_ptr<LiveRun> run, const storage::RunRow& row,
                                      std::span<const engine::Event> log,
                                      const engine::WorkflowTerminated& last_word) {
    LiveRun& live = adopt(std::move(run));
    engine::RunFold fold;
    fold.apply(log);
    std::vector<engine::Event> events;
    record_left_over(live, fold, log, events);
    engine::Openings openings;
    openings.apply(log);
    openings.apply(events);
    std::vector<engine::EventData> rest = closings_of(openings);
    rest.emplace_back(last_word);
    for (engine::EventData& data : rest) {
        events.push_back({fold.events() + 1, now_ns_, std::move(data)});
        fold.apply(events.back());
    }
    constexpr auto kStatus = engine::Status::kTerminated;
    write({.kind = Write::Kind::kForgetHeartbeats, .slot = live.slot});
    write_events({.status = kStatus, .slot = live.slot}, std::move(events));
    write({.kind = Write::Kind::kStatus, .status = kStatus, .slot = live.slot});
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
    for (const storage::Letter& letter : posted_) neighbours.tell_holder(letter.run_id.to_string());
}

}  // namespace runbook::runtime::local
