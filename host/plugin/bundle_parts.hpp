// Everything a loaded bundle offers, as the engine sees it.
#pragma once

#include <memory>
#include <vector>

#include "abi/include/runbook/abi.h"
#include "host/engine/runbook.hpp"
#include "host/plugin/bundle_facts.hpp"

namespace runbook::plugin {

struct BundleParts {
    std::vector<std::shared_ptr<const engine::Runbook>> runbooks;
    std::vector<std::shared_ptr<const engine::Activity>> activities;  // without the kit's own
};

// `bundle` has been checked by the registry; `owner` keeps it mapped.
BundleParts make_parts(const rb_bundle& bundle, const BundleFacts& facts,
                       const std::shared_ptr<const void>& owner);

}  // namespace runbook::plugin
