// StepIds: the ids of a step that the instance calls itself. Few activities ask for them, so they
// are spelled out for those that do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runbook/kit/abi_text.hpp"

namespace rb::kit {

class StepIds {
 public:
    explicit StepIds(std::string_view run_id) : run_id_(run_id) {}

    // The next step: both texts outlive it.
    void begin(std::string_view activity, std::uint32_t number) {
        activity_ = activity;
        number_ = number;
        spelled_ = false;
    }
    std::string_view idempotency_key() {  // `<run>/<activity>#<n>`
        if (!spelled_) spell();
        return key_;
    }
    std::string_view step_id() { return idempotency_key().substr(run_id_.size() + 1); }

 private:
    void spell() {
        key_.assign(run_id_).append("/").append(activity_).append("#");
        key_.append(std::to_string(number_));
        spelled_ = true;
    }

    const std::string_view run_id_;
    std::string_view activity_;
    std::uint32_t number_ = 0;
    bool spelled_ = false;
    std::string key_;
};

}  // namespace rb::kit
