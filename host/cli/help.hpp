// The overview: every verb with its line.
#pragma once

#include "host/cli/verbs.hpp"

namespace runbook::cli {

// What `runbook-host --help` and `help` answer. Not in verbs(): it is no verb like the others.
extern const Verb kHelp;

}  // namespace runbook::cli
