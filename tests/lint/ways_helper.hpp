// A header between two units.
#pragma once

namespace elsewhere {
int far();
int in_activity();
}  // namespace elsewhere
