// What a transaction promises: all of it or nothing, and a log without a gap.
#include <doctest/doctest.h>

#include "tests/contract/backends.hpp"
#include "tests/contract/sample.hpp"

using namespace runbook;
using namespace runbook::engine;
using namespace runbook::storage;
using namespace runbook::testing;

TEST_CASE_TEMPLATE("what is committed can be read, every field as it was", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    RunRow row = sample_row(1);
    row.idempotency_key = "k-1";
    row.parent = run_id(7);
    row.status = Status::kRunning;
    const Created created = start(*store, row);
    CHECK(created.outcome == Created::Outcome::kCreated);
    auto other = backend.open();
    for (EventStore* reader : {store.get(), other.get()}) {
        auto read = reader->get(row.run_id);
        REQUIRE(read.ok());
        CHECK(read->key == created.row.key);
        CHECK(read->run_id == row.run_id);
        CHECK(read->workflow_id == "w-1");
        CHECK(read->slug == "order");
        CHECK(read->version == "1.2.0");
        CHECK(read->bundle_digest == "ab12");
        CHECK(read->idempotency_key == "k-1");
        CHECK(read->parent == run_id(7));
        CHECK(read->status == Status::kRunning);
        CHECK(read->started_ns == row.started_ns);
        CHECK(read->closed_ns == 0);
        CHECK(read->epoch == 0);
        CHECK(read->holder.empty());
        auto events = reader->read_events(read->key);
        REQUIRE(events.ok());
        REQUIRE(events->size() == 1);
        CHECK(events->front().time_ns == row.started_ns);
        CHECK(std::get<WorkflowStarted>(events->front().data).input ==
              Payloads{Payload::json("{}")});
    }
}

TEST_CASE_TEMPLATE("a transaction that is not committed leaves nothing", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow first = start_driven(*store, sample_row(1));
    {
        auto transaction = store->begin();
        REQUIRE(transaction.ok());
        RunRow second = sample_row(2);
        second.holder = "me";
        auto created = (*transaction)->create(second, Recorded(std::vector{started_event(second)}));
        REQUIRE(created.ok());
        REQUIRE((*transaction)
                    ->append(created->row.key, created->row.epoch,
                             Recorded(std::vector{step_event(2, "{}")}))
                    .ok());
        REQUIRE((*transaction)
                    ->append(first.key, first.epoch,
                             Recorded(std::vector{step_event(2, "{}"), final_event(3)}))
                    .ok());
        REQUIRE((*transaction)->set_status(first.key, first.epoch, Status::kCompleted, 9).ok());
    }
    CHECK(store->get(run_id(2)).error().code == ErrorCode::kNotFound);
    CHECK(sequences(*store, first.key) == up_to(1));
    CHECK(store->get(run_id(1))->closed_ns == 0);
    CHECK(append_step(*store, first, 2).ok());  // the numbers go on where the commits ended
    CHECK(sequences(*store, first.key) == up_to(2));
}

TEST_CASE_TEMPLATE("before its commit a transaction is seen by nobody else", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    auto reader = backend.open();
    const RunRow row = start_driven(*store, sample_row(1));
    auto transaction = store->begin();
    REQUIRE(transaction.ok());
    REQUIRE((*transaction)
                ->append(row.key, row.epoch, Recorded(std::vector{step_event(2, "{}")}))
                .ok());
    REQUIRE((*transaction)->create(sample_row(2), Recorded(std::vector{started_event(row)})).ok());
    for (EventStore* other : {reader.get(), store.get()}) {
        CHECK(sequences(*other, row.key) == up_to(1));
        CHECK_FALSE(other->get(run_id(2)).ok());
        CHECK(other->list({})->size() == 1);
    }
    REQUIRE((*transaction)->commit().ok());
    CHECK(sequences(*reader, row.key) == up_to(2));
    CHECK(reader->list({})->size() == 2);
}

TEST_CASE_TEMPLATE("within a transaction look-ups see what it wrote", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    auto transaction = store->begin();
    REQUIRE(transaction.ok());
    RunRow row = sample_row(1);
    row.idempotency_key = "k";
    row.holder = "me";
    const std::vector events{started_event(row)};
    auto created = (*transaction)->create(row, Recorded(events));
    REQUIRE(created.ok());
    auto open = (*transaction)->open_run_of("w-1");
    REQUIRE(open.ok());
    REQUIRE(open->has_value());
    CHECK((*open)->run_id == row.run_id);

    RunRow again = sample_row(2);
    again.idempotency_key = "k";
    auto same = (*transaction)->create(again, Recorded(events));
    REQUIRE(same.ok());
    CHECK(same->outcome == Created::Outcome::kSameKey);
    CHECK(same->row.run_id == row.run_id);

    const RunRow held = created->row;
    REQUIRE(
        (*transaction)->append(held.key, held.epoch, Recorded(std::vector{final_event(2)})).ok());
    REQUIRE((*transaction)->set_status(held.key, held.epoch, Status::kCompleted, 5).ok());
    CHECK_FALSE((*transaction)->open_run_of("w-1")->has_value());
    CHECK_FALSE((*transaction)
                    ->append(held.key, held.epoch, Recorded(std::vector{step_event(3, "")}))
                    .ok());
    RunRow next = sample_row(3);
    next.workflow_id = "w-1";
    CHECK((*transaction)->create(next, Recorded(events))->outcome == Created::Outcome::kCreated);
    REQUIRE((*transaction)->commit().ok());
    CHECK(store->get(run_id(1))->status == Status::kCompleted);
    CHECK(store->find({"w-1"})->run_id == run_id(3));
}

TEST_CASE_TEMPLATE("many runs interleave, and each log reads whole and in order", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    std::vector<RunRow> rows;
    for (std::uint64_t i = 1; i <= 20; ++i) rows.push_back(start_driven(*store, sample_row(i)));
    std::uint64_t sequence = 2;
    for (int round = 0; round < 40; ++round, sequence += 2) {
        auto transaction = store->begin();
        REQUIRE(transaction.ok());
        for (const RunRow& row : rows) {
            const std::vector events{step_event(sequence, std::to_string(row.key)),
                                     step_event(sequence + 1, std::to_string(row.key))};
            REQUIRE((*transaction)->append(row.key, row.epoch, Recorded(events)).ok());
        }
        REQUIRE((*transaction)->commit().ok());
    }
    close(*store, rows[3], sequence);
    auto reader = backend.open();
    for (const RunRow& row : rows) {
        CHECK(sequences(*store, row.key) == up_to(row.key == rows[3].key ? 82 : 81));
        auto events = reader->read_events(row.key);
        REQUIRE(events.ok());
        CHECK(std::get<StepCompleted>(events->at(40).data).result.body == std::to_string(row.key));
    }
}

TEST_CASE_TEMPLATE("a closed run takes no further event", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow row = start_driven(*store, sample_row(1));
    close(*store, row, 2);
    const RunRow closed = *store->get(row.run_id);
    CHECK(closed.status == Status::kCompleted);
    CHECK(closed.closed_ns == 77);
    CHECK(closed.holder.empty());
    const auto refused = append_step(*store, row, 3);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kConflict);
    CHECK(refused.error().message.find("completed") != std::string::npos);
    auto transaction = store->begin();
    CHECK((*transaction)->set_status(row.key, row.epoch, Status::kInterrupted, 0).error().code ==
          ErrorCode::kConflict);
    CHECK((*transaction)->claim(row.key).error().code == ErrorCode::kConflict);
    transaction->reset();
    CHECK(sequences(*store, row.key) == up_to(2));
}
