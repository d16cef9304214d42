// Outcome: where waiters learn that a run came to its end, or was parked.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "host/runtime/runtime.hpp"

namespace runbook::runtime::local {

using RunViewPtr = std::shared_ptr<const RunView>;  // never null

struct Outcome {
    std::mutex mutex;
    std::condition_variable settled;
    std::optional<Result<RunViewPtr>> view;  // guarded by mutex; set once, when final or parked
    using Listener = std::function<void(const Result<RunViewPtr>&)>;
    std::vector<Listener> listeners;  // guarded by mutex; empty once the view is set

    void set(Result<RunViewPtr> value) {
        std::vector<Listener> told;
        {
            const std::lock_guard lock(mutex);
            if (view) return;
            view = std::move(value);
            settled.notify_all();
            told.swap(listeners);
        }
        for (const Listener& listener : told) listener(*view);
    }
    bool is_set() {
        const std::lock_guard lock(mutex);
        return view.has_value();
    }
    // Calls it when the view is set, at once when it is; on the thread that has set it.
    void when_set(Listener listener) {
        {
            const std::lock_guard lock(mutex);
            if (!view) return listeners.push_back(std::move(listener));
        }
        listener(*view);
    }
};
using OutcomePtr = std::shared_ptr<Outcome>;

}  // namespace runbook::runtime::local
