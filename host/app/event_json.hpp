// Events and failures as JSON, as `history --json` and library callers see them.
#pragma once

#include <runbook/host.hpp>

#include <string>

#include "host/engine/event.hpp"
#include "host/runtime/runtime.hpp"

namespace runbook::app {

// A payload as JSON text: json/plain as it is, null for none, anything else with its encoding.
std::string json_text(const engine::Payload& payload);
EventInfo to_info(const engine::Event& event);
FailureInfo to_info(const engine::Failure& failure);
RunInfo to_info(const runtime::RunView& view);

}  // namespace runbook::app
