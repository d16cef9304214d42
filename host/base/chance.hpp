// Chance from the system, for secrets.
#pragma once

#include <cstddef>
#include <string>

namespace runbook {

// `count` bytes, at most 256, that nobody can guess. An assertion when the system has none.
std::string random_bytes(std::size_t count);

}  // namespace runbook
