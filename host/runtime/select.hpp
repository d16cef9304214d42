// Which runtime this process uses: set_runtime() in code, then what was asked for by falling
// precedence, then automatically. Decided at the first use; never a silent fall-back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"

namespace runbook::runtime {

struct Asked {
    std::string kind;
    std::string source;  // "--runtime", "RUNBOOK_RUNTIME", "runbook-host.toml:3"
};

struct Circumstances {
    std::vector<Asked> asked;      // by falling precedence; empty kinds are passed over
    std::string temporal_address;  // empty: not set
    std::string temporal_source;   // "TEMPORAL_HOST"
};

struct Choice {
    std::string kind;
    std::string reason;  // "no TEMPORAL_HOST is set"
};

// The decision alone: `built` are the kinds this program can make.
Result<Choice> choose(const std::string& set_in_code, const Circumstances& circumstances,
                      const std::vector<std::string>& built);

// The one process-wide object: which runtime this process is bound to.
// Before the first use: names the runtime for this process. kConflict "runtime already bound"
// after.
Result<void> set_runtime(std::string_view kind);
// Binds at the first call, with one line in the log; every later call answers the same, whatever it
// is given.
Result<Choice> bind_runtime(const Circumstances& circumstances,
                            const std::vector<std::string>& built);
// What bind_runtime() would answer now; binds and logs nothing.
Result<Choice> preview_runtime(const Circumstances& circumstances,
                               const std::vector<std::string>& built);
std::optional<Choice> bound_runtime();  // nothing before the first use
// Unbinds, and forgets set_runtime(). For tests.
void reset_config();

}  // namespace runbook::runtime
