// What a look-up's words can mean, the same for every backend.
//
// An exact run id wins over an exact workflow id, and that over a prefix: whoever names a thing in
// full gets that thing, however other ids begin.
#pragma once

#include <optional>
#include <string_view>

#include "host/base/ids.hpp"

namespace runbook::storage {

// The run ids that begin with a prefix, both ends included.
struct RunIdRange {
    RunId lowest;
    RunId highest;
};

// The range of a prefix: 8 or more characters of a run id's text, in either case, dashes in their
// places. Nothing when the text cannot begin a run id.
std::optional<RunIdRange> range_of_prefix(std::string_view text);

// The run id that the text spells in full; nothing otherwise.
std::optional<RunId> exact_run_id(std::string_view text);

}  // namespace runbook::storage
