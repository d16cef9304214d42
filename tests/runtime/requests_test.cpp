// What the world outside asks of a run: in the process that drives it, in another one, and of a run
// that nobody drives.
#include <doctest/doctest.h>

#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

using Log = std::vector<std::string>;
constexpr std::chrono::milliseconds kSoon{100};

void add_sleeper(Machine& m) {
    m.stage.activity("note", [](const engine::ActivityCall&) { return value("1"); });
    m.stage.add(script("nap", [](Scene& s, std::string x) -> Script {
        co_await s.step("note", x);
        co_await s.sleep(60'000);
        co_return x;
    }));
}

std::string napping(Process& process, bool durable = true) {
    auto call = call_of("nap");
    call.durable = durable;
    const auto run = process.runtime->start(call).value().run_id;
    CHECK_FALSE(process.runtime->wait(run, kSoon).ok());
    return run;
}

Result<runtime::AskedRun> cancel(Process& process, const std::string& run,
                                 const std::string& reason = {}) {
    return process.runtime->ask(run, engine::CancellationRequested{reason, "me"}, kSoon);
}

}  // namespace

TEST_CASE("to ask a run that is driven here, and to look at it, its log is not read") {
    Machine m;
    add_sleeper(m);
    Process& driver = m.open();
    const std::string run = napping(driver);
    int readings = 0;
    driver.store->unreadable = [&readings] {
        ++readings;
        return false;
    };
    for (int i = 0; i < 3; ++i) {
        const engine::SignalReceived signal{"hello", {}, "me", {}};
        REQUIRE(driver.runtime->ask(run, signal, kSoon).ok());
        CHECK(driver.runtime->get(run)->events == static_cast<std::uint64_t>(5 + i));
    }
    CHECK(driver.runtime->get(run)->status == engine::Status::kSuspended);
    CHECK(readings == 0);
}

TEST_CASE("[C23] a suspended run is cancelled wherever it is driven, and a second cancel says so") {
    for (const bool elsewhere : {false, true}) {
        CAPTURE(elsewhere);
        Machine m;
        add_sleeper(m);
        Process& driver = m.open();
        Process& other = m.open();
        const std::string run = napping(driver);
        REQUIRE(cancel(elsewhere ? other : driver, run, "enough").ok());
        const auto ended = driver.runtime->wait(run, kSoon);
        REQUIRE(ended.ok());
        CHECK(ended->status == engine::Status::kCancelled);
        CHECK(ended->failure->message == "enough");
        CHECK(m.log(run).back() == "workflow_cancelled");
        CHECK(m.disk->letters({})->empty());
        const Log before = m.log(run);
        CHECK(cancel(driver, run).error().code == ErrorCode::kConflict);
        CHECK(cancel(other, run).error().code == ErrorCode::kConflict);
        CHECK(m.log(run) == before);
    }
}

TEST_CASE("[C23] a transient run is cancelled by its own process") {
    Machine m;
    add_sleeper(m);
    Process& process = m.open();
    const std::string run = napping(process, false);
    CHECK(cancel(m.open(), run).error().code == ErrorCode::kNotFound);
    CHECK(cancel(process, run, "enough").ok());
    CHECK(process.runtime->get(run)->status == engine::Status::kCancelled);
    CHECK(m.disk->list({})->empty());
}

TEST_CASE("[C23] a run that nobody drives is driven by the process that cancels it") {
    Machine m;
    add_sleeper(m);
    Process& driver = m.open();
    const std::string run = napping(driver);
    m.kill(driver);
    Process& other = m.open();
    REQUIRE(cancel(other, run, "enough").ok());
    CHECK(other.runtime->wait(run, kSoon)->status == engine::Status::kCancelled);
    CHECK(m.log(run).back() == "workflow_cancelled");
    CHECK(m.disk->letters({})->empty());
}

TEST_CASE("a run that was only recorded is cancelled, and none of its steps runs") {
    Machine m;
    int notes = 0;
    m.stage.activity("note", [&](const engine::ActivityCall&) { return ++notes, value("1"); });
    m.stage.add(script("nap", [](Scene& s, std::string x) -> Script {
        co_await s.sleep(1000);
        co_return co_await s.step("note", x);
    }));
    Process& process = m.open();
    auto call = call_of("nap");
    call.drive = false;
    const auto run = process.runtime->start(call).value().run_id;
    REQUIRE(cancel(process, run, "enough").ok());
    CHECK(process.runtime->wait(run, {})->status == engine::Status::kCancelled);
    CHECK(notes == 0);
}

TEST_CASE("a request that its run's holder did not come to is carried out by the next, once") {
    Machine m;
    add_sleeper(m);
    Process& driver = m.open();
    const std::string run = napping(driver);
    storage::Letter letter;
    letter.run_id = RunId::parse(run).value();
    letter.request = engine::CancellationRequested{"enough", "me"};
    REQUIRE(m.disk->post(letter).ok());
    m.kill(driver);
    Process& next = m.open();
    REQUIRE(next.runtime->resume(run).ok());
    CHECK(next.runtime->wait(run, {})->status == engine::Status::kCancelled);
    const Log log = m.log(run);
    CHECK(std::count(log.begin(), log.end(), "cancellation_requested") == 1);
    CHECK(m.disk->letters({})->empty());
}

TEST_CASE("what is asked of a run that no code replays is refused, and leaves nothing behind") {
    Machine m;
    add_sleeper(m);
    Process& driver = m.open();
    const std::string run = napping(driver);
    m.kill(driver);
    m.stage.remove("nap");
    Process& other = m.open();
    CHECK(cancel(other, run).error().code == ErrorCode::kMismatch);
    CHECK(m.disk->letters({})->empty());
    CHECK(m.log(run).back() == "workflow_interrupted");
    const Log before = m.log(run);
    CHECK(cancel(other, run).error().code == ErrorCode::kMismatch);
    CHECK(m.log(run) == before);
    add_sleeper(m);
    CHECK(cancel(other, run, "enough").ok());
    CHECK(m.log(run).back() == "workflow_cancelled");
}

TEST_CASE("what only the host decides cannot be asked for") {
    Machine m;
    add_sleeper(m);
    Process& driver = m.open();
    const std::string run = napping(driver);
    const Log before = m.log(run);
    for (Process* process : {&driver, &m.open()}) {
        const auto asked = process->runtime->ask(run, engine::WorkflowCompleted{}, kSoon);
        CHECK(asked.error().code == ErrorCode::kNotSupported);
    }
    CHECK(m.log(run) == before);
    CHECK(m.disk->letters({})->empty());
}

TEST_CASE("a request to a driver that does not answer in time stands") {
    Machine m;
    add_sleeper(m);
    Process& driver = m.open();
    const std::string run = napping(driver);
    driver.store->bell().hush();
    Process& other = m.open();
    CHECK(cancel(other, run, "enough").error().code == ErrorCode::kTimedOut);
    CHECK(m.disk->letters({})->size() == 1);
    m.kill(driver);
    Process& next = m.open();
    REQUIRE(next.runtime->resume(run).ok());
    CHECK(next.runtime->wait(run, {})->status == engine::Status::kCancelled);
    CHECK(m.disk->letters({})->empty());
}
