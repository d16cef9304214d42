// LaterPort: the host extension "rb.async-activity/1", through which code of a bundle answers steps
// by their tokens.
#pragma once

#include <functional>
#include <string>

#include "host/base/result.hpp"
#include "host/engine/event.hpp"
#include "host/engine/payload.hpp"

namespace runbook::app {

// Asks a run for an event, see engine/request.hpp; the answer is on disk.
using AskRun = std::function<Result<engine::Payload>(const std::string& run_id,
                                                     const engine::EventData& request)>;

// The extension's table. It lives for the rest of the process, as bundles may keep it; without
// anybody to ask it answers that no step waits.
class LaterPort {
 public:
    LaterPort();
    ~LaterPort();  // turns the table mute
    LaterPort(const LaterPort&) = delete;
    LaterPort& operator=(const LaterPort&) = delete;

    const char* id() const;
    const void* table() const;
    // `whose` runs are asked from now on, beside those of others; null: none of its own is asked
    // any more, nor still answering. [any]
    void serve(const void* whose, AskRun ask);
    void limit_payloads(std::uint64_t bytes_max);

 private:
    struct Shared;
    Shared* const shared_;  // owned by the process
};

}  // namespace runbook::app
