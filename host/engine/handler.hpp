// Handler and declared step: what a runbook says of itself before it runs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace runbook::engine {

enum class HandlerKind : std::uint8_t { kSignal = 1, kQuery, kUpdate, kGate, kHook };
std::string_view name_of(HandlerKind kind);  // "signal", "query", ..

// What can be sent to a run, or asked of it. Schemas are JSON; empty: not described.
struct Handler {
    HandlerKind kind = HandlerKind::kSignal;
    std::string name;
    std::string title;
    std::string input_schema;  // gate: of the corrections; hook: of the payload
    std::string output_schema;
};

struct DeclaredStep {  // announced before it runs
    std::string name;
    std::string title;
};

// null: the runbook declares no such handler, which may exist all the same.
const Handler* find_handler(const std::vector<Handler>& handlers, HandlerKind kind,
                            std::string_view name);

}  // namespace runbook::engine
