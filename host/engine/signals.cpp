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
    if (ending_) return ending_->left_over.push_back(event.name);
    Job job;
    job.type = JobType::kSignal;
    job.name = event.name;
    job.args = event.payload;
    const bool from_a_run = RunId::parse(event.from).ok();  // else a person or a program
    job.origin = std::make_shared<const JobOrigin>(
        JobOrigin{event.id, from_a_run ? event.from : std::string()});
    jobs_.push_back(std::move(job));
}

}  // namespace runbook::engine
