// A store that cannot be written for a while: nothing acknowledged is lost, nothing is done before
// it is on disk, and whoever starts is told at once.
#include <doctest/doctest.h>

#include <atomic>

#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;
using Fate = FaultyStore::Fate;

namespace {

std::function<Fate()> refuse(int from, int times) {
    return [n = 0, from, times]() mutable {
        ++n;
        return n >= from && n < from + times ? Fate::kRefuse : Fate::kCommit;
    };
}

void add_runbooks(Machine& m, std::map<std::string, int>& bodies) {
    m.stage.activity("a", [&](const engine::ActivityCall& call) {
        ++bodies[std::string(call.idempotency_key)];
        return value(call.args.at(0).body);
    });
    m.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        const std::string first = co_await s.step("a", x);
        const std::string second = co_await s.child("c", x);
        co_await s.sleep(1000);
        const std::string third = co_await s.step("a", x);
        co_return first + second + third;
    }));
    m.stage.add(script("c", [](Scene& s, std::string x) -> Script {
        co_await s.sleep(10);
        co_return co_await s.step("a", x);
    }));
}

}  // namespace

TEST_CASE("[C36] commits that fail in the middle of a run are written again, whichever they are") {
    for (int from = 1; from <= 9; ++from) {
        CAPTURE(from);
        Machine m;
        std::map<std::string, int> bodies;
        add_runbooks(m, bodies);
        Process& process = m.open();
        const auto run = process.runtime->start(call_of("w", "5")).value().run_id;
        process.store->fate = refuse(from, 3);
        const auto view = process.runtime->wait(run, {});
        REQUIRE(view.ok());
        CHECK(view->result->body == "555");
        CHECK(m.log(run) == std::vector<std::string>{"workflow_started", "step_started",
                                                     "step_completed", "child_workflow_started",
                                                     "child_workflow_completed", "sleep_started",
                                                     "sleep_completed", "step_started",
                                                     "step_completed", "workflow_completed"});
        for (const auto& [step, times] : bodies) CHECK(times == 1);
        CHECK(bodies.size() == 3);
    }
}

TEST_CASE("[C36] a start that cannot be recorded is refused at once, and its run never was") {
    Machine m;
    std::map<std::string, int> bodies;
    add_runbooks(m, bodies);
    Process& process = m.open();
    const auto before = process.runtime->start(call_of("w", "5")).value().run_id;
    process.store->fate = refuse(1, 2);
    auto call = call_of("w", "6");
    call.workflow_id = "order-6";
    const auto refused = process.runtime->start(call);
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == ErrorCode::kEnvironment);
    CHECK(refused.error().message == "the disk is full");
    CHECK(process.runtime->wait(before, {})->result->body == "555");
    CHECK(process.runtime->get("order-6").error().code == ErrorCode::kNotFound);
    process.store->fate = nullptr;
    const auto again = process.runtime->start(call);
    REQUIRE(again.ok());
    CHECK(process.runtime->wait(again->run_id, {})->result->body == "666");
    CHECK(process.runtime->list({})->size() == 4);
    CHECK(bodies.size() == 6);
}

TEST_CASE("no body runs before the step's beginning is on disk") {
    Machine m;
    Process& process = m.open();
    int seen = 0;
    m.stage.activity("a", [&](const engine::ActivityCall& call) {
        const auto log = m.log(std::string(call.run_id));
        if (!log.empty() && log.back() == "step_started") ++seen;
        return value("1");
    });
    m.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        co_await s.step("a", x);
        co_return co_await s.step("a", x);
    }));
    const auto run = process.runtime->start(call_of("w")).value().run_id;
    process.store->fate = refuse(1, 2);
    CHECK(process.runtime->wait(run, {})->status == Status::kCompleted);
    CHECK(seen == 2);
}

TEST_CASE("a waiter hears of the end after it is on disk, and progress tells durable events only") {
    Machine m;
    std::vector<std::string> told;
    std::string run;
    bool ahead = false;
    m.options.on_progress = [&](const std::string& id, const std::string&,
                                const engine::Event& event) {
        told.emplace_back(engine::type_name(event.data));
        const auto events = m.events(id);
        ahead = ahead || events.size() < event.sequence;
    };
    m.stage.add(script("w", [](Scene& s, std::string) -> Script {
        co_await s.sleep(10);
        co_return "1";
    }));
    Process& process = m.open();
    run = process.runtime->start(call_of("w")).value().run_id;
    process.store->fate = refuse(1, 1);
    CHECK(process.runtime->wait(run, {})->status == Status::kCompleted);
    CHECK(!ahead);
    CHECK(told == m.log(run));
}

TEST_CASE("a worker gets no body whose beginning is not on disk, however long that takes") {
    Machine m;
    FaultyStore store(storage::memory::open_beside(*m.disk));
    m.options.workers = 2;
    std::atomic<int> on_disk = 0;
    m.stage.activity("a", [&](const engine::ActivityCall& call) {
        const auto log = m.log(std::string(call.run_id));
        if (log.back() == "step_started") ++on_disk;
        return value("1");
    });
    m.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        co_await s.sleep(1);
        co_await s.step("a", x);
        co_return co_await s.step("a", x);
    }));
    runtime::local::LocalRuntime runtime(m.options, m.stage, store,
                                         std::make_shared<runtime::local::SystemClock>());
    // The first commit is the start's, which would be refused.
    store.fate = [n = 0]() mutable { return ++n % 2 == 0 ? Fate::kRefuse : Fate::kCommit; };
    const auto run = runtime.start(call_of("w")).value().run_id;
    CHECK(runtime.wait(run, {})->status == Status::kCompleted);
    CHECK(on_disk == 2);
}
