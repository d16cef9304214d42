// LimitLog: the limit of durable steps on SQLite: the plainest program that appends the same bytes,
// a 200-byte body for each step, as many rows in a commit as there are runs.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>

#include "span.hpp"

namespace runbook::bench {

// Throws std::runtime_error with SQLite's words; so do its calls of run().
std::unique_ptr<Contender> limit_log(const std::filesystem::path& file, std::size_t rows);

}  // namespace runbook::bench
