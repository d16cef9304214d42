// BundleFacts: what the host knows of the bundle that a runbook or an activity came from, and what
// it lets it have.
#pragma once

#include <cstdint>
#include <string>

#include "host/guard/watch.hpp"

namespace runbook::plugin {

struct BundleFacts {
    std::string name;
    std::string version;
    std::string digest;  // sha256 of the file in hex; empty: linked into the program
    std::uint64_t payload_bytes_max = 2u << 20;  // limits.payload_bytes_max
    guard::Mode guard = guard::Mode::kOff;       // runtime.guard
};

}  // namespace runbook::plugin
