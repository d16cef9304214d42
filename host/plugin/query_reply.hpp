// QueryReply: the rb_reply that a bundle answers a query through.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "abi/include/runbook/abi.h"
#include "host/engine/runbook.hpp"

namespace runbook::plugin {

class QueryReply {
 public:
    QueryReply(std::int64_t now_ns, std::uint64_t body_max);
    QueryReply(const QueryReply&) = delete;
    QueryReply& operator=(const QueryReply&) = delete;

    const rb_reply* abi() const { return &abi_; }
    // After query() returned RB_OK. Nothing: it was not answered exactly once.
    std::optional<engine::Instance::QueryOutcome> take();

 private:
    struct Callbacks;

    const std::uint64_t body_max_;
    const std::thread::id asker_;
    rb_reply abi_{};
    int answers_ = 0;
    engine::Instance::QueryOutcome outcome_;
};

}  // namespace runbook::plugin
