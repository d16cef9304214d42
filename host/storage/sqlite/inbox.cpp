#include "host/storage/sqlite/inbox.hpp"

#include <string>
#include <utility>

#include "host/storage/letter_codec.hpp"
#include "host/storage/refusals.hpp"
#include "host/storage/sqlite/schema.hpp"

#define RB_SELECT_LETTERS                                                            \
    "SELECT inbox.id, runs.run_id, inbox.kind, inbox.text, inbox.sender FROM inbox " \
    "JOIN runs ON runs.key = inbox.run WHERE inbox.answer IS NULL "

namespace runbook::storage::sqlite {

Inbox::Connection::Connection(std::unique_ptr<Database> opened)
    : database(std::move(opened)),
      runs(*database),
      post(*database, "INSERT INTO inbox(run, kind, text, sender) VALUES(?, ?, ?, ?)"),
      all(*database, RB_SELECT_LETTERS "ORDER BY inbox.id"),
      of_run(*database, RB_SELECT_LETTERS "AND inbox.run = ? ORDER BY inbox.id"),
      answer(*database, "SELECT answer FROM inbox WHERE id = ?"),
      take_answered(*database, "DELETE FROM inbox WHERE id = ? AND answer IS NOT NULL"),
      withdraw(*database, "DELETE FROM inbox WHERE id = ? AND answer IS NULL RETURNING id"),
      leave(*database, "UPDATE inbox SET sender = '' WHERE id = ? AND answer IS NULL RETURNING id"),
      bell(*database, "SELECT bell FROM holders WHERE id = ?") {}

Result<Inbox::Connection*> Inbox::connection() {
    if (connection_ == nullptr) {
        RB_TRY(auto opened, open_for_writing(place_));
        opened->keep_log_at_close();
        connection_ = std::make_unique<Connection>(std::move(opened));
    }
    return connection_.get();
}

template <class Work>
auto Inbox::within(const char* begin, Work work) -> decltype(work(std::declval<Connection&>())) {
    const std::lock_guard lock(mutex_);
    RB_TRY(Connection* const open, connection());
    Database& database = *open->database;
    database.forget_failure();
    RB_CHECK(database.execute(begin));
    auto done = work(*open);
    auto ended = database.execute(done.ok() ? "COMMIT" : "ROLLBACK");
    if (!ended.ok() && database.in_transaction()) {
        [[maybe_unused]] const auto ignored = database.execute("ROLLBACK");
    }
    if (done.ok() && !ended.ok()) return std::move(ended).error();
    return done;
}

Result<std::int64_t> Inbox::post(const Letter& letter) {
    RB_ASSERT(letter.request);
    const LetterForm form = encode_request(*letter.request);
    return within("BEGIN IMMEDIATE", [&](Connection& open) -> Result<std::int64_t> {
        RB_TRY(const auto run, open.runs.of_run_id(letter.run_id));
        if (!run) return no_such_run({letter.run_id.to_string()});
        if (run->row.closed_ns != 0) return run_closed(run->row);
        RB_CHECK(Query(open.post, run->row.key, form.kind, Blob{form.body},
                       std::string_view(letter.sender))
                     .run());
        return open.database->last_insert_id();
    });
}

Result<std::vector<Letter>> Inbox::letters(std::optional<RunKey> run) {
    return within("BEGIN", [&](Connection& open) -> Result<std::vector<Letter>> {
        Query query(run ? open.of_run : open.all);
        if (run) query.bind_after(0, *run);
        std::vector<Letter> found;
        for (;;) {
            RB_TRY(const bool more, query.next());
            if (!more) return found;
            found.push_back({query.number(0), run_id_of(query.blob(1)),
                             decode_request(query.number(2), query.blob(3)),
                             std::string(query.text(4))});
        }
    });
}

Result<std::optional<LetterAnswer>> Inbox::take_answer(std::int64_t letter) {
    return within("BEGIN IMMEDIATE", [&](Connection& open) -> Result<std::optional<LetterAnswer>> {
        std::optional<LetterAnswer> answer;
        {
            Query query(open.answer, letter);
            RB_TRY(const bool there, query.next());
            if (!there) return no_such_letter(letter);
            if (query.is_null(0)) return answer;
            answer = decode_answer(query.blob(0));
        }
        RB_CHECK(Query(open.take_answered, letter).run());
        return answer;
    });
}

Result<bool> Inbox::withdraw(std::int64_t letter) {
    return within("BEGIN IMMEDIATE", [&](Connection& open) -> Result<bool> {
        Query query(open.withdraw, letter);
        return query.next();
    });
}

Result<bool> Inbox::leave(std::int64_t letter) {
    return within("BEGIN IMMEDIATE", [&](Connection& open) -> Result<bool> {
        Query query(open.leave, letter);
        return query.next();
    });
}

Result<std::string> Inbox::bell_of(const RunRow& row) {
    return within("BEGIN", [&](Connection& open) -> Result<std::string> {
        Query query(open.bell, std::string_view(row.holder));
        RB_TRY(const bool there, query.next());
        return there ? std::string(query.text(0)) : std::string();
    });
}

}  // namespace runbook::storage::sqlite
