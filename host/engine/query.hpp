// Query: a question about a run, answered by its code. Changes nothing and leaves nothing behind.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "host/base/result.hpp"
#include "host/engine/event.hpp"
#include "host/engine/hook_tokens.hpp"
#include "host/engine/runbook.hpp"

namespace runbook::engine {

// Of a run that is not in memory, as it was at the end of `log`. One whose code has gone with its
// end is asked as it was before its last job. kMismatch: this code does not replay the log.
Result<Payload> query_log(const std::string& run_id, std::shared_ptr<const Runbook> runbook,
                          std::span<const Event> log, std::string_view name, const Payloads& args,
                          HookTokens* tokens = nullptr);

}  // namespace runbook::engine
