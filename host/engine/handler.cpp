#include "host/engine/handler.hpp"

namespace runbook::engine {

std::string_view name_of(HandlerKind kind) {
    switch (kind) {
        case HandlerKind::kSignal:
            return "signal";
        case HandlerKind::kQuery:
            return "query";
        case HandlerKind::kUpdate:
            return "update";
        case HandlerKind::kGate:
            return "gate";
        case HandlerKind::kHook:
            return "hook";
    }
    return "";
}

const Handler* find_handler(const std::vector<Handler>& handlers, HandlerKind kind,
                            std::string_view name) {
    for (const Handler& handler : handlers) {
        if (handler.kind == kind && handler.name == name) return &handler;
    }
    return nullptr;
}

}  // namespace runbook::engine
