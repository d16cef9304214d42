// A live run of a bundle's runbook: drives create'd state through activate, inline_task and evict.
#pragma once

#include <memory>
#include <string>

#include "abi/include/runbook/abi.h"
#include "host/engine/runbook.hpp"
#include "host/guard/watch.hpp"
#include "host/plugin/activation_frame.hpp"

namespace runbook::plugin {

// What the instances of one runbook share; outlives them all.
struct RunbookParts {
    RunbookParts(std::uint64_t payload_bytes_max, guard::Mode guard_mode)
        : body_max(payload_bytes_max), guard(guard_mode), frames(payload_bytes_max) {}
    const std::uint64_t body_max;
    const guard::Mode guard;
    std::shared_ptr<const void> owner;  // keeps the bundle mapped
    const rb_runbook* abi = nullptr;
    const rb_activity* inline_activity = nullptr;  // null: the bundle has no inline steps
    std::string label;                             // "runbook 'order' of bundle orders 1.4.0"
    FramePool frames;
};

class PluginInstance final : public engine::Instance {  // [instance]
 public:
    // Takes over `state`, which the runbook's create() made.
    PluginInstance(std::shared_ptr<RunbookParts> parts, void* state,
                   const engine::InstanceInfo& info);
    ~PluginInstance() override;
    PluginInstance(const PluginInstance&) = delete;
    PluginInstance& operator=(const PluginInstance&) = delete;

    engine::Activated activate(const engine::Activation& activation) override;
    void fetch_ahead() const override;
    InlineOutcome run_inline(std::uint64_t seq) override;
    QueryOutcome query(std::string_view name, const engine::Payloads& args,
                       std::int64_t now_ns) override;

 private:
    std::shared_ptr<const engine::Failure> error_of(rb_status status);
    InlineOutcome run_task(void* task, std::uint64_t seq);

    std::uint64_t chance_;  // what the guard answers for random functions comes from it
    const std::shared_ptr<RunbookParts> parts_;
    void* const state_;
    ActivationFrame* const frame_;
    std::shared_ptr<const engine::Failure> broken_;       // set: never activated again
    const std::string_view workflow_id_, run_id_, slug_;  // borrowed; an inline step is told them
};

}  // namespace runbook::plugin
