// Two processes on one store, in one thread: the memory backend's bell is a call.
#include <doctest/doctest.h>

#include <stdlib.h>

#include <filesystem>

#include "host/storage/sqlite/sqlite_store.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

using Log = std::vector<std::string>;
constexpr std::chrono::milliseconds kSoon{100};

void add_sleeper(Machine& m) {
    m.stage.activity("note", [](const engine::ActivityCall&) {
        return engine::ActivityOutcome{engine::Payload::json("1"), nullptr};
    });
    m.stage.add(script("nap", [](Scene& s, std::string x) -> Script {
        co_await s.step("note", x);
        co_await s.sleep(60'000);
        co_return x;
    }));
}

Result<runtime::RunView> terminate(Process& process, const std::string& run,
                                   const std::string& reason = {}) {
    RB_TRY(const auto asked, process.runtime->ask(run, engine::WorkflowTerminated{reason}, kSoon));
    return process.runtime->get(asked.run_id);
}

std::string napping(Process& process) {
    const auto run = process.runtime->start(call_of("nap")).value().run_id;
    CHECK_FALSE(process.runtime->wait(run, kSoon).ok());
    return run;
}

}  // namespace

TEST_CASE("[C26] a run ends by terminate wherever it is driven, and its waiter is told") {
    for (const bool elsewhere : {false, true}) {
        Machine m;
        add_sleeper(m);
        Process& driver = m.open();
        Process& other = m.open();
        const std::string run = napping(driver);
        const auto ended = terminate(elsewhere ? other : driver, run, "enough");
        REQUIRE(ended.ok());
        CHECK(ended->status == engine::Status::kTerminated);
        CHECK(ended->failure->message == "enough");
        CHECK(driver.runtime->wait(run, kSoon)->status == engine::Status::kTerminated);
        CHECK(m.log(run).back() == "workflow_terminated");
        CHECK(m.disk->letters({})->empty());
        CHECK(terminate(driver, run).error().code == ErrorCode::kConflict);
        CHECK(terminate(other, run).error().code == ErrorCode::kConflict);
    }
}

TEST_CASE("[C26] a transient run is terminated by its own process and leaves nothing") {
    Machine m;
    add_sleeper(m);
    Process& process = m.open();
    auto call = call_of("nap");
    call.durable = false;
    const auto run = process.runtime->start(call).value().run_id;
    CHECK_FALSE(process.runtime->wait(run, kSoon).ok());
    CHECK(terminate(m.open(), run).error().code == ErrorCode::kNotFound);
    CHECK(terminate(process, run, "enough")->status == engine::Status::kTerminated);
    CHECK(process.runtime->get(run)->status == engine::Status::kTerminated);
    CHECK(m.disk->list({})->empty());
}

TEST_CASE("a command that its run's holder did not come to is carried out by the next") {
    Machine m;
    add_sleeper(m);
    Process& driver = m.open();
    const std::string run = napping(driver);
    storage::Letter letter;
    letter.run_id = RunId::parse(run).value();
    letter.request = engine::WorkflowTerminated{"enough"};
    REQUIRE(m.disk->post(letter).ok());
    m.kill(driver);
    Process& next = m.open();
    REQUIRE(next.runtime->resume(run).ok());
    CHECK(next.runtime->wait(run, {})->status == engine::Status::kTerminated);
    CHECK(m.log(run).back() == "workflow_terminated");
    CHECK(m.disk->letters({})->empty());
}

