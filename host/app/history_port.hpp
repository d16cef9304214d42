// HistoryPort: the host extension "rb.history/1", through which an activity reads its run's log.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/event.hpp"

namespace runbook::app {

// Reads a run's log; an error where there is none, or no such run.
using ReadLog = std::function<Result<std::vector<engine::Event>>(const std::string& run_id)>;

// The extension's table. It lives for the rest of the process, as bundles may keep it; without a
// reader it answers "unsupported".
class HistoryPort {
 public:
    HistoryPort();
    ~HistoryPort();  // turns the table mute
    HistoryPort(const HistoryPort&) = delete;
    HistoryPort& operator=(const HistoryPort&) = delete;

    const char* id() const;
    const void* table() const;
    // `whose` reader answers from now on, beside those of others; null: none of its own is asked
    // any more, nor still reading. [any]
    void serve(const void* whose, ReadLog read);

 private:
    struct Shared;
    Shared* const shared_;  // owned by the process
};

}  // namespace runbook::app
