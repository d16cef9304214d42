// Properties: what a run shows of itself while it runs. A fold of its properties_changed events.
#pragma once

#include <string>
#include <vector>

#include "host/engine/event.hpp"

namespace runbook::engine {

struct Properties {
    std::vector<Pair> memo;  // by key
    std::vector<Pair> search;
    std::string details;  // the newest progress, for people

    void apply(const PropertiesChanged& change);
    bool operator==(const Properties&) const = default;
};

}  // namespace runbook::engine
