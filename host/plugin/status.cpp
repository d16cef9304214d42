#include "host/plugin/status.hpp"

#include <utility>

namespace runbook::plugin {
namespace {

const char* known_status(rb_status status) {
    switch (status) {
        case RB_OK:
            return "RB_OK";
        case RB_PENDING:
            return "RB_PENDING";
        case RB_E_ABI:
            return "RB_E_ABI";
        case RB_E_ARG:
            return "RB_E_ARG";
        case RB_E_STATE:
            return "RB_E_STATE";
        case RB_E_UNSUPPORTED:
            return "RB_E_UNSUPPORTED";
        case RB_E_MISMATCH:
            return "RB_E_MISMATCH";
        case RB_E_CANCELLED:
            return "RB_E_CANCELLED";
        case RB_E_LIMIT:
            return "RB_E_LIMIT";
        case RB_E_BUG:
            return "RB_E_BUG";
        default:
            return nullptr;
    }
}

}  // namespace

std::string name_of_status(rb_status status) {
    const char* known = known_status(status);
    if (known == nullptr) return "status " + std::to_string(status);
    return std::string(known) + " (" + std::to_string(status) + ")";
}

std::shared_ptr<const engine::Failure> broken_contract(std::string type, std::string message) {
    auto failure = std::make_shared<engine::Failure>();
    failure->kind = engine::FailureKind::kHost;
    failure->no_retry = true;
    failure->type = std::move(type);
    failure->message = std::move(message);
    return failure;
}

}  // namespace runbook::plugin
