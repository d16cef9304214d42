// A bundle's activity as the engine sees it.
#pragma once

#include <memory>

#include "abi/include/runbook/abi.h"
#include "host/engine/runbook.hpp"
#include "host/plugin/bundle_facts.hpp"

namespace runbook::plugin {

// `activity` is a checked descriptor that lives as long as `owner`, which keeps the bundle mapped.
std::shared_ptr<const engine::Activity> make_activity(const rb_activity* activity,
                                                      const BundleFacts& facts,
                                                      std::shared_ptr<const void> owner);

}  // namespace runbook::plugin
