// Token: what addresses a hook, or a step that is answered later, from outside. Whoever has it may
// answer, once, so it is a secret: "<run id>.<32 hex digits>". What gave it out keeps its hash
// alone, and can make it again with the key of its store.
#pragma once

#include <string>
#include <string_view>

#include "host/base/ids.hpp"
#include "host/base/result.hpp"

namespace runbook {

// The token of `what` in the run, as in "hook paid#1"; the same whenever it is made with that key.
// `key`: 32 bytes of chance.
std::string make_token(const RunId& run, std::string_view what, std::string_view key);

// The run that gave it out. kBadInput: it is no token.
Result<RunId> run_of_token(std::string_view token);

// What is kept of it.
std::string hash_of_token(std::string_view token);

}  // namespace runbook
