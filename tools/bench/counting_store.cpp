#include "counting_store.hpp"

#include <utility>

namespace runbook::bench {

class CountingStore::Counted final : public storage::ForwardingTransaction {
 public:
    Counted(CountingStore& store, std::unique_ptr<storage::Transaction> inner)
        : ForwardingTransaction(std::move(inner)), store_(store) {}

    Result<void> commit() override {
        RB_CHECK(ForwardingTransaction::commit());
        const std::lock_guard lock(store_.mutex_);
        ++store_.committed_.commits;
        store_.committed_.syncs = store_.vfs_.syncs().all;
        return {};
    }

 private:
    CountingStore& store_;
};

Committed CountingStore::committed() const {
    const std::lock_guard lock(mutex_);
    return committed_;
}

Result<std::unique_ptr<storage::Transaction>> CountingStore::begin() {
    RB_TRY(auto inner, ForwardingStore::begin());
    return std::unique_ptr<storage::Transaction>(
        std::make_unique<Counted>(*this, std::move(inner)));
}

}  // namespace runbook::bench
