// The stack of a guarded call: from the call out to the runbook, with functions and lines.
#pragma once

#include <string>
#include <vector>

namespace runbook::guard {

// Addresses in the functions that lie between the frames `from` and `border` (both as
// __builtin_frame_address(0) gives them), the innermost first; without these two functions.
std::vector<const void*> frames(const void* from, const void* border);

// The innermost that is not in the standard libraries: where an author would look. Null: none.
const void* place_of(const std::vector<const void*>& stack);

// "stamp (order.cpp:12) <- order (order.cpp:41)": down to the runbook's own; what of the kit and
// the host lies behind it is left out. Names and lines are what the files' symbols and debug
// information have. Reads files. [any]
std::string stack_text(const std::vector<const void*>& stack);

}  // namespace runbook::guard
