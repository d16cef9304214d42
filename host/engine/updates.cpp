// Updates: requests that the runbook accepts or rejects at once, and answers now or later.
#include <utility>

#include "host/base/ids.hpp"
#include "host/engine/describe.hpp"
#include "host/engine/execution.hpp"

namespace runbook::engine {

namespace {

Error rejected(const std::string& name, const Failure* failure) {
    const bool unknown = failure != nullptr && failure->kind == FailureKind::kNotFound;
    return {unknown ? ErrorCode::kNotFound : ErrorCode::kBadInput,
            "update " + name + " was rejected" + (failure ? ": " + failure->message : ""), ""};
}

Result<Payload> answer_of(const UpdateMachine& update, const std::string& run_id) {
    if (!update.failure) return update.result;
    return Error{ErrorCode::kFailed,
                 "update " + update.name + " of run " + run_id +
                     " failed: " + update.failure->type + ": " + update.failure->message,
                 "it was accepted, and the run goes on: runbook-host history " + run_id};
}

}  // namespace

void Execution::accept(UpdateAsked& input) {
    UpdateAccepted& event = input.event;
    // No earlier event has this number, and an update that is rejected takes none.
    if (event.update.empty()) event.update = "update#" + std::to_string(sequence_ + 1);
    if (dialogue_) {
        const auto known = dialogue_->updates.find(event.update);
        if (known != dialogue_->updates.end()) return attach(known->second, input);
    }
    if (auto wrong = misfit(HandlerKind::kUpdate, event.name, {}, first_of(event.input))) {
        return answer(input.ticket, std::move(*wrong));
    }
    UpdateMachine update(event.name);
    if (input.ticket != 0) update.tickets.push_back(input.ticket);
    ask_runbook(event, true);
    dialogue().asking = {std::move(event), std::move(update)};
}

// Asked again: by somebody who lost the answer, or by a letter that outlived its process.
void Execution::attach(UpdateMachine& update, const UpdateAsked& input) {
    if (update.name != input.event.name) {
        return answer(input.ticket, Error{ErrorCode::kConflict,
                                          "update id " + input.event.update + " of run " + run_id_ +
                                              " is taken by an update " + update.name,
                                          "give another id"});
    }
    if (update.state() == UpdateMachine::State::kCompleted) {
        return answer(input.ticket, answer_of(update, run_id_));
    }
    if (input.ticket != 0) update.tickets.push_back(input.ticket);
}

void Execution::ask_runbook(const UpdateAccepted& event, bool validate) {
    Job job;
    job.type = JobType::kUpdate;
    job.validate = validate;
    job.name = event.name;
    job.args = event.input;
    const bool from_a_run = RunId::parse(event.by).ok();
    job.origin = std::make_shared<const JobOrigin>(
        JobOrigin{event.update, from_a_run ? event.by : std::string()});
    jobs_.push_back(std::move(job));
}

// The runbook answers an update first of all, and one that it rejects leaves nothing: a replay does
// not hear of it.
void Execution::check_update_answer(const Job& job) {
    if (error_) return;
    const std::string& id = job.origin->id;
    const Command* first = commands_.empty() ? nullptr : &commands_.front();
    const bool accepted = first != nullptr && first->type == CommandType::kUpdateAccept;
    const bool refused = first != nullptr && first->type == CommandType::kUpdateReject;
    if ((accepted || refused) && first->key == id && (accepted || commands_.size() == 1)) return;
    Failure failure;
    failure.kind = FailureKind::kHost;
    failure.type = "activation_contract";
    failure.message = "update " + job.name + " (" + id +
                      ") is neither accepted before anything else nor rejected without a trace; "
                      "the runbook asks for " +
                      (first == nullptr ? "nothing" : describe(*first));
    error_ = std::make_shared<const Failure>(std::move(failure));
}

void Execution::perform_update(Command& command) {
    switch (command.type) {
        case CommandType::kUpdateAccept:
            return accept_update(command);
        case CommandType::kUpdateReject:
            return reject_update(command);
        default:
            return complete_update(command);
    }
}

void Execution::accept_update(const Command& command) {
    if (!is_asking(command)) return;
    auto asking = std::exchange(dialogue().asking, std::nullopt);
    asking->machine.on(UpdateMachine::Happening::kAccepted);
    dialogue().updates.emplace(asking->event.update, std::move(asking->machine));
    record(std::move(asking->event));
}

void Execution::reject_update(const Command& command) {
    if (!is_asking(command)) return;
    auto asking = std::exchange(dialogue().asking, std::nullopt);
    asking->machine.on(UpdateMachine::Happening::kRejected);
    for (const std::uint64_t ticket : asking->machine.tickets) {
        answer(ticket, rejected(asking->event.name, command.failure.get()));
    }
}

bool Execution::is_asking(const Command& command) {
    if (dialogue_ && dialogue_->asking && dialogue_->asking->event.update == command.key) {
        return true;
    }
    park_now("runbook_error",
             "the runbook answers update " + command.key + ", which is not being asked");
    return false;
}

UpdateMachine* Execution::open_update(const std::string& id) {
    if (!dialogue_) return nullptr;
    const auto place = dialogue_->updates.find(id);
    if (place == dialogue_->updates.end()) return nullptr;
    const bool open = place->second.state() == UpdateMachine::State::kAccepted;
    return open ? &place->second : nullptr;
}

void Execution::complete_update(Command& command) {
    UpdateMachine* update = open_update(command.key);
    if (update == nullptr) {
        return park_now("runbook_error",
                        "the runbook completes update " + command.key + ", which is not open");
    }
    UpdateCompleted event{command.key, Payload::null(), std::nullopt};
    if (command.failure) {
        event.failure = *command.failure;
    } else if (!command.args.empty()) {
        event.result = std::move(command.args.front());
    }
    update_completed(*update, event);
    record(std::move(event));
}

void Execution::update_completed(UpdateMachine& update, const UpdateCompleted& event) {
    update.on(UpdateMachine::Happening::kCompleted);
    update.result = event.result;
    if (event.failure) update.failure = std::make_shared<const Failure>(*event.failure);
    for (const std::uint64_t ticket : std::exchange(update.tickets, {})) {
        answer(ticket, answer_of(update, run_id_));
    }
}

// The run is closed, or as good as, or parked: whoever still waits for an answer is told so.
void Execution::send_askers_away() {
    if (!dialogue_) return;
    if (auto asking = std::exchange(dialogue_->asking, std::nullopt)) {
        for (const std::uint64_t ticket : asking->machine.tickets) answer(ticket, unanswerable());
    }
    for (auto& [id, update] : dialogue_->updates) {
        if (update.state() != UpdateMachine::State::kAccepted) continue;
        if (closed() || ending_) update.on(UpdateMachine::Happening::kRunClosed);
        for (const std::uint64_t ticket : std::exchange(update.tickets, {})) {
            answer(ticket, unanswerable());
        }
    }
}

bool Execution::owes_answers() const {
    if (!dialogue_) return false;
    for (const auto& [id, update] : dialogue_->updates) {
        if (!update.tickets.empty()) return true;
    }
    return false;
}

}  // namespace runbook::engine
