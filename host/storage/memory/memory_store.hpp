// The memory backend: runs that live as long as the process. For tests, and for durable runbooks of
// which nothing need outlive the program.
#pragma once

#include <memory>

#include "host/storage/event_store.hpp"

namespace runbook::storage::memory {

// A new, empty store.
std::unique_ptr<EventStore> open();

// Another holder on the runs of `first`, as a second process would be on a file. `first` must come
// from open() or open_beside(); either may be destroyed first. Destroying a store releases its
// runs.
std::unique_ptr<EventStore> open_beside(const EventStore& first);

// From now on the store counts as a process that has died: its runs are free. What it then writes
// is refused as it would be after a pause in which its runs were taken over.
void lose_holder(EventStore& store);

}  // namespace runbook::storage::memory
