// Power cuts and full disks under the SQLite backend.
#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>

#include "tests/contract/sample.hpp"
#include "tests/storage/temp_store.hpp"
#include "tests/support/fault_vfs.hpp"

using namespace runbook;
using namespace runbook::engine;
using namespace runbook::storage;
using namespace runbook::testing;

namespace {

// What commit() said ok to, by run: the last sequence.
struct Acknowledged {
    std::map<std::uint64_t, std::uint64_t> last;
    std::set<std::uint64_t> closed;
    std::uint64_t commits = 0;
};

// What the commit that failed would have written besides.
using Attempted = std::map<std::uint64_t, std::uint64_t>;

std::string body(std::uint64_t run, std::uint64_t sequence) {
    return std::string(300, static_cast<char>('a' + run)) + std::to_string(sequence);
}

struct Driven {
    RunRow row;
    std::uint64_t number;
    std::uint64_t next;
};

// One transaction: a step for each run, now and then a start or an end. False when it failed.
bool round_of(EventStore& store, std::vector<Driven>& runs, std::uint64_t& started,
              Acknowledged& acknowledged, Attempted& attempted) {
    attempted.clear();
    auto transaction = store.begin();
    if (!transaction.ok()) return false;
    Transaction& t = **transaction;
    std::vector<Driven> after = runs;
    std::set<std::uint64_t> closing;
    if (after.size() < 5) {
        RunRow row = sample_row(++started);
        row.holder = "me";
        auto created = t.create(row, Recorded(std::vector{started_event(row)}));
        if (!created.ok()) return false;
        after.push_back({created->row, started, 2});
        attempted[started] = 1;
    }
    for (Driven& run : after) {
        const std::vector events{step_event(run.next, body(run.number, run.next)),
                                 step_event(run.next + 1, body(run.number, run.next + 1))};
        if (!t.append(run.row.key, run.row.epoch, Recorded(events)).ok()) return false;
        attempted[run.number] = ++run.next;
        ++run.next;
    }
    if (after.front().next > 9) {
        Driven& run = after.front();
        if (!t.append(run.row.key, run.row.epoch, Recorded(std::vector{final_event(run.next)}))
                 .ok())
            return false;
        if (!t.set_status(run.row.key, run.row.epoch, Status::kCompleted, 5).ok()) return false;
        attempted[run.number] = run.next;
        closing.insert(run.number);
        after.erase(after.begin());
    }
    if (!t.commit().ok()) return false;
    for (const auto& [number, last] : attempted) acknowledged.last[number] = last;
    acknowledged.closed.insert(closing.begin(), closing.end());
    ++acknowledged.commits;
    runs = after;
    return true;
}

// Everything acknowledged is there; the commit that was cut off is there whole or not at all; no
// run is half-written, and every open run can be driven on.
void check_after_boot(const TempStore& temp, const Acknowledged& acknowledged,
                      const Attempted& attempted) {
    auto store = temp.open();
    std::set<bool> has_attempted;
    auto rows = store->list({});
    REQUIRE(rows.ok());
    std::map<RunId, RunRow> by_id;
    for (const RunRow& row : *rows) by_id[row.run_id] = row;
    for (const auto& [number, last] : attempted)
        if (!acknowledged.last.contains(number))
            has_attempted.insert(by_id.contains(run_id(number)));
    for (const auto& [number, last] : acknowledged.last) {
        REQUIRE(by_id.contains(run_id(number)));
        const RunRow& row = by_id[run_id(number)];
        auto events = store->read_events(row.key);
        REQUIRE_MESSAGE(events.ok(), events.error().message);
        const auto tried = attempted.find(number);
        const bool more = events->size() != last;
        if (tried != attempted.end()) has_attempted.insert(more);
        CHECK(events->size() == (more && tried != attempted.end() ? tried->second : last));
        for (const Event& event : *events)
            if (const auto* step = std::get_if<StepCompleted>(&event.data))
                CHECK(step->result.body == body(number, event.sequence));
        CHECK((row.closed_ns != 0) == is_final_event(events->back().data));
        if (acknowledged.closed.contains(number)) CHECK(row.closed_ns != 0);
        if (row.closed_ns != 0) continue;
        auto transaction = store->begin();
        REQUIRE(transaction.ok());
        auto claimed = (*transaction)->claim(row.key);
        REQUIRE_MESSAGE(claimed.ok(), claimed.error().message);
        const std::uint64_t next = events->size() + 1;
        CHECK((*transaction)
                  ->append(row.key, claimed->epoch, Recorded(std::vector{step_event(next, "x")}))
                  .ok());
        CHECK((*transaction)->commit().ok());
    }
    CHECK(has_attempted.size() <= 1);
    CHECK(by_id.size() >= acknowledged.last.size());
}

// Runs the workload up to the crash at the n-th changing call; false when it ended before.
bool crash_once(std::uint64_t n, const FaultVfs::Survives& survives) {
    TempStore temp;
    FaultVfs vfs;
    temp.options.vfs = vfs.name();
    Acknowledged acknowledged;
    Attempted attempted;
    {
        vfs.crash_at_call(n);
        auto opened = sqlite::open(temp.options);
        std::vector<Driven> runs;
        std::uint64_t started = 0;
        for (int round = 0; opened.ok() && round < 12; ++round)
            if (!round_of(**opened, runs, started, acknowledged, attempted)) break;
        if (opened.ok() && !vfs.crashed()) attempted.clear();
    }
    const bool crashed = vfs.crashed();
    vfs.boot(survives);
    check_after_boot(temp, acknowledged, attempted);
    return crashed;
}

}  // namespace

