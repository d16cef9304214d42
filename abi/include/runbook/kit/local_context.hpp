// LocalContext: what an activity sees of its step when the instance calls it itself.
#pragma once

#include <charconv>
#include <string>

#include "runbook/activity.hpp"
#include "runbook/info.hpp"

namespace rb::kit {

class LocalContext {
 public:
    LocalContext(const RunInfo& info, const rb_activation*& activation)
        : activation_(activation), call_(zeroed<rb_activity_call>()) {
        call_.attempt = 1;
        call_.workflow_id = text(info.workflow_id());
        call_.run_id = text(info.run_id());
        call_.runbook = text(info.slug());
        call_.host_data = this;
        call_.log = &write_log;
    }
    LocalContext(const LocalContext&) = delete;
    LocalContext& operator=(const LocalContext&) = delete;

    // Valid until the next.
    const rb_activity_call& begin(std::string_view name, std::uint32_t number,
                                  std::int64_t now_ns) {
        if (name.data() != name_.data() || name.size() != name_.size()) begin(name);
        char digits[16];
        const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
        key_.resize(prefix_);
        key_.append(digits, static_cast<std::size_t>(end - digits));
        call_.idempotency_key = text(key_);
        call_.step_id = text(std::string_view(key_).substr(call_.run_id.len + 1));
        call_.scheduled_ns = call_.started_ns = now_ns;
        return call_;
    }

 private:
    void begin(std::string_view name) {  // which outlives the instance
        name_ = name;
        key_.assign(view(call_.run_id)).append("/").append(name).append("#");
        prefix_ = key_.size();
    }
    static void write_log(const rb_activity_call* call, std::uint32_t level, rb_str message,
                          rb_str json) noexcept {
        const auto& self = *static_cast<const LocalContext*>(call->host_data);
        if (self.activation_ != nullptr)
            self.activation_->log(self.activation_, level, message, json);
    }

    const rb_activation*& activation_;  // the instance's
    rb_activity_call call_;
    std::string_view name_;  // of the last
    std::string key_;        // `<run>/<activity>#<n>`
    std::size_t prefix_ = 0;
};

}  // namespace rb::kit
