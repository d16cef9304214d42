// Memory of suspended runs: what a fresh process's resident memory grows by for each.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "rows.hpp"

namespace runbook::bench {

// In this process, which should be fresh: a warm allocator has room already. Prints bytes a run and
// ends the process.
[[noreturn]] void suspended_runs(const Place& place, std::size_t runs);
// The plainest that could be woken again: a coroutine frame with 200 bytes of payload, found by a
// number.
double suspended_coroutines(std::size_t runs);

// Each in a process of its own, `program` being this one; the median of three. Bytes.
double suspended_elsewhere(const std::filesystem::path& program, const Place& place,
                           const std::string& what, std::size_t runs);

}  // namespace runbook::bench
