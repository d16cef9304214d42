#include "counting_store.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace runbook::bench {

class CountingStore::Counted final : public storage::Transaction {
 public:
    Counted(CountingStore& store, std::unique_ptr<storage::Transaction> inner)
        : store_(store), inner_(std::move(inner)) {}

    Result<storage::Created> create(const storage::NewRun& run) override {
        return inner_->create(run);
    }
    Result<void> append(storage::RunKey run, std::uint64_t epoch,
                        std::span<const engine::Event> events) override {
        return inner_->append(run, epoch, events);
    }
    Result<void> set_status(storage::RunKey run, std::uint64_t epoch, engine::Status status,
                            std::int64_t closed_ns) override {
        return inner_->set_status(run, epoch, status, closed_ns);
    }
    Result<storage::RunRow> claim(storage::RunKey run) override { return inner_->claim(run); }
    Result<void> release(storage::RunKey run, std::uint64_t epoch) override {
        return inner_->release(run, epoch);
    }
    Result<std::optional<storage::RunRow>> open_run_of(std::string_view workflow_id) override {
        return inner_->open_run_of(workflow_id);
    }
    Result<void> commit() override {
        RB_CHECK(inner_->commit());
        const std::lock_guard lock(store_.mutex_);
        ++store_.committed_.commits;
        store_.committed_.syncs = store_.vfs_.syncs().all;
        return {};
    }

 private:
    CountingStore& store_;
    const std::unique_ptr<storage::Transaction> inner_;
};

CountingStore::CountingStore(std::unique_ptr<storage::EventStore> store, const CountingVfs& vfs)
    : store_(std::move(store)), vfs_(vfs) {}

Committed CountingStore::committed() const {
    const std::lock_guard lock(mutex_);
    return committed_;
}

Result<std::unique_ptr<storage::Transaction>> CountingStore::begin() {
    RB_TRY(auto inner, store_->begin());
    return std::unique_ptr<storage::Transaction>(
        std::make_unique<Counted>(*this, std::move(inner)));
}

}  // namespace runbook::bench
