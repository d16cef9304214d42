// Request: what the world outside asks of a run. It is the event that it asks for: signal_received,
// cancellation_requested, workflow_terminated, .. So it is stored and sent as events are. Three
// fields differ from the event's: the gate of gate_answered may be empty (the open one), the hook
// of hook_received is the hash of the token, and an update_accepted without an id is given one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/engine/event.hpp"
#include "host/engine/input.hpp"

namespace runbook::engine {

// The input that asks for the event, to be answered under `ticket`. Nothing: nobody outside can ask
// for an event of that type.
std::optional<Input> input_of(EventData request, std::uint64_t ticket);

// Whether somebody must drive the run for it at once, since only its code can answer: updates, and
// cancellations, whose cleanup must not wait. Anything else may lie in the inbox until then.
bool needs_driver(const EventData& request);

// Of a step that is answered later, by whoever has its token; `step` in them is the token's hash,
// since that is all that the run knows. They need no input of the engine's: the driver finds the
// attempt that has the token.
EventData step_completion(std::string token_hash, Payload result);   // step_completed
EventData step_failure(std::string token_hash, Failure failure);     // step_failed
EventData step_heartbeat(std::string token_hash, Payloads details);  // step_started: it goes on

}  // namespace runbook::engine
