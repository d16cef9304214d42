#include "counting_store.hpp"

#include <utility>

namespace runbook::bench {

class CountingStore::Counted final : public storage::ForwardingTransaction {
 public:
    Counted(CountingStore& store, std::unique_ptr<storage::Transaction> inner)
        : ForwardingTransaction(std::move(inner)), store_(store), after_(store.committed_) {}

    Result<void> append(storage::RunKey run, std::uint64_t epoch,
                        const storage::RecordView& record) override {
        ++after_.records;
        return ForwardingTransaction::append(run, epoch, record);
    }
    Result<void> set_status(storage::RunKey run, std::uint64_t epoch, engine::Status status,
                            std::int64_t closed_ns) override {
        ++(status == engine::Status::kCompleted ? after_.completed : after_.spoiled);
        return ForwardingTransaction::set_status(run, epoch, status, closed_ns);
    }
    Result<void> commit() override {
        RB_CHECK(ForwardingTransaction::commit());
        ++after_.commits;
        after_.syncs = store_.vfs_.syncs();
        store_.committed_ = after_;
        if (store_.listener_) store_.listener_(after_);
        return {};
    }

 private:
    CountingStore& store_;
    Committed after_;  // this transaction, if it commits
};

Result<std::unique_ptr<storage::Transaction>> CountingStore::begin() {
    RB_TRY(auto inner, ForwardingStore::begin());
    return std::unique_ptr<storage::Transaction>(
        std::make_unique<Counted>(*this, std::move(inner)));
}

}  // namespace runbook::bench
