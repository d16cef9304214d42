#include "host/plugin/to_abi.hpp"

#include <cstddef>

namespace runbook::plugin {
namespace {

rb_bytes bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

rb_payload without_meta(const engine::Payload& from) {
    return {to_abi(from.encoding), bytes(from.body), nullptr, 0};
}

}  // namespace

PayloadsView::PayloadsView(const engine::Payloads& from) {
    rb_payload* to = few_.data();
    if (from.size() > few_.size()) {
        many_.resize(from.size());
        to = many_.data();
    }
    bool any_meta = false;
    for (std::size_t i = 0; i < from.size(); ++i) {
        to[i] = without_meta(from[i]);
        any_meta = any_meta || !from[i].meta.empty();
    }
    if (any_meta) fill_meta(from, to);
    abi_ = {to, from.size()};
}

void PayloadsView::fill_meta(const engine::Payloads& from, rb_payload* to) {
    std::size_t total = 0;
    for (const auto& payload : from) total += payload.meta.size();
    meta_.reserve(total);  // the pointers below must stay
    for (std::size_t i = 0; i < from.size(); ++i) {
        to[i].meta = meta_.data() + meta_.size();
        to[i].meta_count = from[i].meta.size();
        for (const auto& entry : from[i].meta)
            meta_.push_back({to_abi(entry.key), bytes(entry.value)});
    }
}

FailureView::FailureView(const engine::Failure& from) : details_(from.details) {
    if (from.cause) cause_ = std::make_unique<FailureView>(*from.cause);
    abi_.struct_size = sizeof abi_;
    abi_.kind = static_cast<std::uint32_t>(from.kind);
    abi_.flags = from.no_retry ? 1u : 0u;
    abi_.timeout_kind = static_cast<std::uint32_t>(from.timeout);
    abi_.origin = static_cast<std::uint32_t>(from.origin);
    abi_.attempts = from.attempts;
    abi_.retry_after_ms = from.retry_after_ms;
    abi_.type = to_abi(from.type);
    abi_.message = to_abi(from.message);
    abi_.trace = to_abi(from.trace);
    abi_.source = to_abi(from.source);
    abi_.details = details_.abi();
    abi_.origin_name = to_abi(from.origin_name);
    abi_.origin_id = to_abi(from.origin_id);
    abi_.origin_run = to_abi(from.origin_run);
    abi_.cause = cause_ ? cause_->abi() : nullptr;
}

JobView::JobView(const engine::Job& from) : args_(from.args) {
    if (from.failure) failure_ = std::make_unique<FailureView>(*from.failure);
    abi_.struct_size = sizeof abi_;
    abi_.type = static_cast<std::uint16_t>(from.type);
    if (from.validate) abi_.flags = static_cast<std::uint16_t>(RB_JOB_F_VALIDATE);
    abi_.seq = from.seq;
    abi_.name = to_abi(from.name);
    if (from.origin) {
        abi_.id = to_abi(from.origin->id);
        abi_.sender = to_abi(from.origin->sender);
        abi_.number = from.origin->number;
    }
    abi_.args = args_.abi();
    abi_.failure = failure_ ? failure_->abi() : nullptr;
}

}  // namespace runbook::plugin
