#include "host/engine/command.hpp"

namespace runbook::engine {

std::string_view name_of(CommandType type) {
    switch (type) {
        case CommandType::kStep:
            return "step";
        case CommandType::kInlineStep:
            return "side effect";
        case CommandType::kTimer:
            return "sleep";
        case CommandType::kChild:
            return "child";
        case CommandType::kSignalRun:
            return "signal to another run";
        case CommandType::kCancelRun:
            return "cancellation of another run";
        case CommandType::kGate:
            return "gate";
        case CommandType::kHook:
            return "hook";
        case CommandType::kCancel:
            return "cancel";
        case CommandType::kMemo:
            return "memo";
        case CommandType::kSearch:
            return "search attributes";
        case CommandType::kDetails:
            return "details";
        case CommandType::kUpdateAccept:
            return "update acceptance";
        case CommandType::kUpdateReject:
            return "update rejection";
        case CommandType::kUpdateDone:
            return "update result";
        case CommandType::kComplete:
            return "completion";
        case CommandType::kFail:
            return "failure";
        case CommandType::kCancelled:
            return "cancelled";
        case CommandType::kContinue:
            return "continue as new";
    }
    return "unknown command";
}

const CommandExtras& extras_of(const Command& command) {
    static const CommandExtras kNone;
    return command.extras ? *command.extras : kNone;
}

}  // namespace runbook::engine
