// What a runbook wants of other runs: signals and cancellations. The request is on its way as soon
// as this run's record is, in one transaction, so a crash neither loses nor doubles it; and what
// became of it is known at once.
#include <utility>

#include "host/engine/execution.hpp"

namespace runbook::engine {

namespace {

std::shared_ptr<const Failure> child_has_ended() {
    Failure failure;
    failure.kind = FailureKind::kNotFound;
    failure.type = "closed";
    failure.message = "the child that it is for has ended, or never began";
    return std::make_shared<const Failure>(std::move(failure));
}

}  // namespace

void Execution::perform_external(const Command& command) {
    const bool signal = command.type == CommandType::kSignalRun;
    std::string id = numbered(signal ? "signal_run" : "cancel_run");
    std::string target = target_of(command);
    const auto refused = target.empty() ? child_has_ended() : ask_other(command, target);
    if (!refused) {
        resolve(command.seq, Payload::null());
        if (signal)
            return record(ExternalSignalSent{std::move(id), std::move(target), command.name});
        return record(ExternalCancelSent{std::move(id), std::move(target)});
    }
    Failure failure = *refused;
    failure.origin = Origin::kExternal;
    failure.origin_id = id;
    failure.origin_run = target;
    resolve(command.seq, std::make_shared<const Failure>(failure));
    if (signal)
        return record(ExternalSignalFailed{std::move(id), std::move(target), std::move(failure)});
    record(ExternalCancelFailed{std::move(id), std::move(target), std::move(failure)});
}

std::shared_ptr<const Failure> Execution::ask_other(const Command& command,
                                                    const std::string& target) {
    EventData request;
    if (command.type == CommandType::kSignalRun) {
        // Unique for ever, so that it is the same signal however often it arrives.
        const std::string id = run_id_ + "/" + std::to_string(command.seq);
        request = SignalReceived{command.name, command.args, run_id_, id};
    } else {
        request = CancellationRequested{"asked for by run " + run_id_, run_id_};
    }
    return world_->ask_run({target, request, run_id_});
}

// Empty: a child of its own that is not open.
std::string Execution::target_of(const Command& command) const {
    if (command.target_seq == 0) return extras_of(command).run_id;
    const auto place = live_.find(command.target_seq);
    if (place == live_.end()) return {};
    const auto* child = std::get_if<ChildMachine>(&place->second);
    return child == nullptr ? std::string() : child->run_id;
}

}  // namespace runbook::engine
