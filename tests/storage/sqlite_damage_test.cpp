// A damaged log stops its run alone, with its place.
#include <doctest/doctest.h>

#include "tests/contract/sample.hpp"
#include "tests/storage/raw_database.hpp"
#include "tests/storage/temp_store.hpp"

using namespace runbook;
using namespace runbook::storage;
using namespace runbook::testing;

namespace {

// Records 1, 3, 5, 7 are the first run's, 2, 4, 6, 8 the second's.
struct TwoRuns {
    TwoRuns() {
        auto store = temp.open();
        first = start_driven(*store, sample_row(1));
        second = start_driven(*store, sample_row(2));
        for (std::uint64_t i = 2; i <= 4; ++i)
            for (const RunRow& row : {first, second}) REQUIRE(append_step(*store, row, i).ok());
    }
    // What reading the first run says after `sql`.
    std::string said(const std::string& sql) {
        execute_raw(temp.options.path, sql);
        auto store = temp.open();
        const auto events = store->read_events(first.key);
        REQUIRE_FALSE(events.ok());
        CHECK(events.error().code == ErrorCode::kEnvironment);
        CHECK(events.error().message.find(first.run_id.to_string()) != std::string::npos);
        CHECK(sequences(*store, second.key) == up_to(4));
        CHECK(store->list({})->size() == 2);
        return events.error().message;
    }
    TempStore temp;
    RunRow first;
    RunRow second;
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE_FIXTURE(TwoRuns, "a changed record in the middle is named with what came before it") {
    const std::string message =
        said("UPDATE log SET body = substr(body, 1, 20) || x'00' || substr(body, 22) WHERE id = 5");
    CHECK(has(message, "record 5"));
    CHECK(has(message, "after event 2"));
    CHECK(has(message, "checksum"));
}

TEST_CASE_FIXTURE(TwoRuns, "a record that is missing is named") {
    CHECK(has(said("DELETE FROM log WHERE id = 3"), "record 3: the record is missing"));
}

TEST_CASE_FIXTURE(TwoRuns, "a record that leads into another run's log is named") {
    CHECK(has(said("UPDATE log SET prev = 4 WHERE id = 5"), "record 4: the record belongs"));
}

TEST_CASE_FIXTURE(TwoRuns, "records that lead in a circle are noticed") {
    CHECK(has(said("UPDATE log SET prev = 7 WHERE id = 3"), "record 3"));
}

TEST_CASE_FIXTURE(TwoRuns, "a record that was left out is noticed") {
    CHECK(has(said("UPDATE log SET prev = 1 WHERE id = 5"), "begins with event 3"));
}

TEST_CASE_FIXTURE(TwoRuns,
                  "a run whose newest record is damaged cannot be taken over, others can") {
    execute_raw(temp.options.path, "UPDATE log SET body = x'01' WHERE id = 7");
    auto store = temp.open();
    auto transaction = store->begin();
    REQUIRE(transaction.ok());
    const auto refused = (*transaction)->claim(first.key);
    REQUIRE_FALSE(refused.ok());
    CHECK(has(refused.error().message, "record 7"));
    const auto claimed = (*transaction)->claim(second.key);
    REQUIRE(claimed.ok());
    CHECK((*transaction)
              ->append(second.key, claimed->epoch, Recorded(std::vector{step_event(5, "{}")}))
              .ok());
    CHECK((*transaction)->commit().ok());
    CHECK(sequences(*store, second.key) == up_to(5));
}
