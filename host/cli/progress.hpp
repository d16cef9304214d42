// Live progress of the runs that this process drives: one line for each event, on a terminal.
#pragma once

#include "host/cli/session.hpp"

namespace runbook::cli {

// Nothing when stderr is no terminal or `muted`. The session outlives the host that calls it.
OnProgress progress(Session& session, bool muted);

}  // namespace runbook::cli
