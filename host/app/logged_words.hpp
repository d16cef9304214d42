// What a log has of the words of its run's commands, against what the code says in a replay: what
// it hands to steps, its result, the input of the run that it continues as.
#pragma once

#include <span>
#include <string>

#include "host/app/transcript.hpp"
#include "host/engine/event.hpp"

namespace runbook::app {

// The first that differs; empty: none does. Kinds and names have been compared before.
std::string other_words(std::span<const engine::Event> log, const Transcript& replayed);

}  // namespace runbook::app
