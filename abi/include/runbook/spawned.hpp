// Spawned<T>: a task that runs beside the one that spawned it, from run.spawn(task). Awaiting it
// joins it. It belongs to the run: what still runs when the runbook ends is cancelled and waited
// for. A failure that nobody joined is the run's failure, unless the run fails by itself.
//
//   auto audit = run.spawn(keep_audit(run, o));
//   ..
//   co_await audit;
#pragma once

#include "runbook/task.hpp"

namespace rb {

template <class T>
class Spawned : public kit::Awaitable<Spawned<T>> {
 public:
    using value_type = T;
    using kit::Awaitable<Spawned<T>>::Awaitable;

    // Throws rb::Cancelled into what it waits for; awaiting it then throws that too, unless it
    // swallowed it. Nothing when it has ended.
    void cancel() const { this->handle_.instance->cancel_task(this->handle_); }

    static T take(kit::Handle handle) {
        handle.instance->throw_if_cut(handle);  // who waited was cancelled, it goes on
        return Task<T>::take(handle);
    }
};

}  // namespace rb
