// One run of the lint, from the options to the exit code.
#pragma once

#include "tools/lint/options.hpp"

namespace runbook::lint {

inline constexpr int kClean = 0;
inline constexpr int kFound = 1;
inline constexpr int kUsage = 2;
inline constexpr int kIncomplete = 3;

int run(const Options& options);

}  // namespace runbook::lint
