// CountingStore: an event store as it is, that counts what becomes durable: at each commit it says
// what has been committed so far, and what had been synced by then.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "counting_vfs.hpp"
#include "host/storage/forwarding_store.hpp"

namespace runbook::bench {

struct Committed {
    std::uint64_t commits = 0;
    std::uint64_t records = 0;    // appended to runs that were there
    std::uint64_t completed = 0;  // runs
    std::uint64_t spoiled = 0;    // runs that ended or were parked in any other way
    Syncs syncs = {};             // when the last commit returned
};

class CountingStore final : public storage::ForwardingStore {
 public:
    // Called after each commit by the thread that committed, which nobody else can do until it
    // returns.
    using Listener = std::function<void(const Committed& so_far)>;

    CountingStore(std::unique_ptr<storage::EventStore> store, const CountingVfs& vfs,
                  Listener listener)
        : ForwardingStore(std::move(store)), vfs_(vfs), listener_(std::move(listener)) {}

    Result<std::unique_ptr<storage::Transaction>> begin() override;

 private:
    class Counted;
    const CountingVfs& vfs_;
    const Listener listener_;
    Committed committed_;  // of the thread that has the transaction
};

}  // namespace runbook::bench
