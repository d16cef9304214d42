#include "host/plugin/activity.hpp"

#include <string>
#include <utility>

#include "host/base/assert.hpp"
#include "host/plugin/activity_call.hpp"
#include "host/plugin/from_abi.hpp"

namespace runbook::plugin {
namespace {

class PluginActivity final : public engine::Activity {
 public:
    PluginActivity(const rb_activity* abi, const BundleFacts& facts,
                   std::shared_ptr<const void> owner)
        : owner_(std::move(owner)),
          abi_(abi),
          name_(text(abi->slug)),
          bundle_(facts.name),
          body_max_(facts.payload_bytes_max) {
        // Impossible defaults leave those read before them; the call's own options still apply.
        if (RB_CAN(rb_activity, abi, defaults)) copy(*abi->defaults, defaults_);
    }

    const std::string& name() const override { return name_; }
    const std::string& bundle() const override { return bundle_; }
    const engine::StepOptions& defaults() const override { return defaults_; }
    bool local() const override { return (abi_->flags & RB_ACTIVITY_LOCAL) != 0; }
    engine::ActivityOutcome run(const engine::ActivityCall& call) const override {
        return call_activity(*abi_, nullptr, call, body_max_);
    }

 private:
    const std::shared_ptr<const void> owner_;  // before abi_: the descriptor lives in it
    const rb_activity* const abi_;
    const std::string name_;
    const std::string bundle_;
    const std::uint64_t body_max_;
    engine::StepOptions defaults_;
};

}  // namespace

std::shared_ptr<const engine::Activity> make_activity(const rb_activity* activity,
                                                      const BundleFacts& facts,
                                                      std::shared_ptr<const void> owner) {
    RB_ASSERT(activity != nullptr && RB_CAN(rb_activity, activity, run));
    return std::make_shared<PluginActivity>(activity, facts, std::move(owner));
}

}  // namespace runbook::plugin
