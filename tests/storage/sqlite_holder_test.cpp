// Holders as real processes: what a killed one leaves, and how far tails fall behind.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/contract/sample.hpp"
#include "tests/storage/raw_database.hpp"
#include "tests/storage/temp_store.hpp"

using namespace runbook;
using namespace runbook::storage;
using namespace runbook::testing;
namespace fs = std::filesystem;

namespace {

// A process that drives runs 1 to 3, each two steps on, and then stands still in the middle of a
// transaction until it is killed.
class OtherProcess {
 public:
    explicit OtherProcess(const TempStore& temp) {
        int ready[2];
        REQUIRE(::pipe(ready) == 0);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) drive(temp, ready[1]);
        char byte = 0;
        REQUIRE(::read(ready[0], &byte, 1) == 1);
        ::close(ready[0]);
        ::close(ready[1]);
    }
    ~OtherProcess() { kill(); }
    OtherProcess(const OtherProcess&) = delete;
    OtherProcess& operator=(const OtherProcess&) = delete;
    void kill() {
        if (pid_ == 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
    pid_t pid() const { return pid_; }

 private:
    [[noreturn]] static void drive(const TempStore& temp, int ready) {
        auto store = temp.open();
        std::vector<RunRow> rows;
        for (std::uint64_t i = 1; i <= 3; ++i) rows.push_back(start_driven(*store, sample_row(i)));
        for (std::uint64_t i = 2; i <= 3; ++i)
            for (const RunRow& row : rows)
                if (!append_step(*store, row, i).ok()) ::_exit(1);
        if (::write(ready, "r", 1) != 1) ::_exit(1);
        for (;;) ::pause();
    }
    pid_t pid_ = 0;
};

// Of locks and of bells: a process that drives runs has one of each.
std::size_t lock_files(const TempStore& temp) {
    const fs::path folder = temp.options.path.string() + "-holders";
    std::size_t files = 0;
    std::size_t bells = 0;
    for (const auto& each : fs::directory_iterator(folder)) files += each.is_regular_file() ? 1 : 0;
    for (const auto& each : fs::directory_iterator(folder / "bells"))
        bells += each.is_fifo() ? 1 : 0;
    CHECK(bells >= files);
    CHECK(bells <= files + 1);  // its store may stand although it drives nothing any more
    return files;
}

}  // namespace

TEST_CASE("a living process keeps its runs, named by its pid; a killed one's are free at once") {
    TempStore temp;
    OtherProcess other(temp);
    auto store = temp.open();
    const auto rows = store->list({});
    REQUIRE(rows->size() == 3);
    for (const RunRow& row : *rows) {
        CHECK(store->held_by_live_process(row));
        CHECK(sequences(*store, row.key) == up_to(3));
        auto transaction = store->begin();
        REQUIRE(transaction.ok());
        const auto refused = (*transaction)->claim(row.key);
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::kConflict);
        CHECK(refused.error().message.find("process " + std::to_string(other.pid())) !=
              std::string::npos);
    }
    other.kill();
    for (const RunRow& row : *rows) {
        CHECK_FALSE(store->held_by_live_process(row));
        CHECK(sequences(*store, row.key) == up_to(3));
    }
    for (const RunRow& row : *rows) {
        auto transaction = store->begin();
        REQUIRE(transaction.ok());
        const auto claimed = (*transaction)->claim(row.key);
        REQUIRE_MESSAGE(claimed.ok(), claimed.error().message);
        CHECK(claimed->epoch == 2);
        REQUIRE((*transaction)->commit().ok());
        CHECK(append_step(*store, *claimed, 4).ok());
        CHECK(sequences(*store, row.key) == up_to(4));
    }
    CHECK(lock_files(temp) == 1);  // the dead one's is tidied away
    store.reset();
    CHECK(lock_files(temp) == 0);
}

TEST_CASE("a run that a killed process held is read whole also after others wrote on") {
    TempStore temp;
    OtherProcess(temp).kill();
    auto store = temp.open();
    const RunRow mine = start_driven(*store, sample_row(9));  // settles what the dead one left
    for (std::uint64_t i = 2; i < 20; ++i) REQUIRE(append_step(*store, mine, i).ok());
    for (std::uint64_t i = 1; i <= 3; ++i) {
        const RunRow row = *store->get(run_id(i));
        CHECK_FALSE(store->held_by_live_process(row));
        CHECK(sequences(*store, row.key) == up_to(3));
    }
    CHECK(sequences(*temp.open(), mine.key) == up_to(19));
}

TEST_CASE("a store that drives nothing leaves no lock file") {
    TempStore temp;
    auto store = temp.open();
    start(*store, sample_row(1));
    CHECK_FALSE(fs::exists(temp.options.path.string() + "-holders"));
    {
        auto transaction = store->begin();
        RunRow row = sample_row(2);
        row.holder = "me";
        REQUIRE((*transaction)->create(row, Recorded(std::vector{started_event(row)})).ok());
    }
    CHECK(lock_files(temp) == 0);  // it came with a transaction that was not committed
}

TEST_CASE("tails that fall far behind are moved, and every run reads whole all the time") {
    TempStore temp;
    temp.options.records_behind_max = 300;
    auto store = temp.open();
    const RunRow idle = start_driven(*store, sample_row(1));
    REQUIRE(append_step(*store, idle, 2).ok());
    const RunRow busy = start_driven(*store, sample_row(2));
    std::uint64_t next = 2;
    for (int round = 0; round < 50; ++round) {
        auto transaction = store->begin();
        REQUIRE(transaction.ok());
        for (int i = 0; i < 30; ++i)
            REQUIRE(
                (*transaction)
                    ->append(busy.key, busy.epoch, Recorded(std::vector{step_event(next++, "{}")}))
                    .ok());
        REQUIRE((*transaction)->commit().ok());
    }
    CHECK(sequences(*store, idle.key) == up_to(2));
    CHECK(sequences(*store, busy.key).size() == next - 1);
    // What a reader need not scan any more.
    execute_raw(temp.options.path,
                "CREATE TEMP TABLE t(x CHECK(x > 800)); INSERT INTO t SELECT mark FROM holders;"
                "CREATE TEMP TABLE u(x CHECK(x = 2)); INSERT INTO u SELECT tail FROM runs WHERE "
                "key = 1");
    // The holder itself knows where a log ends: a scan from that mark would find nothing.
    execute_raw(temp.options.path, "UPDATE holders SET mark = 1000000");
    CHECK(sequences(*store, busy.key).size() == next - 1);
    store.reset();
    auto again = temp.open();
    CHECK(sequences(*again, idle.key) == up_to(2));
    CHECK(sequences(*again, busy.key).size() == next - 1);
}
