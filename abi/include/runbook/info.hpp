// RunInfo: who this run is. Fixed for the whole run, replays included.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "runbook/kit/abi_text.hpp"

namespace rb {

using Time = std::chrono::sys_time<std::chrono::nanoseconds>;

class RunInfo {
 public:
    explicit RunInfo(const rb_instance_info& info)
        : started_ns_(info.started_ns), attempt_(info.attempt) {
        // One block for all: most runs have few of these, and suspended runs are to be small.
        const rb_str* const all[kCount] = {&info.run_id,        &info.workflow_id, &info.slug,
                                           &info.parent_run_id, &info.parent_id,   &info.root_id,
                                           &info.continued_from};
        std::size_t size = 0;
        for (const rb_str* one : all) size += one->len;
        text_.reserve(size);
        for (std::size_t i = 0; i < kCount; ++i) {
            text_.append(kit::view(*all[i]));
            ends_[i] = static_cast<std::uint32_t>(text_.size());
        }
    }

    std::string_view run_id() const { return part(0); }
    std::string_view workflow_id() const { return part(1); }
    std::string_view slug() const { return part(2); }
    std::string_view parent_run_id() const { return part(3); }  // empty: no parent
    std::string_view parent_workflow_id() const { return part(4); }
    std::string_view root_workflow_id() const { return part(5); }
    std::string_view continued_from() const { return part(6); }  // run id
    Time started() const { return Time(std::chrono::nanoseconds(started_ns_)); }
    std::uint32_t attempt() const { return attempt_; }

 private:
    static constexpr std::size_t kCount = 7;
    std::string_view part(std::size_t i) const {
        const std::uint32_t from = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(text_).substr(from, ends_[i] - from);
    }

    std::string text_;
    std::array<std::uint32_t, kCount> ends_{};
    std::int64_t started_ns_;
    std::uint32_t attempt_;
};

}  // namespace rb
