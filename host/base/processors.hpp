// How many threads this machine runs at a time.
#pragma once

#include <algorithm>
#include <thread>

namespace runbook {

// At least 1. Asked once: the C library reads a file of /sys for each answer. [any]
inline unsigned processors() {
    static const unsigned count = std::max(1U, std::thread::hardware_concurrency());
    return count;
}

}  // namespace runbook
