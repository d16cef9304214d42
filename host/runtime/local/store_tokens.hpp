// StoreTokens: the tokens of hooks for those who only read a run, see Turn::hook_token().
#pragma once

#include <string>
#include <utility>

#include "host/base/token.hpp"
#include "host/engine/hook_tokens.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::runtime::local {

class StoreTokens final : public engine::HookTokens {
 public:
    explicit StoreTokens(storage::EventStore& store) : store_(store) {}  // which outlives it
    engine::HookToken hook_token(const std::string& run_id, const std::string& hook) override {
        const auto key = store_.token_key();
        if (!key.ok()) return {{}, {}, key.error().message};
        std::string token = make_token(RunId::parse(run_id).value(), "hook " + hook, *key);
        std::string hash = hash_of_token(token);
        return {std::move(token), std::move(hash), {}};
    }

 private:
    storage::EventStore& store_;
};

}  // namespace runbook::runtime::local
