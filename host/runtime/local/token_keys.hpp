// Token keys: what tokens of runs are made with. Durable runs' come from their store, so that every
// process makes the same; transient runs' die with this process, as the runs do.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "host/base/chance.hpp"
#include "host/base/result.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::runtime::local {

class TokenKeys {  // [any]
 public:
    const std::string& transient() const { return transient_; }
    Result<std::string> durable(storage::EventStore& store) {
        const std::lock_guard lock(mutex_);
        if (!durable_) {
            RB_TRY(durable_, store.token_key());
        }
        return *durable_;
    }

 private:
    const std::string transient_ = random_bytes(32);
    std::mutex mutex_;
    std::optional<std::string> durable_;  // guarded by mutex_
};

}  // namespace runbook::runtime::local
