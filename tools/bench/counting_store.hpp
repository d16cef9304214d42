// CountingStore: an event store as it is, that knows how many transactions were committed and what
// had been synced by then.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "counting_vfs.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::bench {

struct Committed {
    std::uint64_t commits = 0;
    std::uint64_t syncs = 0;  // of all files, when the last of them returned
};

class CountingStore final : public storage::EventStore {
 public:
    CountingStore(std::unique_ptr<storage::EventStore> store, const CountingVfs& vfs);
    Committed committed() const;  // [any]

    Result<std::unique_ptr<storage::Transaction>> begin() override;
    Result<storage::RunRow> find(const storage::RunRef& ref) override { return store_->find(ref); }
    Result<storage::RunRow> get(const RunId& run_id) override { return store_->get(run_id); }
    Result<std::vector<engine::Event>> read_events(storage::RunKey run) override {
        return store_->read_events(run);
    }
    Result<std::vector<storage::RunRow>> list(const storage::ListFilter& filter) override {
        return store_->list(filter);
    }
    Result<std::vector<storage::RunRow>> open_children(const RunId& parent) override {
        return store_->open_children(parent);
    }
    bool held_by_live_process(const storage::RunRow& row) override {
        return store_->held_by_live_process(row);
    }
    std::string describe() const override { return store_->describe(); }

 private:
    class Counted;
    const std::unique_ptr<storage::EventStore> store_;
    const CountingVfs& vfs_;
    mutable std::mutex mutex_;
    Committed committed_;  // guarded by mutex_
};

}  // namespace runbook::bench
