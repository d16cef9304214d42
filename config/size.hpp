// Sizes as people write them: 512, 512B, 64KiB, 2MiB, 1GiB.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace runbook::config {

// One whole number with at most one unit of 1024. KB and MB are refused: half of the people mean
// 1000 by them. Failure: kBadInput, the text quoted.
Result<std::uint64_t> parse_size(std::string_view text);

// With the largest unit that divides it: 2MiB, 1537B.
std::string format_size(std::uint64_t bytes);

}  // namespace runbook::config
