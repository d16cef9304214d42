// The host's values as the ABI's structs. Everything here borrows: a view is valid while the value
// it was made from lives unchanged, and the views themselves never move.
#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "abi/include/runbook/abi.h"
#include "host/engine/job.hpp"

namespace runbook::plugin {

inline rb_str to_abi(std::string_view text) { return {text.data(), text.size()}; }

// An argument list. Up to two payloads, which is nearly every call, take no memory.
class PayloadsView {
 public:
    explicit PayloadsView(const engine::Payloads& from);
    PayloadsView(const PayloadsView&) = delete;
    PayloadsView& operator=(const PayloadsView&) = delete;

    const rb_payloads& abi() const { return abi_; }

 private:
    void fill_meta(const engine::Payloads& from, rb_payload* to);

    std::array<rb_payload, 2> few_;
    std::vector<rb_payload> many_;
    std::vector<rb_meta> meta_;
    rb_payloads abi_{};
};

// A failure with its chain of causes.
class FailureView {
 public:
    explicit FailureView(const engine::Failure& from);
    FailureView(const FailureView&) = delete;
    FailureView& operator=(const FailureView&) = delete;

    const rb_failure* abi() const { return &abi_; }

 private:
    PayloadsView details_;
    std::unique_ptr<FailureView> cause_;
    rb_failure abi_{};
};

// A job with its arguments and failure.
class JobView {
 public:
    explicit JobView(const engine::Job& from);
    JobView(const JobView&) = delete;
    JobView& operator=(const JobView&) = delete;

    const rb_job* abi() const { return &abi_; }

 private:
    PayloadsView args_;
    std::unique_ptr<FailureView> failure_;
    rb_job abi_{};
};

}  // namespace runbook::plugin
