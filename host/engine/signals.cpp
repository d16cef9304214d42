// Signals: messages to a run, in the order in which they came. The runbook's side keeps those that
// nobody waits for yet.
#include <utility>

#include "host/base/ids.hpp"
#include "host/engine/execution.hpp"

namespace runbook::engine {

void Execution::accept(SignalAsked& input) {
    SignalReceived& event = input.event;
    if (!event.id.empty() && dialogue_ && dialogue_->signal_ids.contains(event.id)) {
        return answer(input.ticket, Payload::null());  // it came before
    }
    if (auto wrong = misfit(HandlerKind::kSignal, event.name, {}, first_of(event.payload))) {
        return answer(input.ticket, std::move(*wrong));
    }
    signalled(event);
    record(std::move(event));
    answer(input.ticket, Payload::null());
}

void Execution::signalled(const SignalReceived& event) {
    if (!event.id.empty()) dialogue().signal_ids.insert(event.id);
    if (ending_) return ending_->left_over.push_back(event);
    Job job;
    job.type = JobType::kSignal;
    job.name = event.name;
    job.args = event.payload;
    const bool from_a_run = RunId::parse(event.from).ok();  // else a person or a program
    const std::uint64_t number = ++dialogue().signals_told;
    if (!from_a_run && !event.from.empty()) dialogue().senders[number] = event.from;
    job.origin = std::make_shared<const JobOrigin>(
        JobOrigin{event.id, from_a_run ? event.from : std::string(), number});
    jobs_.push_back(std::move(job));
}

// The runbook has said its last word before their turn came.
void Execution::leave_untold_signals() {
    for (const Job& job : jobs_) {
        if (job.type != JobType::kSignal) continue;
        const JobOrigin& origin = *job.origin;
        ending_->left_over.push_back(
            received({job.name, origin.id, origin.sender, origin.number, job.args}));
    }
}

// As it came, from what the runbook was told.
SignalReceived Execution::received(LeftSignal signal) const {
    if (signal.sender.empty() && dialogue_) {
        const auto sender = dialogue_->senders.find(signal.number);
        if (sender != dialogue_->senders.end()) signal.sender = sender->second;
    }
    return {std::move(signal.name), std::move(signal.payload), std::move(signal.sender),
            std::move(signal.id)};
}

}  // namespace runbook::engine
