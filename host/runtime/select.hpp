// Which runtime this process uses: set_runtime() in code, then what was asked for by falling
// precedence, then automatically. Decided at the first use; never a silent fall-back.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/runtime/runtime.hpp"

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

using Factory = std::function<Result<std::unique_ptr<Runtime>>()>;
using Factories = std::map<std::string, Factory, std::less<>>;

// The one process-wide object: the bound runtime.
// Before the first use: names the runtime for this process. kConflict "runtime already bound"
// after.
Result<void> set_runtime(std::string_view kind);
// Binds at the first call; every later call answers with the same one, whatever it is given. Logs
// the choice in one line.
Result<Runtime*> get_runtime(const Circumstances& circumstances, const Factories& factories);
// "local: no TEMPORAL_HOST is set"; empty before the first use.
std::string bound_runtime();
std::string bound_kind();
// Unbinds and destroys the bound runtime, and forgets set_runtime().
void reset_config();

}  // namespace runbook::runtime
