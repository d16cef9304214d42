// Letter: what a process asks of a run that it does not drive. It lies in the store's inbox until
// the run's holder, or whoever takes the run next, has carried it out and answered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/base/ids.hpp"
#include "host/base/result.hpp"
#include "host/engine/event.hpp"

namespace runbook::storage {

struct Letter {
    std::int64_t id = 0;  // the store's; later ones are greater
    RunId run_id;
    // The event that it asks for, see engine/request.hpp. Nothing: a newer program wrote what this
    // one cannot read.
    std::optional<engine::EventData> request;
    // The bell of the process that waits for the answer. Empty: nobody does, and the letter is gone
    // once it is answered.
    std::string sender;
};

using LetterAnswer = Result<engine::Payload>;

}  // namespace runbook::storage
