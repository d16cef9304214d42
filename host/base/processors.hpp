// How many threads this process can run at a time.
#pragma once

#include <sched.h>

#include <algorithm>
#include <thread>

namespace runbook {

// At least 1. Asked once, of the kernel: it knows which processors this process may use, and the C
// library reads a file of /sys to tell how many there are. [any]
inline unsigned processors() {
    static const unsigned count = [] {
        cpu_set_t ours;
        const int failed = ::sched_getaffinity(0, sizeof ours, &ours);  // more than it has room for
        return failed == 0 ? static_cast<unsigned>(CPU_COUNT(&ours))
                           : std::max(1U, std::thread::hardware_concurrency());
    }();
    return count;
}

}  // namespace runbook
