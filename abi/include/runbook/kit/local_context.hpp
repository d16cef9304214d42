// LocalContext: what an activity sees of its step when the instance calls it itself.
#pragma once

#include <string_view>

#include "runbook/activity.hpp"
#include "runbook/info.hpp"

namespace rb::kit {

class LocalContext {
 public:
    LocalContext(const RunInfo& info, const rb_activation*& activation)
        : activation_(activation), call_(zeroed<rb_activity_call>()), ids_(info.run_id()) {
        call_.attempt = 1;
        call_.workflow_id = text(info.workflow_id());
        call_.run_id = text(info.run_id());
        call_.runbook = text(info.slug());
        call_.host_data = this;
        call_.log = &write_log;
    }
    LocalContext(const LocalContext&) = delete;
    LocalContext& operator=(const LocalContext&) = delete;

    // The context of the next step, until the one after it. `activity` outlives the instance.
    Activity begin(std::string_view activity, std::uint32_t number, std::int64_t now_ns) {
        ids_.begin(activity, number);
        call_.scheduled_ns = call_.started_ns = now_ns;
        return Activity(call_, &ids_);
    }

 private:
    static void write_log(const rb_activity_call* call, std::uint32_t level, rb_str message,
                          rb_str json) noexcept {
        const auto& self = *static_cast<const LocalContext*>(call->host_data);
        if (self.activation_ != nullptr)
            self.activation_->log(self.activation_, level, message, json);
    }

    const rb_activation*& activation_;  // the instance's
    rb_activity_call call_;
    StepIds ids_;
};

}  // namespace rb::kit
