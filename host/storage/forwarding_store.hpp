// A store and a transaction that hand every call on: bases for those that watch or disturb another
// store, which override what they are about.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/storage/event_store.hpp"

namespace runbook::storage {

class ForwardingTransaction : public Transaction {
 public:
    explicit ForwardingTransaction(std::unique_ptr<Transaction> inner) : inner_(std::move(inner)) {}

    Result<Created> create(const RunRow& row, const RecordView& record) override {
        return inner_->create(row, record);
    }
    Result<void> free_key_of_failed(std::string_view slug, std::string_view key) override {
        return inner_->free_key_of_failed(slug, key);
    }
    Result<void> append(RunKey run, std::uint64_t epoch, const RecordView& record) override {
        return inner_->append(run, epoch, record);
    }
    Result<void> set_status(RunKey run, std::uint64_t epoch, engine::Status status,
                            std::int64_t closed_ns) override {
        return inner_->set_status(run, epoch, status, closed_ns);
    }
    Result<RunRow> claim(RunKey run) override { return inner_->claim(run); }
    Result<void> release(RunKey run, std::uint64_t epoch) override {
        return inner_->release(run, epoch);
    }
    Result<std::optional<RunRow>> open_run_of(std::string_view workflow_id) override {
        return inner_->open_run_of(workflow_id);
    }
    Result<bool> answer(std::int64_t letter, const LetterAnswer& answer) override {
        return inner_->answer(letter, answer);
    }
    Result<std::int64_t> post(const Letter& letter) override { return inner_->post(letter); }
    Result<void> set_heartbeat(RunKey run, std::uint64_t epoch, std::uint64_t step,
                               const engine::Payloads& details) override {
        return inner_->set_heartbeat(run, epoch, step, details);
    }
    Result<void> forget_heartbeats(RunKey run, std::uint64_t epoch) override {
        return inner_->forget_heartbeats(run, epoch);
    }
    Result<std::map<std::uint64_t, engine::Payloads>> heartbeats(RunKey run) override {
        return inner_->heartbeats(run);
    }
    Result<void> commit() override { return inner_->commit(); }

 private:
    const std::unique_ptr<Transaction> inner_;
};

class ForwardingStore : public EventStore {
 public:
    explicit ForwardingStore(std::unique_ptr<EventStore> inner) : inner_(std::move(inner)) {}
    EventStore& inner() { return *inner_; }

    Result<std::unique_ptr<Transaction>> begin() override { return inner_->begin(); }
    Result<RunRow> find(const RunRef& ref) override { return inner_->find(ref); }
    Result<RunRow> get(const RunId& run_id) override { return inner_->get(run_id); }
    Result<std::vector<engine::Event>> read_events(RunKey run) override {
        return inner_->read_events(run);
    }
    Result<std::vector<RunRow>> list(const ListFilter& filter) override {
        return inner_->list(filter);
    }
    Result<std::vector<RunRow>> open_children(const RunId& parent) override {
        return inner_->open_children(parent);
    }
    bool held_by_live_process(const RunRow& row) override {
        return inner_->held_by_live_process(row);
    }
    std::string describe() const override { return inner_->describe(); }
    Result<std::string> token_key() override { return inner_->token_key(); }
    Result<std::int64_t> post(const Letter& letter) override { return inner_->post(letter); }
    Result<std::vector<Letter>> letters(std::optional<RunKey> run) override {
        return inner_->letters(run);
    }
    Result<std::optional<LetterAnswer>> take_answer(std::int64_t letter) override {
        return inner_->take_answer(letter);
    }
    Result<bool> withdraw(std::int64_t letter) override { return inner_->withdraw(letter); }
    Result<bool> leave(std::int64_t letter) override { return inner_->leave(letter); }
    Bell& bell() override { return inner_->bell(); }
    Result<std::string> bell_of(const RunRow& row) override { return inner_->bell_of(row); }

 private:
    const std::unique_ptr<EventStore> inner_;
};

}  // namespace runbook::storage
