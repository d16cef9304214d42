// The latest heartbeats of open steps, kept beside the log.
#include <doctest/doctest.h>

#include "tests/contract/backends.hpp"
#include "tests/contract/sample.hpp"

using namespace runbook;
using namespace runbook::storage;
using namespace runbook::testing;

namespace {

using Beats = std::map<std::uint64_t, engine::Payloads>;

engine::Payloads at(const char* json) { return {engine::Payload::json(json)}; }

Beats beats_of(EventStore& store, RunKey run) {
    return store.begin().value()->heartbeats(run).value();
}

}  // namespace

TEST_CASE_TEMPLATE("[C09] the latest heartbeat of each open step is kept until it is taken back",
                   Backend, RB_BACKENDS) {
    Backend backend;
    RunRow row, other;
    {
        auto store = backend.open();
        row = start_driven(*store, sample_row(1));
        other = start_driven(*store, sample_row(2));
        auto tx = store->begin().value();
        CHECK(tx->set_heartbeat(row.key, row.epoch, 3, at("1")).ok());
        CHECK(tx->set_heartbeat(row.key, row.epoch, 3, at("2")).ok());
        CHECK(tx->set_heartbeat(row.key, row.epoch, 4, at("[true]")).ok());
        CHECK(tx->set_heartbeat(other.key, other.epoch, 3, at("9")).ok());
        CHECK(tx->commit().ok());
    }
    auto store = backend.open();
    CHECK(beats_of(*store, row.key) == Beats{{3, at("2")}, {4, at("[true]")}});
    {
        auto tx = store->begin().value();
        const RunRow taken = tx->claim(row.key).value();
        CHECK(tx->set_heartbeat(row.key, row.epoch, 3, at("7")).error().code == ErrorCode::kFenced);
        CHECK(tx->set_heartbeat(row.key, taken.epoch, 3, {}).ok());
        CHECK(tx->commit().ok());
        CHECK(beats_of(*store, row.key) == Beats{{4, at("[true]")}});
        tx = store->begin().value();
        CHECK(tx->forget_heartbeats(row.key, taken.epoch).ok());
        CHECK(tx->set_heartbeat(row.key, taken.epoch, 5, at("5")).ok());
        CHECK(tx->commit().ok());
    }
    CHECK(beats_of(*store, row.key) == Beats{{5, at("5")}});
    CHECK(beats_of(*store, other.key) == Beats{{3, at("9")}});
}

TEST_CASE_TEMPLATE("a heartbeat of a transaction that was given up was never there", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const RunRow row = start_driven(*store, sample_row(1));
    CHECK(store->begin().value()->set_heartbeat(row.key, row.epoch, 3, at("1")).ok());
    CHECK(beats_of(*store, row.key).empty());
}
