// SqliteStore: a writer and a reader on one file, as an EventStore.
#include <utility>

#include "host/base/assert.hpp"
#include "host/storage/sqlite/fifo_bell.hpp"
#include "host/storage/sqlite/holders.hpp"
#include "host/storage/sqlite/inbox.hpp"
#include "host/storage/sqlite/reader.hpp"
#include "host/storage/sqlite/schema.hpp"
#include "host/storage/sqlite/sqlite_store.hpp"
#include "host/storage/sqlite/token_key.hpp"
#include "host/storage/sqlite/writer.hpp"

namespace runbook::storage::sqlite {

namespace {

class SqliteTransaction final : public Transaction {
 public:
    explicit SqliteTransaction(Writer& writer) : writer_(writer) {}
    ~SqliteTransaction() override {
        if (!over_) writer_.roll_back();
    }
    SqliteTransaction(const SqliteTransaction&) = delete;
    SqliteTransaction& operator=(const SqliteTransaction&) = delete;

    Result<Created> create(const RunRow& row, const RecordView& record) override {
        return turn().create(row, record);
    }
    Result<void> free_key_of_failed(std::string_view slug, std::string_view key) override {
        return turn().free_key_of_failed(slug, key);
    }
    Result<void> append(RunKey run, std::uint64_t epoch, const RecordView& record) override {
        return turn().append(run, epoch, record);
    }
    Result<void> set_status(RunKey run, std::uint64_t epoch, engine::Status status,
                            std::int64_t closed_ns) override {
        return turn().set_status(run, epoch, status, closed_ns);
    }
    Result<RunRow> claim(RunKey run) override { return turn().claim(run); }
    Result<void> release(RunKey run, std::uint64_t epoch) override {
        return turn().release(run, epoch);
    }
    Result<std::optional<RunRow>> open_run_of(std::string_view workflow_id) override {
        return turn().open_run_of(workflow_id);
    }
    Result<std::int64_t> post(const Letter& letter) override { return writer_.post(letter); }
    Result<bool> answer(std::int64_t letter, const LetterAnswer& answer) override {
        return turn().answer(letter, answer);
    }
    Result<void> set_heartbeat(RunKey run, std::uint64_t epoch, std::uint64_t step,
                               const engine::Payloads& details) override {
        return turn().set_heartbeat(run, epoch, step, details);
    }
    Result<void> forget_heartbeats(RunKey run, std::uint64_t epoch) override {
        return turn().forget_heartbeats(run, epoch);
    }
    Result<std::map<std::uint64_t, engine::Payloads>> heartbeats(RunKey run) override {
        return turn().heartbeats(run);
    }
    Result<void> commit() override {
        Writer& writer = turn();
        over_ = true;
        return writer.commit();
    }

 private:
    Writer& turn() {
        RB_ASSERT(!over_);
        return writer_;
    }
    Writer& writer_;
    bool over_ = false;
};

class SqliteStore final : public EventStore {
 public:
    explicit SqliteStore(const Options& options)
        : path_(options.path),
          holders_(options.path),
          bell_(holders_.folder() / "bells"),
          inbox_({options.path, options.vfs, options.busy_timeout_ms}),
          reader_({options.path, options.vfs, options.busy_timeout_ms}) {}

    Result<void> open(const Options& options) {
        if (options.read_only) return reader_.check();
        RB_TRY(auto database,
               open_for_writing({options.path, options.vfs, options.busy_timeout_ms}));
        writer_.emplace(std::move(database), holders_, bell_, options.holder,
                        options.records_behind_max);
        return {};
    }

    Result<std::unique_ptr<Transaction>> begin() override {
        if (!writer_)
            return Error{ErrorCode::kEnvironment, describe() + " was opened for reading only", ""};
        RB_CHECK(writer_->begin());
        return std::unique_ptr<Transaction>(std::make_unique<SqliteTransaction>(*writer_));
    }
    Result<RunRow> find(const RunRef& ref) override { return reader_.find(ref); }
    Result<RunRow> get(const RunId& run_id) override { return reader_.get(run_id); }
    Result<std::vector<engine::Event>> read_events(RunKey run) override {
        return reader_.read_events(run, writer_ ? writer_->end_of(run) : std::nullopt);
    }
    Result<std::vector<RunRow>> list(const ListFilter& filter) override {
        return reader_.list(filter);
    }
    Result<std::vector<RunRow>> open_children(const RunId& parent) override {
        return reader_.open_children(parent);
    }
    bool held_by_live_process(const RunRow& row) override {
        return !row.holder.empty() && holders_.is_alive(row.holder);
    }
    std::string describe() const override { return "sqlite:" + path_.string(); }
    Result<std::string> token_key() override { return key_of(path_); }
    Result<std::int64_t> post(const Letter& letter) override { return inbox_.post(letter); }
    Result<std::vector<Letter>> letters(std::optional<RunKey> run) override {
        return inbox_.letters(run);
    }
    Result<std::optional<LetterAnswer>> take_answer(std::int64_t letter) override {
        return inbox_.take_answer(letter);
    }
    Result<bool> withdraw(std::int64_t letter) override { return inbox_.withdraw(letter); }
    Result<bool> leave(std::int64_t letter) override { return inbox_.leave(letter); }
    Bell& bell() override { return bell_; }
    Result<std::string> bell_of(const RunRow& row) override { return inbox_.bell_of(row); }

 private:
    const std::filesystem::path path_;
    const Holders holders_;
    FifoBell bell_;
    std::optional<Writer> writer_;  // none when opened for reading
    Inbox inbox_;
    Reader reader_;  // closes first, as the inbox does, so that the writer is the last, see ~Writer
};

}  // namespace

Result<std::unique_ptr<EventStore>> open(const Options& options) {
    auto store = std::make_unique<SqliteStore>(options);
    RB_CHECK(store->open(options));
    return std::unique_ptr<EventStore>(std::move(store));
}

}  // namespace runbook::storage::sqlite
