// MemoryTransaction: what one transaction adds and changes, kept apart from the shelf until commit.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "host/storage/memory/store.hpp"

namespace runbook::storage::memory {

class MemoryTransaction final : public Transaction {
 public:
    explicit MemoryTransaction(MemoryStore& store);

    Result<Created> create(const RunRow& wanted, const RecordView& record) override;
    Result<void> free_key_of_failed(std::string_view slug, std::string_view key) override;
    Result<void> append(RunKey run, std::uint64_t epoch, const RecordView& record) override;
    Result<void> set_status(RunKey run, std::uint64_t epoch, engine::Status status,
                            std::int64_t closed_ns) override;
    Result<RunRow> claim(RunKey run) override;
    Result<void> release(RunKey run, std::uint64_t epoch) override;
    Result<std::optional<RunRow>> open_run_of(std::string_view workflow_id) override;
    Result<bool> answer(std::int64_t letter, const LetterAnswer& answer) override;
    Result<std::int64_t> post(const Letter& letter) override;
    Result<void> set_heartbeat(RunKey run, std::uint64_t epoch, std::uint64_t step,
                               const engine::Payloads& details) override;
    Result<void> forget_heartbeats(RunKey run, std::uint64_t epoch) override;
    Result<std::map<std::uint64_t, engine::Payloads>> heartbeats(RunKey run) override;
    Result<void> commit() override;

 private:
    struct Staged {
        std::optional<RunRow> row;  // changed
        std::uint64_t events = 0;   // appended
        std::vector<std::string> records;
        bool heartbeats_forgotten = false;
        std::map<std::uint64_t, engine::Payloads> heartbeats;  // set after that; empty: removed
    };
    bool exists(RunKey run) const;
    const RunRow& row_of(RunKey run) const;
    RunRow& changed_row(RunKey run);
    std::uint64_t events_of(RunKey run) const;
    // The committed or staged run that `pick` finds in either index; the staged one is newer.
    template <class Pick>
    const RunRow* look_up(const Pick& pick) const;
    Result<void> check_held(RunKey run, std::uint64_t epoch) const;

    MemoryStore& store_;
    Shelf& shelf_;
    std::unique_lock<std::mutex> writing_;  // until commit or destruction
    std::vector<StoredRun> created_;        // their keys follow the shelf's
    StartIndex created_index_;
    std::unordered_map<RunKey, Staged> staged_;
    std::unordered_map<std::int64_t, LetterAnswer> answers_;  // by letter
    std::vector<Letter> posted_;
    std::map<std::string, RunKey> freed_;  // idempotency_name(), and whose it was
};

}  // namespace runbook::storage::memory
