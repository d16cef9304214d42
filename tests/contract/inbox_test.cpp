// Commands for runs that another process drives: letters, their answers, and the bell.
#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "tests/contract/backends.hpp"
#include "tests/contract/sample.hpp"

using namespace runbook;
using namespace runbook::storage;
using namespace runbook::testing;

namespace {

Letter letter_to(const RunRow& row, const std::string& text) {
    Letter letter;
    letter.run_id = row.run_id;
    letter.request = engine::WorkflowTerminated{text};
    letter.sender = "bell-of-the-sender";
    return letter;
}

LetterAnswer done() { return engine::Payload::null(); }
LetterAnswer value(const std::string& json) { return engine::Payload::json(json); }

Result<bool> answer(EventStore& store, std::int64_t letter, const LetterAnswer& value) {
    RB_TRY(auto transaction, store.begin());
    RB_TRY(const bool was_open, transaction->answer(letter, value));
    RB_CHECK(transaction->commit());
    return was_open;
}

// What a bell was heard to say; words come on another thread.
class Ear {
 public:
    std::function<void(std::string_view)> listener() {
        return [this](std::string_view word) {
            const std::lock_guard lock(mutex_);
            words_.emplace_back(word);
            heard_.notify_all();
        };
    }
    std::vector<std::string> await(std::size_t count) {
        std::unique_lock lock(mutex_);
        heard_.wait_for(lock, std::chrono::seconds(120), [&] { return words_.size() >= count; });
        return words_;
    }

 private:
    std::mutex mutex_;
    std::condition_variable heard_;
    std::vector<std::string> words_;
};

}  // namespace

TEST_CASE_TEMPLATE("a letter is there for every process until its run's holder has answered it",
                   Backend, RB_BACKENDS) {
    Backend backend;
    auto holder = backend.open();
    auto sender = backend.open();
    const RunRow row = start_driven(*holder, sample_row(1));
    const RunRow other = start_driven(*holder, sample_row(2));
    const std::int64_t first = sender->post(letter_to(row, "one")).value();
    const std::int64_t second = sender->post(letter_to(row, "two")).value();
    const std::int64_t third = sender->post(letter_to(other, "three")).value();
    CHECK(first < second);
    CHECK(second < third);

    const auto all = holder->letters({}).value();
    REQUIRE(all.size() == 3);
    CHECK(all[0].id == first);
    CHECK(all[0].run_id == row.run_id);
    CHECK(std::get<engine::WorkflowTerminated>(all[0].request.value()).reason == "one");
    CHECK(all[0].sender == "bell-of-the-sender");
    CHECK(all[2].run_id == other.run_id);
    CHECK(holder->letters(row.key).value().size() == 2);

    CHECK_FALSE(sender->take_answer(first)->has_value());
    CHECK(answer(*holder, first, done()).value());
    CHECK(answer(*holder, second, Error{ErrorCode::kMismatch, "it is parked", "mend it"}).value());
    CHECK(holder->letters({}).value().size() == 1);
    CHECK(sender->take_answer(first)->value().value() == engine::Payload::null());
    const LetterAnswer refused = sender->take_answer(second)->value();
    CHECK(refused.error().code == ErrorCode::kMismatch);
    CHECK(refused.error().message == "it is parked");
    CHECK(refused.error().hint == "mend it");
    CHECK(sender->take_answer(first).error().code == ErrorCode::kNotFound);
}

TEST_CASE_TEMPLATE("a letter of a transaction is there with its commit, and not without it",
                   Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    auto other = backend.open();
    const RunRow row = start_driven(*other, sample_row(1));
    const RunRow ended = start_driven(*other, sample_row(2));
    close(*other, ended, 2);
    Letter letter = letter_to(row, "one");
    letter.sender.clear();
    {
        auto given_up = store->begin();
        CHECK((*given_up)->post(letter).ok());
    }
    CHECK(other->letters({})->empty());
    {
        auto transaction = store->begin();
        CHECK((*transaction)->post(letter_to(ended, "late")).error().code == ErrorCode::kConflict);
        CHECK((*transaction)->post(letter_to(sample_row(3), "lost")).error().code ==
              ErrorCode::kNotFound);
        CHECK((*transaction)->post(letter).ok());
        REQUIRE((*transaction)->commit().ok());
    }
    const auto letters = other->letters(row.key).value();
    REQUIRE(letters.size() == 1);
    CHECK(std::get<engine::WorkflowTerminated>(letters[0].request.value()).reason == "one");
    // Nobody waits for its answer, so it is gone with that.
    CHECK(answer(*other, letters[0].id, done()).value());
    CHECK(other->letters({})->empty());
    CHECK(other->take_answer(letters[0].id).error().code == ErrorCode::kNotFound);
}

