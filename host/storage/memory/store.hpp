// MemoryStore: one holder's view of a Shelf.
#pragma once

#include <memory>
#include <string>

#include "host/storage/event_store.hpp"
#include "host/storage/memory/shelf.hpp"

namespace runbook::storage::memory {

class MemoryStore final : public EventStore {
 public:
    explicit MemoryStore(std::shared_ptr<Shelf> shelf)
        : shelf_(std::move(shelf)), bell_(shelf_->ropes) {}
    ~MemoryStore() override;
    MemoryStore(const MemoryStore&) = delete;
    MemoryStore& operator=(const MemoryStore&) = delete;

    Result<std::unique_ptr<Transaction>> begin() override;
    Result<RunRow> find(const RunRef& ref) override;
    Result<RunRow> get(const RunId& run_id) override;
    Result<std::vector<engine::Event>> read_events(RunKey run) override;
    Result<std::vector<RunRow>> list(const ListFilter& filter) override;
    Result<std::vector<RunRow>> open_children(const RunId& parent) override;
    bool held_by_live_process(const RunRow& row) override;
    std::string describe() const override { return "memory:"; }
    Result<std::string> token_key() override { return shelf_->token_key; }
    Result<std::int64_t> post(const Letter& letter) override;
    Result<std::vector<Letter>> letters(std::optional<RunKey> run) override;
    Result<std::optional<LetterAnswer>> take_answer(std::int64_t letter) override;
    Result<bool> withdraw(std::int64_t letter) override;
    Result<bool> leave(std::int64_t letter) override;
    Bell& bell() override { return bell_; }
    Result<std::string> bell_of(const RunRow& row) override;

    const std::shared_ptr<Shelf>& shelf() const { return shelf_; }
    // This store's holder id, made at its first need and again after it was lost. [loop]
    const std::string& holder();
    const std::string& last_holder() const { return holder_; }  // empty: none was needed yet
    void lose_holder();

 private:
    std::shared_ptr<Shelf> shelf_;
    CallBell bell_;
    std::string holder_;
};

}  // namespace runbook::storage::memory
