#include "host/plugin/query_reply.hpp"

#include <utility>

#include "host/plugin/from_abi.hpp"
#include "host/plugin/status.hpp"

namespace runbook::plugin {

// What a bundle calls. Nothing may unwind out of these.
struct QueryReply::Callbacks {
    static QueryReply* self(const rb_reply* reply) {
        if (reply == nullptr) return nullptr;
        auto* one = static_cast<QueryReply*>(reply->host_data);
        return one->asker_ == std::this_thread::get_id() ? one : nullptr;
    }

    static void answer(const rb_reply* reply, const rb_payload* value) noexcept {
        QueryReply* one = self(reply);
        if (one == nullptr) return;
        ++one->answers_;
        try {
            one->outcome_.value = engine::Payload::null();
            if (value == nullptr) return;
            if (Problem problem = copy(*value, one->outcome_.value, one->body_max_))
                one->outcome_.failure = broken_contract(
                    "query_contract", problem == kTooLarge ? too_large(one->body_max_) : problem);
        } catch (...) {
            one->answers_ = 0;  // no memory for it
        }
    }

    static void refuse(const rb_reply* reply, const rb_failure* failure) noexcept {
        QueryReply* one = self(reply);
        if (one == nullptr) return;
        ++one->answers_;
        try {
            auto copied = std::make_shared<engine::Failure>();
            if (failure != nullptr && copy(*failure, *copied, one->body_max_) == nullptr)
                one->outcome_.failure = std::move(copied);
            else
                one->outcome_.failure = broken_contract("query_contract", "it gave no reason");
        } catch (...) {
            one->answers_ = 0;
        }
    }
};

QueryReply::QueryReply(std::int64_t now_ns, std::uint64_t body_max)
    : body_max_(body_max), asker_(std::this_thread::get_id()) {
    abi_.struct_size = sizeof abi_;
    abi_.now_ns = now_ns;
    abi_.host_data = this;
    abi_.answer = &Callbacks::answer;
    abi_.refuse = &Callbacks::refuse;
}

std::optional<engine::Instance::QueryOutcome> QueryReply::take() {
    if (answers_ != 1) return std::nullopt;
    return std::move(outcome_);
}

}  // namespace runbook::plugin