TEST_CASE("the power goes at any write or sync: what was acknowledged is there, nothing is half") {
    std::uint64_t n = 1;
    while (crash_once(n, nullptr)) n += 3;
    CHECK(n > 60);
}

TEST_CASE("the power goes, and any of the unsynced sectors were written all the same") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        std::mt19937_64 random(seed);
        crash_once(1 + random() % 150, [&] { return random() % 2 == 0; });
    }
}

TEST_CASE("every commit is synced") {
    TempStore temp;
    FaultVfs vfs;
    temp.options.vfs = vfs.name();
    auto store = temp.open();
    const RunRow row = start_driven(*store, sample_row(1));
    const VfsCounts before = vfs.counts();
    for (std::uint64_t i = 2; i < 52; ++i) REQUIRE(append_step(*store, row, i).ok());
    const VfsCounts after = vfs.counts();
    CHECK(after.commits - before.commits == 50);
    CHECK(after.syncs - before.syncs >= 50);
}

TEST_CASE("a full disk is said clearly, loses nothing, and the runs go on when there is room") {
    for (const auto refusal : {FaultVfs::Refusal::kDiskFull, FaultVfs::Refusal::kInputOutput}) {
        for (std::uint64_t n = 1; n <= 4; ++n) {
            TempStore temp;
            FaultVfs vfs;
            temp.options.vfs = vfs.name();
            auto store = temp.open();
            const RunRow row = start_driven(*store, sample_row(1));
            REQUIRE(append_step(*store, row, 2).ok());
            vfs.refuse_writes(refusal, n);
            std::uint64_t next = 3;
            Result<void> appended = append_step(*store, row, next);
            while (appended.ok()) appended = append_step(*store, row, ++next);
            CHECK(appended.error().code == ErrorCode::kEnvironment);
            CHECK(appended.error().message.find(temp.options.path.string()) != std::string::npos);
            if (refusal == FaultVfs::Refusal::kDiskFull)
                CHECK(appended.error().message.find("disk is full") != std::string::npos);
            CHECK_FALSE(appended.error().hint.empty());
            CHECK(sequences(*store, row.key) == up_to(next - 1));
            vfs.refuse_writes(FaultVfs::Refusal::kNone);
            CHECK(append_step(*store, row, next).ok());
            CHECK(sequences(*store, row.key) == up_to(next));
            store.reset();
            CHECK(sequences(*temp.open(), row.key) == up_to(next));
        }
    }
}

TEST_CASE("a transaction in which a write failed does not commit the rest") {
    TempStore temp;
    FaultVfs vfs;
    temp.options.vfs = vfs.name();
    auto store = temp.open();
    const RunRow row = start_driven(*store, sample_row(1));
    {
        auto transaction = store->begin();
        REQUIRE(transaction.ok());
        // More than the page cache holds: pages are written before the commit.
        vfs.refuse_writes(FaultVfs::Refusal::kDiskFull);
        Result<void> appended;
        std::uint64_t next = 2;
        while (appended.ok() && next < 5000)
            appended =
                (*transaction)
                    ->append(row.key, row.epoch,
                             Recorded(std::vector{step_event(next++, std::string(3000, 'x'))}));
        REQUIRE_FALSE(appended.ok());
        vfs.refuse_writes(FaultVfs::Refusal::kNone);
        CHECK_FALSE((*transaction)
                        ->append(row.key, row.epoch, Recorded(std::vector{step_event(next, "")}))
                        .ok());
        CHECK_FALSE((*transaction)->commit().ok());
    }
    CHECK(sequences(*store, row.key) == up_to(1));
    CHECK(append_step(*store, row, 2).ok());
}
