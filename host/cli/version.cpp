// version: which runbook-host this is.
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {
Result<ExitCode> version(Session& session, const Arguments&) {
    session.out("runbook-host " RB_VERSION "\n");
    return ExitCode::kCompleted;
}
}  // namespace

const Verb kVersion{{.verb = "version",
                     .summary = "Say which runbook-host this is",
                     .about = "",
                     .positionals = {},
                     .options = {},
                     .examples = "  runbook-host version"},
                    version};

}  // namespace runbook::cli
