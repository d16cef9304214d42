// Replaying signals to and cancellations of other runs.
#include <utility>

#include "host/engine/describe.hpp"
#include "host/engine/replayer.hpp"

namespace runbook::engine {

Result<void> Replayer::operator()(const ExternalSignalSent& e) {
    return external(CommandType::kSignalRun, e.name, e.id, nullptr);
}

Result<void> Replayer::operator()(const ExternalSignalFailed& e) {
    return external(CommandType::kSignalRun, "", e.id, &e.failure);
}

Result<void> Replayer::operator()(const ExternalCancelSent& e) {
    return external(CommandType::kCancelRun, "", e.id, nullptr);
}

Result<void> Replayer::operator()(const ExternalCancelFailed& e) {
    return external(CommandType::kCancelRun, "", e.id, &e.failure);
}

Result<void> Replayer::external(CommandType type, const std::string& name, const std::string& id,
                                const Failure* failure) {
    RB_TRY(const Command command, run.expect(event, type, name));
    const bool signal = type == CommandType::kSignalRun;
    if (run.numbered(signal ? "signal_run" : "cancel_run") != id) return run.damaged(event);
    if (failure != nullptr) {
        run.resolve(command.seq, std::make_shared<const Failure>(*failure));
    } else {
        run.resolve(command.seq, Payload::null());
    }
    return run.settle();
}

}  // namespace runbook::engine
