// Which starts make a run, also when they race.
#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <thread>

#include "tests/contract/backends.hpp"
#include "tests/contract/sample.hpp"

using namespace runbook;
using namespace runbook::engine;
using namespace runbook::storage;
using namespace runbook::testing;

using Outcome = Created::Outcome;

namespace {

RunRow keyed_row(std::uint64_t number, const std::string& key) {
    RunRow row = sample_row(number);
    row.idempotency_key = key;
    return row;
}

}  // namespace

TEST_CASE_TEMPLATE("the same idempotency key gives the old run, whatever its status", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow first = keyed_row(1, "k");
    const RunRow held = start_driven(*store, first);
    const RunRow again = keyed_row(2, "k");
    CHECK(start(*store, again).outcome == Outcome::kSameKey);
    close(*store, held, 2);
    auto other = backend.open();
    const Created after = start(*other, again);
    CHECK(after.outcome == Outcome::kSameKey);
    CHECK(after.row.run_id == first.run_id);
    CHECK(after.row.status == Status::kCompleted);
    CHECK(other->list({})->size() == 1);
}

TEST_CASE_TEMPLATE("a key is free again when it is asked for and its run has failed, and only then",
                   Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    std::uint64_t number = 0;
    for (const Status end : {Status::kRunning, Status::kCompleted, Status::kContinuedAsNew,
                             Status::kFailed, Status::kCancelled, Status::kTerminated}) {
        CAPTURE(engine::name_of(end));
        ++number;
        const RunRow first = keyed_row(number, "k" + std::to_string(number));
        const RunRow held = start_driven(*store, first);
        const RunRow again = keyed_row(++number, first.idempotency_key);
        auto tx = store->begin().value();
        if (engine::is_final(end)) REQUIRE(tx->set_status(held.key, held.epoch, end, 9).ok());
        CHECK(tx->free_key_of_failed(first.slug, first.idempotency_key).ok());
        REQUIRE(tx->commit().ok());
        const bool freed = ended_badly(end);
        CHECK(start(*store, again).outcome == (freed ? Outcome::kCreated : Outcome::kSameKey));
        CHECK(start(*store, again).row.run_id == (freed ? again.run_id : first.run_id));
    }
}

TEST_CASE_TEMPLATE("a key that was freed in a transaction that was given up was not", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow first = keyed_row(1, "k");
    const RunRow held = start_driven(*store, first);
    {
        auto tx = store->begin().value();
        REQUIRE(tx->set_status(held.key, held.epoch, Status::kFailed, 9).ok());
        REQUIRE(tx->commit().ok());
    }
    CHECK(store->begin().value()->free_key_of_failed(first.slug, "k").ok());
    const RunRow again = keyed_row(2, "k");
    CHECK(start(*store, again).outcome == Outcome::kSameKey);
}

TEST_CASE_TEMPLATE("a key belongs to its runbook, and no key is no key", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    RunRow one = sample_row(1);
    one.idempotency_key = "k";
    RunRow two = sample_row(2);
    two.idempotency_key = "k";
    two.slug = "refund";
    CHECK(start(*store, one).outcome == Outcome::kCreated);
    CHECK(start(*store, two).outcome == Outcome::kCreated);
    CHECK(start(*store, sample_row(3)).outcome == Outcome::kCreated);
    CHECK(start(*store, sample_row(4)).outcome == Outcome::kCreated);
}

TEST_CASE_TEMPLATE("the workflow id of an open run is taken until that run is closed", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    auto other = backend.open();
    const RunRow held = start_driven(*store, sample_row(1));
    RunRow second = sample_row(2);
    second.workflow_id = "w-1";
    for (EventStore* each : {store.get(), other.get()}) {
        const Created refused = start(*each, second);
        CHECK(refused.outcome == Outcome::kWorkflowIdTaken);
        CHECK(refused.row.run_id == held.run_id);
    }
    close(*store, held, 2);
    CHECK(start(*other, second).outcome == Outcome::kCreated);
    CHECK(store->find({"w-1"})->run_id == second.run_id);
}

