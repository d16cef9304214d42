#include "host/engine/runbook.hpp"

namespace runbook::engine {

Instance::QueryOutcome Instance::query(std::string_view name, const Payloads&, std::int64_t) {
    Failure failure;
    failure.kind = FailureKind::kNotFound;
    failure.type = "unknown-query";
    failure.message = "the runbook answers no queries, so none named '" + std::string(name) + "'";
    return {{}, std::make_shared<const Failure>(std::move(failure))};
}

const std::vector<Handler>& Runbook::handlers() const {
    static const std::vector<Handler> kNone;
    return kNone;
}

const std::vector<DeclaredStep>& Runbook::steps() const {
    static const std::vector<DeclaredStep> kNone;
    return kNone;
}

}  // namespace runbook::engine
