#include "host/runtime/local/refusal.hpp"

#include <utility>

namespace runbook::runtime::local {

std::shared_ptr<const engine::Failure> refusal(engine::FailureKind kind, std::string type,
                                               std::string message) {
    engine::Failure failure;
    failure.kind = kind;
    failure.type = std::move(type);
    failure.message = std::move(message);
    failure.no_retry = true;
    return std::make_shared<const engine::Failure>(std::move(failure));
}

}  // namespace runbook::runtime::local
