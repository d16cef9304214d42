// Records are inserted many at a time, under ids that are known before.
#include <doctest/doctest.h>

#include "tests/contract/sample.hpp"
#include "tests/storage/temp_store.hpp"

using namespace runbook;
using namespace runbook::storage;
using namespace runbook::testing;

namespace {

// So many steps of one run, in a transaction that commits or is given up.
void steps(EventStore& store, const RunRow& run, std::uint64_t& next, int count, bool commit) {
    auto transaction = store.begin();
    REQUIRE(transaction.ok());
    std::uint64_t sequence = next;
    for (int i = 0; i < count; ++i) {
        const Recorded record(std::vector{step_event(sequence++, std::string(100, 'x'))});
        REQUIRE((*transaction)->append(run.key, run.epoch, record).ok());
    }
    if (!commit) return;
    REQUIRE((*transaction)->commit().ok());
    next = sequence;
}

}  // namespace

TEST_CASE("two processes append in turn, and one gives up in between, and both logs are whole") {
    TempStore temp;
    auto store = temp.open();
    auto other = temp.open();
    const RunRow ours = start_driven(*store, sample_row(1));
    const RunRow theirs = start_driven(*other, sample_row(2));
    std::uint64_t our_next = 2;
    std::uint64_t their_next = 2;
    for (const int count : {1, 15, 16, 17, 40}) {
        steps(*store, ours, our_next, count, true);
        steps(*other, theirs, their_next, count, true);
        steps(*store, ours, our_next, count, false);
        steps(*other, theirs, their_next, 1, true);
    }
    CHECK(sequences(*other, ours.key) == up_to(our_next - 1));
    CHECK(sequences(*store, theirs.key) == up_to(their_next - 1));
}

TEST_CASE("a run that is created and driven on in one transaction is taken over from its end") {
    TempStore temp;
    auto store = temp.open();
    auto transaction = store->begin();
    auto created = (*transaction)->create(sample_row(1), Recorded({started_event(sample_row(1))}));
    REQUIRE(created.ok());
    auto claimed = (*transaction)->claim(created->row.key);  // reads what has just been appended
    REQUIRE(claimed.ok());
    for (std::uint64_t i = 2; i < 20; ++i)
        REQUIRE((*transaction)
                    ->append(claimed->key, claimed->epoch, Recorded({step_event(i, "{}")}))
                    .ok());
    REQUIRE((*transaction)->release(claimed->key, claimed->epoch).ok());
    REQUIRE((*transaction)->commit().ok());
    CHECK(sequences(*store, claimed->key) == up_to(19));
    REQUIRE(append_step(
                *store,
                *[&] {
                    auto again = store->begin();
                    auto row = (*again)->claim(claimed->key);
                    REQUIRE(row.ok());
                    REQUIRE((*again)->commit().ok());
                    return row;
                }(),
                20)
                .ok());
    CHECK(sequences(*store, claimed->key) == up_to(20));
}
