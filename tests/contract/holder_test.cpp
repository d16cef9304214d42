// Who may write a run: holders, epochs, and what a late writer is told.
#include <doctest/doctest.h>

#include "tests/contract/backends.hpp"
#include "tests/contract/sample.hpp"

using namespace runbook;
using namespace runbook::engine;
using namespace runbook::storage;
using namespace runbook::testing;

namespace {

Result<RunRow> claim(EventStore& store, RunKey run) {
    RB_TRY(auto transaction, store.begin());
    RB_TRY(RunRow row, transaction->claim(run));
    RB_CHECK(transaction->commit());
    return row;
}

Result<void> release(EventStore& store, const RunRow& row) {
    RB_TRY(auto transaction, store.begin());
    RB_CHECK(transaction->release(row.key, row.epoch));
    return transaction->commit();
}

}  // namespace

TEST_CASE_TEMPLATE("a run that is started undriven can be claimed once, and written by the claimer",
                   Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    auto other = backend.open();
    const RunRow row = start(*store, sample_row(1)).row;
    CHECK_FALSE(store->held_by_live_process(row));
    CHECK(append_step(*store, row, 2).error().code == ErrorCode::kFenced);

    auto held = claim(*store, row.key);
    REQUIRE(held.ok());
    CHECK(held->epoch == row.epoch + 1);
    CHECK_FALSE(held->holder.empty());
    CHECK(store->held_by_live_process(*held));
    CHECK(other->held_by_live_process(*other->get(row.run_id)));
    const auto refused = claim(*other, row.key);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kConflict);
    CHECK(refused.error().message.find("process") != std::string::npos);
    CHECK(append_step(*store, *held, 2).ok());
    CHECK(sequences(*other, row.key) == up_to(2));
}

TEST_CASE_TEMPLATE("a released run is free for another holder, who goes on with its log", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    auto other = backend.open();
    const RunRow held = start_driven(*store, sample_row(1));
    CHECK(held.epoch == 1);
    REQUIRE(append_step(*store, held, 2).ok());
    REQUIRE(release(*store, held).ok());
    CHECK_FALSE(store->held_by_live_process(*store->get(held.run_id)));
    CHECK(append_step(*store, held, 3).error().code == ErrorCode::kFenced);
    auto taken = claim(*other, held.key);
    REQUIRE(taken.ok());
    CHECK(taken->epoch == 2);
    CHECK(append_step(*other, *taken, 3).ok());
    CHECK(append_step(*store, held, 4).error().code == ErrorCode::kFenced);
    CHECK(sequences(*store, held.key) == up_to(3));
}

TEST_CASE_TEMPLATE("a store that is destroyed leaves its runs free", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    auto other = backend.open();
    const RunRow held = start_driven(*store, sample_row(1));
    REQUIRE(append_step(*store, held, 2).ok());
    store.reset();
    CHECK_FALSE(other->held_by_live_process(*other->get(held.run_id)));
    auto taken = claim(*other, held.key);
    REQUIRE(taken.ok());
    CHECK(append_step(*other, *taken, 3).ok());
    CHECK(sequences(*other, held.key) == up_to(3));
}

TEST_CASE_TEMPLATE("a late write by a holder that was taken over is refused", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto late = backend.open();
    const RunRow held = start_driven(*late, sample_row(1));
    REQUIRE(append_step(*late, held, 2).ok());
    backend.lose_holders();
    auto next = backend.open();
    auto taken = claim(*next, held.key);
    REQUIRE(taken.ok());
    CHECK(taken->epoch == 2);
    REQUIRE(append_step(*next, *taken, 3).ok());
    CHECK(sequences(*late, held.key) == up_to(3));  // though it still believes that it holds it

    const auto refused = append_step(*late, held, 3);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kFenced);
    CHECK(refused.error().message.find("epoch 2") != std::string::npos);
    auto transaction = late->begin();
    CHECK((*transaction)->set_status(held.key, held.epoch, Status::kCompleted, 9).error().code ==
          ErrorCode::kFenced);
    CHECK((*transaction)->release(held.key, held.epoch).error().code == ErrorCode::kFenced);
    transaction->reset();
    CHECK(claim(*late, held.key).error().code == ErrorCode::kConflict);
    CHECK(append_step(*next, *taken, 4).ok());
    CHECK(sequences(*late, held.key) == up_to(4));

    // What was fenced can start anew.
    const RunRow fresh = start_driven(*late, sample_row(2));
    CHECK(append_step(*late, fresh, 2).ok());
    CHECK(next->held_by_live_process(*next->get(fresh.run_id)));
}

TEST_CASE_TEMPLATE("claiming again what one holds gives a new epoch and ends the old one", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow held = start_driven(*store, sample_row(1));
    auto again = claim(*store, held.key);
    REQUIRE(again.ok());
    CHECK(again->epoch == 2);
    CHECK(append_step(*store, held, 2).error().code == ErrorCode::kFenced);
    CHECK(append_step(*store, *again, 2).ok());
}

TEST_CASE_TEMPLATE("a claim that is not committed changes nothing", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    auto other = backend.open();
    const RunRow row = start(*store, sample_row(1)).row;
    {
        auto transaction = store->begin();
        REQUIRE((*transaction)->claim(row.key).ok());
    }
    CHECK(append_step(*store, {row.key, row.run_id, {}, {}, {}, {}, {}, {}, {}, 0, 0, 1, {}}, 2)
              .error()
              .code == ErrorCode::kFenced);
    CHECK(claim(*other, row.key).ok());
}

TEST_CASE_TEMPLATE("a parked run keeps its status for readers and stays open", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow held = start_driven(*store, sample_row(1));
    auto transaction = store->begin();
    REQUIRE((*transaction)->set_status(held.key, held.epoch, Status::kInterrupted, 0).ok());
    REQUIRE((*transaction)->release(held.key, held.epoch).ok());
    REQUIRE((*transaction)->commit().ok());
    const RunRow parked = *backend.open()->get(held.run_id);
    CHECK(parked.status == Status::kInterrupted);
    CHECK(parked.closed_ns == 0);
    CHECK(parked.holder.empty());
    RunRow second = sample_row(2);
    second.workflow_id = held.workflow_id;
    CHECK(start(*store, second).outcome == Created::Outcome::kWorkflowIdTaken);
}

TEST_CASE_TEMPLATE("a run that the store does not have cannot be claimed or written", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    CHECK(claim(*store, 99).error().code == ErrorCode::kNotFound);
    CHECK(append_step(*store, sample_row(1), 1).error().code == ErrorCode::kNotFound);
    CHECK(store->read_events(99).error().code == ErrorCode::kNotFound);
}
