// A bundle's runbook as the engine sees it.
#pragma once

#include <memory>

#include "abi/include/runbook/abi.h"
#include "host/engine/runbook.hpp"
#include "host/plugin/bundle_facts.hpp"

namespace runbook::plugin {

// `runbook` is a checked descriptor that lives as long as `owner`, which keeps the bundle mapped.
// `inline_activity` is the bundle's `rb.inline`, which runs inline steps; null: it has none.
std::shared_ptr<const engine::Runbook> make_runbook(const rb_runbook* runbook,
                                                    const BundleFacts& facts,
                                                    const rb_activity* inline_activity,
                                                    std::shared_ptr<const void> owner);

}  // namespace runbook::plugin
