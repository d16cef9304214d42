// BundleFacts: what the host knows of the bundle that a runbook or an activity came from.
#pragma once

#include <string>

namespace runbook::plugin {

struct BundleFacts {
    std::string name;
    std::string version;
    std::string digest;  // sha256 of the file in hex; empty: linked into the program
};

}  // namespace runbook::plugin
