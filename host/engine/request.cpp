#include "host/engine/request.hpp"

#include <utility>

namespace runbook::engine {

namespace {

struct Asking {
    std::uint64_t ticket;

    std::optional<Input> operator()(CancellationRequested& e) const {
        return CancelAsked{std::move(e.reason), std::move(e.by), ticket};
    }
    std::optional<Input> operator()(WorkflowTerminated& e) const {
        return TerminateAsked{std::move(e.reason), ticket};
    }
    template <class Other>
    std::optional<Input> operator()(Other&) const {
        return std::nullopt;
    }
};

}  // namespace

std::optional<Input> input_of(EventData request, std::uint64_t ticket) {
    return std::visit(Asking{ticket}, request);
}

}  // namespace runbook::engine
