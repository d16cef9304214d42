// How runs are named and listed.
#include <doctest/doctest.h>

#include "tests/contract/backends.hpp"
#include "tests/contract/sample.hpp"

using namespace runbook;
using namespace runbook::engine;
using namespace runbook::storage;
using namespace runbook::testing;

namespace {

constexpr std::uint64_t kHigh = 0x0193'4d5e'6f70'7000;  // looks like the time of a UUIDv7

}  // namespace

TEST_CASE_TEMPLATE("a run is found by its id, by a unique prefix and by its workflow id", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    start(*store, sample_row(kHigh + 1));
    RunRow row = sample_row(kHigh + 0x20);
    row.workflow_id = run_id(3).to_string() + "/ship-parcel#1";
    start(*store, row);
    const std::string id = row.run_id.to_string();
    CHECK(store->find({id})->run_id == row.run_id);
    CHECK(store->find({row.workflow_id})->run_id == row.run_id);
    CHECK(store->find({id.substr(0, 17)})->run_id == row.run_id);  // ..-702
    CHECK(store->find({id.substr(0, 30)})->run_id == row.run_id);
    CHECK(store->find({"01934D5E-6F70-702"})->run_id == row.run_id);
}

TEST_CASE_TEMPLATE("a prefix of several runs is refused with their ids", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    start(*store, sample_row(kHigh + 1));
    start(*store, sample_row(kHigh + 2));
    const auto refused = store->find({"01934d5e"});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kBadInput);
    CHECK(refused.error().message.find(run_id(kHigh + 1).to_string()) != std::string::npos);
    CHECK(refused.error().message.find(run_id(kHigh + 2).to_string()) != std::string::npos);
}

TEST_CASE_TEMPLATE("what names no run is not found, and said back", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    start(*store, sample_row(kHigh + 1));
    for (const char* text :
         {"", "0193", "01934d5", "01934d5f", "01934d5e-6f70-7003", "01934d5e6f", "w-", "nothing",
          "01934d5e-6f70-7001-8081-828384858687-", "01934d5e-6f70-7001-8081-828384858688"}) {
        const auto missing = store->find({text});
        REQUIRE_FALSE(missing.ok());
        CHECK(missing.error().code == ErrorCode::kNotFound);
        CHECK(missing.error().message.find(text) != std::string::npos);
    }
    CHECK(store->get(run_id(5)).error().code == ErrorCode::kNotFound);
}

TEST_CASE_TEMPLATE("an exact workflow id wins over a prefix, and its latest run over the others",
                   Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    start(*store, sample_row(kHigh + 1));
    RunRow row = sample_row(2);
    row.workflow_id = "01934d5e";
    const RunRow held = start_driven(*store, row);
    CHECK(store->find({"01934d5e"})->run_id == run_id(2));
    close(*store, held, 2);
    row.run_id = run_id(3);
    start(*store, row);
    CHECK(store->find({"01934d5e"})->run_id == run_id(3));
}

TEST_CASE_TEMPLATE("the list is newest first and can be narrowed", Backend, RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    CHECK(store->list({})->empty());
    const RunRow held = start_driven(*store, sample_row(9));
    for (const std::uint64_t i : {3, 7, 5}) {
        RunRow row = sample_row(i);
        if (i == 7) row.slug = "refund";
        start(*store, row);
    }
    close(*store, held, 2);
    auto reader = backend.open();
    const auto ids = [&](const ListFilter& filter) {
        std::vector<RunId> all;
        const auto rows = reader->list(filter);
        for (const RunRow& row : *rows) all.push_back(row.run_id);
        return all;
    };
    CHECK(ids({}) == std::vector{run_id(5), run_id(7), run_id(3), run_id(9)});
    CHECK(ids({.open_only = true, .slug = "", .most = 0}) ==
          std::vector{run_id(5), run_id(7), run_id(3)});
    CHECK(ids({.open_only = false, .slug = "order", .most = 0}) ==
          std::vector{run_id(5), run_id(3), run_id(9)});
    CHECK(ids({.open_only = false, .slug = "", .most = 2}) == std::vector{run_id(5), run_id(7)});
    CHECK(ids({.open_only = true, .slug = "order", .most = 1}) == std::vector{run_id(5)});
}

TEST_CASE_TEMPLATE("open children are a parent's own and open, oldest first", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    start(*store, sample_row(1));
    std::vector<RunRow> children;
    for (const std::uint64_t i : {8, 4, 6}) {
        RunRow row = sample_row(i);
        row.parent = run_id(1);
        children.push_back(start_driven(*store, row));
    }
    RunRow stranger = sample_row(9);
    stranger.parent = run_id(2);
    start(*store, stranger);
    close(*store, children[1], 2);
    auto open = store->open_children(run_id(1));
    REQUIRE(open.ok());
    REQUIRE(open->size() == 2);
    CHECK(open->at(0).run_id == run_id(8));
    CHECK(open->at(1).run_id == run_id(6));
    CHECK(store->open_children(run_id(9))->empty());
}
