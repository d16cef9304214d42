// Outcome: where waiters learn that a run came to its end, or was parked.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "host/runtime/runtime.hpp"

namespace runbook::runtime::local {

struct Outcome {
    std::mutex mutex;
    std::condition_variable settled;
    std::optional<Result<RunView>> view;  // guarded by mutex; set once, when final or parked

    void set(Result<RunView> value) {
        const std::lock_guard lock(mutex);
        if (view) return;
        view = std::move(value);
        settled.notify_all();
    }
};
using OutcomePtr = std::shared_ptr<Outcome>;

}  // namespace runbook::runtime::local
