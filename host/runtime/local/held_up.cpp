#include "host/runtime/local/held_up.hpp"

#include <algorithm>
#include <utility>

#include "host/base/log.hpp"

namespace runbook::runtime::local {
namespace {

constexpr std::size_t kReportedMost = 10;

}  // namespace

void HeldUp::add(SlotId slot, Message message, std::int64_t now_ns) {
    if (messages_.empty()) {
        const std::int64_t pause_ms = std::min<std::int64_t>(5'000, 50LL << std::min(tries_, 7));
        due_ns_ = now_ns + pause_ms * 1'000'000;
    }
    messages_.push_back(std::move(message));
    slots_.insert(slot);
}

void HeldUp::report(SlotId slot, const std::string& run_id, const Error& why) {
    if (reported_.size() >= kReportedMost || !reported_.insert(slot).second) return;
    log::error("run " + run_id + " cannot be brought back into memory: " + why.message +
               "; nothing of it is lost, and it is tried again" +
               (why.hint.empty() ? "" : " (" + why.hint + ")"));
}

std::optional<std::int64_t> HeldUp::next_due() const {
    return messages_.empty() ? std::nullopt : std::optional(due_ns_);
}

std::vector<Message> HeldUp::take_due(std::int64_t now_ns) {
    if (messages_.empty() || due_ns_ > now_ns) return {};
    ++tries_;
    slots_.clear();
    return std::exchange(messages_, {});
}

void HeldUp::tried() {
    if (!messages_.empty()) return;
    if (!reported_.empty())
        log::info("the runs that could not be brought back are in memory again");
    tries_ = 0;
    reported_.clear();
}

}  // namespace runbook::runtime::local