TEST_CASE_TEMPLATE("an answer counts once, and not without its transaction", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow row = start_driven(*store, sample_row(1));
    const std::int64_t id = store->post(letter_to(row, "one")).value();
    {
        auto transaction = store->begin();
        CHECK((*transaction)->answer(id, value("1")).value());
        CHECK_FALSE((*transaction)->answer(id, value("2")).value());
    }
    CHECK_FALSE(store->take_answer(id)->has_value());
    CHECK(answer(*store, id, value("3")).value());
    CHECK_FALSE(answer(*store, id, value("4")).value());
    CHECK(store->take_answer(id)->value()->body == "3");
    CHECK_FALSE(answer(*store, id, done()).value());
}

TEST_CASE_TEMPLATE("a letter can be taken back until it is answered", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow row = start_driven(*store, sample_row(1));
    const std::int64_t id = store->post(letter_to(row, "one")).value();
    CHECK(store->withdraw(id).value());
    CHECK_FALSE(store->withdraw(id).value());
    CHECK(store->letters({}).value().empty());
    const std::int64_t answered = store->post(letter_to(row, "two")).value();
    CHECK(answered > id);
    CHECK(answer(*store, answered, done()).value());
    CHECK_FALSE(store->withdraw(answered).value());
    CHECK(store->take_answer(answered)->has_value());
}

TEST_CASE_TEMPLATE("any request is a letter, and comes out as it went in", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow row = start_driven(*store, sample_row(1));
    Letter letter = letter_to(row, "");
    const std::string odd("a \0 \xff b", 7);
    letter.request = engine::CancellationRequested{odd, "me"};
    REQUIRE(store->post(letter).ok());
    const auto found = backend.open()->letters(row.key).value();
    REQUIRE(found.size() == 1);
    const auto& request = std::get<engine::CancellationRequested>(found[0].request.value());
    CHECK(request.reason == odd);
    CHECK(request.by == "me");
    CHECK(answer(*store, found[0].id, engine::Payload{"binary/plain", odd, {{"k", "v"}}}).value());
    CHECK(store->take_answer(found[0].id)->value().value() ==
          engine::Payload{"binary/plain", odd, {{"k", "v"}}});
}

TEST_CASE_TEMPLATE("a letter that nobody waits for stays until it is answered, and no longer",
                   Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow row = start_driven(*store, sample_row(1));
    const std::int64_t id = store->post(letter_to(row, "one")).value();
    CHECK(store->leave(id).value());
    CHECK(store->letters({})->front().sender.empty());
    CHECK(answer(*store, id, value("1")).value());
    CHECK(store->take_answer(id).error().code == ErrorCode::kNotFound);
    const std::int64_t answered = store->post(letter_to(row, "two")).value();
    CHECK(answer(*store, answered, done()).value());
    CHECK_FALSE(store->leave(answered).value());
    CHECK(store->take_answer(answered)->has_value());
    CHECK_FALSE(store->leave(answered).value());
}

TEST_CASE_TEMPLATE("letters to closed and to unknown runs are refused", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow row = start_driven(*store, sample_row(1));
    close(*store, row, 2);
    CHECK(store->post(letter_to(row, "late")).error().code == ErrorCode::kConflict);
    CHECK(store->post(letter_to(sample_row(7), "who")).error().code == ErrorCode::kNotFound);
    CHECK(store->letters({}).value().empty());
}

TEST_CASE_TEMPLATE("a holder is rung by the bell that its runs name, and hears every word", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto holder = backend.open();
    auto sender = backend.open();
    const RunRow row = start_driven(*holder, sample_row(1));
    Ear ear;
    REQUIRE(holder->bell().listen(ear.listener()).ok());
    const std::string bell = sender->bell_of(*sender->get(row.run_id)).value();
    CHECK(bell == holder->bell().name().value());
    CHECK(bell != sender->bell().name().value());
    for (int i = 0; i < 500; ++i) CHECK(sender->bell().ring(bell, "word " + std::to_string(i)));
    const auto words = ear.await(500);
    REQUIRE(words.size() == 500);
    for (int i = 0; i < 500; ++i)
        CHECK(words[static_cast<std::size_t>(i)] == "word " + std::to_string(i));
    holder->bell().hush();
    CHECK_FALSE(sender->bell().ring("nobody", "word"));
    CHECK(sender->bell_of(sample_row(3)).value().empty());
}

TEST_CASE("words that came before anybody listened are heard, and the end of a process is") {
    SqliteBackend backend;
    auto first = backend.open();
    auto second = backend.open();
    const std::string bell = first->bell().name().value();
    CHECK(second->bell().ring(bell, "early"));
    Ear ear;
    REQUIRE(first->bell().listen(ear.listener()).ok());
    CHECK(ear.await(1) == std::vector<std::string>{"early"});

    Ear other;
    REQUIRE(second->bell().listen(other.listener()).ok());
    second->bell().watch(bell);
    second->bell().watch(bell);
    first.reset();
    CHECK(other.await(1) == std::vector<std::string>{"gone"});
    CHECK_FALSE(second->bell().ring(bell, "anybody"));
    second->bell().watch(bell);  // of one that is gone already
    CHECK(other.await(2) == std::vector<std::string>{"gone", "gone"});
}