TEST_CASE_TEMPLATE("a workflow id that is the run's own id is found and guarded like any other",
                   Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    RunRow row = sample_row(1);
    row.workflow_id = row.run_id.to_string();
    const RunRow held = start_driven(*store, row);
    CHECK(held.workflow_id == row.workflow_id);
    CHECK(store->get(row.run_id)->workflow_id == row.workflow_id);
    RunRow other = sample_row(2);
    other.workflow_id = row.workflow_id;
    const Created refused = start(*store, other);
    CHECK(refused.outcome == Outcome::kWorkflowIdTaken);
    CHECK(refused.row.run_id == row.run_id);
    close(*store, held, 2);
    CHECK(start(*store, other).outcome == Outcome::kCreated);
    RunRow third = sample_row(3);
    third.workflow_id = row.workflow_id;
    CHECK(start(*store, third).row.run_id == other.run_id);
    auto transaction = store->begin();
    CHECK((**(*transaction)->open_run_of(row.workflow_id)).run_id == other.run_id);
}

TEST_CASE_TEMPLATE("a run without a parent has none, also when it is started after a child",
                   Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow parent = start_driven(*store, sample_row(1));
    for (std::uint64_t number = 2; number < 8; number += 2) {
        RunRow child = sample_row(number);
        child.parent = parent.run_id;
        start(*store, child);
        const RunRow alone = start(*store, sample_row(number + 1)).row;
        CHECK(store->get(child.run_id)->parent == parent.run_id);
        CHECK(!store->get(alone.run_id)->parent.has_value());
    }
    CHECK(store->open_children(parent.run_id)->size() == 3);
}

TEST_CASE_TEMPLATE("a run id is used once", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    start(*store, sample_row(1));
    RunRow row = sample_row(1);
    row.workflow_id = "another";
    auto transaction = store->begin();
    auto refused = (*transaction)->create(row, Recorded(std::vector{started_event(row)}));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kConflict);
}

namespace {

// Eight stores race; `row_of` gives each start's row. Returns the runs that were named as the one.
template <class Backend, class RowOf>
std::set<RunId> race(Backend& backend, const RowOf& row_of, std::atomic<int>& created) {
    std::mutex mutex;
    std::set<RunId> named;
    std::atomic<bool> go = false;
    std::vector<std::thread> threads;
    for (std::uint64_t t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            auto store = backend.open();
            while (!go) std::this_thread::yield();
            for (std::uint64_t i = 0; i < 4; ++i) {
                const Created one = start(*store, row_of(t * 4 + i + 1));
                if (one.outcome == Outcome::kCreated) ++created;
                const std::lock_guard lock(mutex);
                named.insert(one.row.run_id);
            }
        });
    }
    go = true;
    for (std::thread& thread : threads) thread.join();
    return named;
}

}  // namespace

TEST_CASE_TEMPLATE("racing starts with one idempotency key make exactly one run", Backend,
                   RB_BACKENDS) {
    Backend backend;
    std::atomic<int> created = 0;
    const auto named = race(
        backend,
        [](std::uint64_t i) {
            RunRow row = sample_row(i);
            row.idempotency_key = "k";
            return row;
        },
        created);
    CHECK(created == 1);
    CHECK(named.size() == 1);
    CHECK(backend.open()->list({})->size() == 1);
}

TEST_CASE_TEMPLATE("racing starts with one workflow id make exactly one run", Backend,
                   RB_BACKENDS) {
    Backend backend;
    std::atomic<int> created = 0;
    const auto named = race(
        backend,
        [](std::uint64_t i) {
            RunRow row = sample_row(i);
            row.workflow_id = "w";
            return row;
        },
        created);
    CHECK(created == 1);
    CHECK(named.size() == 1);
}