TEST_CASE("[C26] terminating a parent cancels the children that its calls did not abandon") {
    Machine m;
    add_sleeper(m);
    m.stage.add(script("parent", [](Scene& s, std::string x) -> Script {
        engine::RunOptions terminate;
        terminate.close_policy = engine::ClosePolicy::kTerminate;
        engine::RunOptions abandon;
        abandon.close_policy = engine::ClosePolicy::kAbandon;
        auto a = s.child("nap", x, "one", terminate);
        auto b = s.child("nap", x, "two", abandon);
        co_await a;
        co_return co_await b;
    }));
    for (const bool driven : {true, false}) {
        CAPTURE(driven);
        Process& driver = m.open();
        const auto run = driver.runtime->start(call_of("parent")).value().run_id;
        CHECK_FALSE(driver.runtime->wait(run, kSoon).ok());
        if (!driven) m.kill(driver);
        Process& other = m.open();
        REQUIRE(terminate(other, run, "enough").ok());
        CHECK(other.runtime->get("one")->status == engine::Status::kTerminated);
        CHECK(other.runtime->get("two")->status == engine::Status::kSuspended);
        CHECK(terminate(other, "two").ok());
    }
}

TEST_CASE("[C20] a parked child that is ended elsewhere lets the parent go on where it is driven") {
    Machine m;
    m.stage.add(script("broken", [](Scene&, std::string) -> Script {
        throw std::logic_error("a slip");
        co_return "";
    }));
    m.stage.add(script("parent", [](Scene& s, std::string x) -> Script {
        try {
            co_return co_await s.child("broken", x, "child");
        } catch (const Failed& failed) {
            co_return failed.failure.type;
        }
    }));
    Process& driver = m.open();
    const auto run = driver.runtime->start(call_of("parent")).value().run_id;
    CHECK(driver.runtime->wait(run, kSoon).error().code == ErrorCode::kMismatch);
    CHECK(terminate(m.open(), "child", "enough").ok());
    CHECK(driver.runtime->wait(run, kSoon)->result->body == "terminated");
}

TEST_CASE("waiting for a run that another process drives ends with it, or when nobody does") {
    Machine m;
    add_sleeper(m);
    Process& driver = m.open();
    Process& other = m.open();
    const std::string run = napping(driver);
    CHECK(other.runtime->wait(run, kSoon).error().code == ErrorCode::kTimedOut);
    CHECK(driver.runtime->wait(run, {})->status == engine::Status::kCompleted);
    CHECK(other.runtime->wait(run, kSoon)->status == engine::Status::kCompleted);
    const std::string second = napping(driver);
    m.kill(driver);
    CHECK(other.runtime->wait(second, kSoon).error().code == ErrorCode::kUndriven);
}

namespace {

// A store file, and the one store of this process on it.
class OneFile final : public runtime::local::StoreSource {
 public:
    OneFile() {
        std::string name = (std::filesystem::temp_directory_path() / "rb-bells-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder_ = name;
        store_ = another();
    }
    ~OneFile() override {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }
    std::unique_ptr<storage::EventStore> another() const {
        storage::sqlite::Options options;
        options.path = folder_ / "runs.db";
        return storage::sqlite::open(options).value();
    }
    Result<storage::EventStore*> store() override { return store_.get(); }

 private:
    std::filesystem::path folder_;
    std::unique_ptr<storage::EventStore> store_;
};

}  // namespace

TEST_CASE("a command whose sender dies after writing it and before saying so is carried out") {
    Machine m;
    add_sleeper(m);
    OneFile file;
    m.options.workers = 2;
    runtime::local::LocalRuntime driver(m.options, m.stage, file,
                                        std::make_shared<runtime::local::SystemClock>());
    const std::string run = driver.start(call_of("nap")).value().run_id;
    auto sender = file.another();
    const storage::RunRow row = sender->find({run}).value();
    const std::string bell = sender->bell().name().value();
    REQUIRE(sender->bell().ring(sender->bell_of(row).value(), "sender " + bell));
    storage::Letter letter;
    letter.run_id = row.run_id;
    letter.request = engine::WorkflowTerminated{"enough"};
    letter.sender = bell;
    REQUIRE(sender->post(letter).ok());
    sender.reset();
    const auto ended = driver.wait(run, std::chrono::minutes(2));
    REQUIRE(ended.ok());
    CHECK(ended->status == engine::Status::kTerminated);
}
