// The hidden mode of the executable in which it loads one bundle to find out whether that can be
// done (docs/decisions/0012).
#pragma once

namespace runbook::app {

// Does not return when the process was started to probe a bundle.
void probe_if_asked(int argc, char** argv);

}  // namespace runbook::app
