// CountingStore: an event store as it is, that knows how many transactions were committed and what
// had been synced by then.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

#include "counting_vfs.hpp"
#include "host/storage/forwarding_store.hpp"

namespace runbook::bench {

struct Committed {
    std::uint64_t commits = 0;
    std::uint64_t syncs = 0;  // of all files, when the last of them returned
};

class CountingStore final : public storage::ForwardingStore {
 public:
    CountingStore(std::unique_ptr<storage::EventStore> store, const CountingVfs& vfs)
        : ForwardingStore(std::move(store)), vfs_(vfs) {}
    Committed committed() const;  // [any]

    Result<std::unique_ptr<storage::Transaction>> begin() override;

 private:
    class Counted;
    const CountingVfs& vfs_;
    mutable std::mutex mutex_;
    Committed committed_;  // guarded by mutex_
};

}  // namespace runbook::bench
