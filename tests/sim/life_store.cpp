#include "tests/sim/life_store.hpp"

namespace runbook::sim {
namespace {

class LifeTransaction final : public storage::ForwardingTransaction {
 public:
    LifeTransaction(std::unique_ptr<storage::Transaction> inner, Fate& fate)
        : ForwardingTransaction(std::move(inner)), fate_(fate) {}

    Result<storage::Created> create(const storage::RunRow& row,
                                    const storage::RecordView& record) override {
        return fate_.alive(ForwardingTransaction::create(row, record));
    }
    Result<void> append(storage::RunKey run, std::uint64_t epoch,
                        const storage::RecordView& record) override {
        return fate_.alive(ForwardingTransaction::append(run, epoch, record));
    }
    Result<void> set_status(storage::RunKey run, std::uint64_t epoch, engine::Status status,
                            std::int64_t closed_ns) override {
        return fate_.alive(ForwardingTransaction::set_status(run, epoch, status, closed_ns));
    }
    Result<storage::RunRow> claim(storage::RunKey run) override {
        return fate_.alive(ForwardingTransaction::claim(run));
    }
    Result<void> release(storage::RunKey run, std::uint64_t epoch) override {
        return fate_.alive(ForwardingTransaction::release(run, epoch));
    }
    Result<std::optional<storage::RunRow>> open_run_of(std::string_view workflow_id) override {
        return fate_.alive(ForwardingTransaction::open_run_of(workflow_id));
    }
    Result<bool> answer(std::int64_t letter, const storage::LetterAnswer& answer) override {
        return fate_.alive(ForwardingTransaction::answer(letter, answer));
    }
    Result<void> free_key_of_failed(std::string_view slug, std::string_view key) override {
        return fate_.alive(ForwardingTransaction::free_key_of_failed(slug, key));
    }
    Result<std::int64_t> post(const storage::Letter& letter) override {
        return fate_.alive(ForwardingTransaction::post(letter));
    }
    Result<void> set_heartbeat(storage::RunKey run, std::uint64_t epoch, std::uint64_t step,
                               const engine::Payloads& details) override {
        return fate_.alive(ForwardingTransaction::set_heartbeat(run, epoch, step, details));
    }
    Result<void> forget_heartbeats(storage::RunKey run, std::uint64_t epoch) override {
        return fate_.alive(ForwardingTransaction::forget_heartbeats(run, epoch));
    }
    Result<std::map<std::uint64_t, engine::Payloads>> heartbeats(storage::RunKey run) override {
        return fate_.alive(ForwardingTransaction::heartbeats(run));
    }
    Result<void> commit() override {
        auto done = fate_.alive(ForwardingTransaction::commit());
        if (done.ok() && !fate_.is_leaving && fate_.dies_at_commit()) fate_.die();
        return done;
    }

 private:
    Fate& fate_;
};

}  // namespace

Result<storage::EventStore*> LifeStore::store() {
    if (!fate_.is_dead) return this;
    return Error{ErrorCode::kEnvironment, "this process is dead", ""};
}

Result<std::unique_ptr<storage::Transaction>> LifeStore::begin() {
    auto begun = fate_.alive(ForwardingStore::begin());
    if (!begun.ok()) return begun;
    return std::unique_ptr<storage::Transaction>(
        std::make_unique<LifeTransaction>(std::move(begun).value(), fate_));
}

Result<storage::RunRow> LifeStore::find(const storage::RunRef& ref) {
    return fate_.alive(ForwardingStore::find(ref));
}
Result<storage::RunRow> LifeStore::get(const RunId& run_id) {
    return fate_.alive(ForwardingStore::get(run_id));
}
Result<std::vector<engine::Event>> LifeStore::read_events(storage::RunKey run) {
    return fate_.alive(ForwardingStore::read_events(run));
}
Result<std::vector<storage::RunRow>> LifeStore::list(const storage::ListFilter& filter) {
    return fate_.alive(ForwardingStore::list(filter));
}
Result<std::vector<storage::RunRow>> LifeStore::open_children(const RunId& parent) {
    return fate_.alive(ForwardingStore::open_children(parent));
}
Result<std::int64_t> LifeStore::post(const storage::Letter& letter) {
    return fate_.alive(ForwardingStore::post(letter));
}
Result<std::vector<storage::Letter>> LifeStore::letters(std::optional<storage::RunKey> run) {
    return fate_.alive(ForwardingStore::letters(run));
}
Result<std::optional<storage::LetterAnswer>> LifeStore::take_answer(std::int64_t letter) {
    return fate_.alive(ForwardingStore::take_answer(letter));
}
Result<bool> LifeStore::withdraw(std::int64_t letter) {
    return fate_.alive(ForwardingStore::withdraw(letter));
}
Result<bool> LifeStore::leave(std::int64_t letter) {
    return fate_.alive(ForwardingStore::leave(letter));
}

}  // namespace runbook::sim
