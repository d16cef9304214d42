// Sleeping, and what a second process does with the runs of one that died.
#include <doctest/doctest.h>

#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;
using std::chrono::milliseconds;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
using Fate = FaultyStore::Fate;

// The process dies at its n-th commit from now, before or after it is on disk.
void die_at(Process& process, int n, Fate how) {
    process.store->fate = [left = n, how]() mutable { return --left == 0 ? how : Fate::kCommit; };
}

// True when the process died on the way.
bool dies(Machine& m, Process& process, const std::string& run) {
    try {
        (void)process.runtime->wait(run, {});
        return false;
    } catch (const Death&) {
        m.kill(process);
        return true;
    }
}

}  // namespace

TEST_CASE(
    "[C11] a sleeping run is suspended, a short wait leaves it alone, and it wakes by itself") {
    LocalFixture f;
    int calls = 0;
    f.stage.activity("a", [&](const engine::ActivityCall&) {
        ++calls;
        return value("1");
    });
    f.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        co_await s.step("a", x);
        co_await s.sleep(1000);
        co_return co_await s.step("a", x);
    }));
    const auto started = f.runtime->start(call_of("w"));
    REQUIRE(started.ok());
    const auto early = f.runtime->wait(started->run_id, milliseconds(400));
    REQUIRE(!early.ok());
    CHECK(early.error().code == ErrorCode::kTimedOut);
    const auto view = f.runtime->get(started->run_id).value();
    CHECK(view.status == Status::kSuspended);
    REQUIRE(view.waits.size() == 1);
    CHECK(view.waits[0].wait.name == "sleep#1");
    CHECK(calls == 1);
    const Log asleep{"workflow_started", "step_started", "step_completed", "sleep_started"};
    CHECK(f.log(started->run_id) == asleep);
    REQUIRE(f.runtime->resume(started->run_id).ok());
    CHECK(!f.runtime->wait(started->run_id, milliseconds(400)).ok());
    CHECK(f.log(started->run_id) == asleep);
    CHECK(f.runtime->wait(started->run_id, {})->status == Status::kCompleted);
    CHECK(calls == 2);
    const auto events = f.runtime->events(started->run_id).value();
    CHECK(engine::type_name(events.at(4).data) == "sleep_completed");
    CHECK(events.at(4).time_ns - events.at(3).time_ns == kSecond);
}

TEST_CASE("[C12] the process dies during a sleep: the next one goes on at once when it is due") {
    Machine m;
    int calls = 0;
    m.stage.activity("a", [&](const engine::ActivityCall&) {
        ++calls;
        return value("1");
    });
    m.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        co_await s.step("a", x);
        co_await s.sleep(60'000);
        co_return co_await s.step("a", x);
    }));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    CHECK(!first.runtime->wait(run, milliseconds(1)).ok());
    m.kill(first);
    m.clock->advance(5 * 3600 * kSecond);
    const auto restarted = m.clock->now_ns();
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(second.runtime->wait(run, {})->status == Status::kCompleted);
    CHECK(m.clock->now_ns() == restarted);
    CHECK(calls == 2);
    CHECK(m.log(run) == Log{"workflow_started", "step_started", "step_completed", "sleep_started",
                            "sleep_completed", "step_started", "step_completed",
                            "workflow_completed"});
}

TEST_CASE("[C12] a sleep that is not over keeps its due time across a death") {
    Machine m;
    m.stage.add(script("w", [](Scene& s, std::string) -> Script {
        co_await s.sleep(60'000);
        co_return "1";
    }));
    const auto begun = m.clock->now_ns();
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    m.kill(first);
    m.clock->advance(20 * kSecond);
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(second.runtime->wait(run, {})->status == Status::kCompleted);
    CHECK(m.clock->now_ns() - begun == 60 * kSecond);
}

TEST_CASE("[C12] overdue timers fire in order of their due time, then of their beginning") {
    Machine m;
    m.stage.add(script("w", [](Scene& s, std::string) -> Script {
        auto a = s.sleep(3000);
        auto b = s.sleep(1000);
        auto c = s.sleep(2000);
        auto d = s.sleep(1000);
        co_await a;
        co_await b;
        co_await c;
        co_await d;
        co_return "1";
    }));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    m.kill(first);
    m.clock->advance(3600 * kSecond);
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    REQUIRE(second.runtime->wait(run, {}).ok());
    std::vector<std::string> fired;
    for (const auto& event : m.events(run)) {
        if (const auto* e = std::get_if<engine::SleepCompleted>(&event.data)) {
            fired.push_back(e->timer);
        }
    }
    CHECK(fired == std::vector<std::string>{"sleep#2", "sleep#4", "sleep#3", "sleep#1"});
}

TEST_CASE("a step in flight at the death runs again as the same attempt, and the log says why") {
    Machine m;
    int calls = 0;
    m.stage.activity("a", [&](const engine::ActivityCall& call) -> engine::ActivityOutcome {
        CHECK(call.attempt == 1);
        if (++calls == 1) throw Death{};
        return value("7");
    });
    m.stage.add(
        script("w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("a", x); }));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    REQUIRE(dies(m, first, run));
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(second.runtime->wait(run, {})->result->body == "7");
    CHECK(m.log(run) == Log{"workflow_started", "step_started", "workflow_interrupted",
                            "workflow_resumed", "step_started", "step_completed",
                            "workflow_completed"});
    const auto events = m.events(run);
    CHECK(std::get<engine::WorkflowInterrupted>(events.at(2).data).reason == "worker_lost");
    CHECK(std::get<engine::StepStarted>(events.at(4).data).attempt == 1);
}

TEST_CASE(
    "[C35] three deaths without progress park the run and name the step, and resume tries again") {
    Machine m;
    int calls = 0;
    m.stage.activity("bomb", [&](const engine::ActivityCall&) -> engine::ActivityOutcome {
        if (++calls <= 3) throw Death{};
        return value("7");
    });
    m.stage.add(script(
        "w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("bomb", x); }));
    std::string run;
    for (int death = 0; death < 3; ++death) {
        Process& process = m.open();
        if (death == 0) {
            run = process.runtime->start(call_of("w")).value().run_id;
        } else {
            REQUIRE(process.runtime->resume(run).ok());
        }
        REQUIRE(dies(m, process, run));
    }
    Process& fourth = m.open();
    REQUIRE(fourth.runtime->resume(run).ok());
    const auto parked = fourth.runtime->wait(run, {}).value();
    CHECK(parked.status == Status::kInterrupted);
    CHECK(parked.failure->type == "no_progress");
    CHECK(parked.failure->message.find("bomb#1") != std::string::npos);
    CHECK(calls == 3);
    REQUIRE(fourth.runtime->resume(run).ok());
    CHECK(fourth.runtime->wait(run, {})->result->body == "7");
    CHECK(fourth.runtime->get(run)->status == Status::kCompleted);
}

TEST_CASE("deaths with progress in between never park a run") {
    Machine m;
    int calls = 0;
    m.stage.activity("a", [&](const engine::ActivityCall&) -> engine::ActivityOutcome {
        if (++calls % 2 == 1) throw Death{};
        return value("7");
    });
    m.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        for (int i = 0; i < 6; ++i) co_await s.step("a", x);
        co_return "1";
    }));
    Process* process = &m.open();
    const auto run = process->runtime->start(call_of("w")).value().run_id;
    int deaths = 0;
    while (dies(m, *process, run)) {
        ++deaths;
        process = &m.open();
        REQUIRE(process->runtime->resume(run).ok());
    }
    CHECK(deaths == 6);
    CHECK(process->runtime->get(run)->status == Status::kCompleted);
}

TEST_CASE("a death in a backoff neither shortens it nor consumes an attempt") {
    Machine m;
    std::vector<std::int64_t> at;
    const auto begun = m.clock->now_ns();
    m.stage.activity("flaky", [&](const engine::ActivityCall& call) {
        at.push_back((m.clock->now_ns() - begun) / kSecond);
        return call.attempt < 3 ? failure("net", "down") : value("7");
    });
    engine::StepOptions options = attempts(3);
    options.retry->first_ms = 100'000;
    m.stage.add(script("w", [options](Scene& s, std::string x) -> Script {
        co_return co_await s.step("flaky", x, options);
    }));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    CHECK(!first.runtime->wait(run, milliseconds(30'000)).ok());
    m.kill(first);
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(second.runtime->wait(run, {})->result->body == "7");
    CHECK(at == std::vector<std::int64_t>{0, 100, 300});
}

TEST_CASE(
    "[C33] a run that a second process took over is dropped by the first, whose waiter is told") {
    Machine m;
    m.stage.add(script("w", [](Scene& s, std::string) -> Script {
        co_await s.sleep(1000);
        co_return "1";
    }));
    m.stage.add(script("other", [](Scene&, std::string) -> Script { co_return "2"; }));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    m.kill(first);
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    SUBCASE("while it is still open") {
        const auto late = first.runtime->wait(run, {});
        REQUIRE(!late.ok());
        CHECK(late.error().code == ErrorCode::kFenced);
        CHECK(second.runtime->wait(run, {})->status == Status::kCompleted);
    }
    SUBCASE("and has completed") {
        CHECK(second.runtime->wait(run, {})->status == Status::kCompleted);
        CHECK(!first.runtime->wait(run, {}).ok());
    }
    CHECK(m.log(run) ==
          Log{"workflow_started", "sleep_started", "sleep_completed", "workflow_completed"});
    const auto other = first.runtime->start(call_of("other"));
    REQUIRE(other.ok());
    CHECK(first.runtime->wait(other->run_id, {})->status == Status::kCompleted);
}

TEST_CASE("a run that is another's by now leaves nothing of what it has begun in that turn") {
    Machine m;
    m.stage.add(script("leaf", [](Scene&, std::string) -> Script { co_return "2"; }));
    m.stage.add(script("c", [](Scene& s, std::string x) -> Script {
        const std::string got = co_await s.child("leaf", x);
        co_return got;
    }));
    std::size_t runs = 0;
    SUBCASE("children, and theirs") {
        m.stage.add(script("w", [](Scene& s, std::string x) -> Script {
            co_await s.sleep(1000);
            auto one = s.child("c", x);
            auto other = s.child("c", x);
            co_await one;
            co_return co_await other;
        }));
        runs = 5;
    }
    SUBCASE("the run that it continues as") {
        m.stage.add(script("w", [](Scene& s, std::string x) -> Script {
            co_await s.sleep(1000);
            s.go_on(x, "c");
            co_return x;
        }));
        runs = 3;
    }
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    m.kill(first);
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(!first.runtime->wait(run, {}).ok());
    CHECK(m.disk->list({}).value().size() == 1);
    CHECK(second.runtime->wait(run, {}).ok());
    const auto all = m.disk->list({}).value();
    CHECK(all.size() == runs);
    for (const auto& row : all) CHECK(row.closed_ns != 0);
}

TEST_CASE(
    "a run that a live process drives is not resumed by another, and a closed one by nobody") {
    Machine m;
    m.stage.add(script("w", [](Scene& s, std::string) -> Script {
        co_await s.sleep(1000);
        co_return "1";
    }));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    Process& second = m.open();
    const auto refused = second.runtime->resume(run);
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == ErrorCode::kConflict);
    CHECK(!second.runtime->get(run)->driver.empty());
    CHECK(first.runtime->wait(run, {})->status == Status::kCompleted);
    const auto before = m.log(run);
    CHECK(second.runtime->resume(run).error().code == ErrorCode::kConflict);
    CHECK(m.log(run) == before);
}

TEST_CASE("a run that was only recorded begins when it is resumed, and its lines are not lost") {
    Machine m;
    std::vector<std::string> answers;
    m.stage.add(script("w", [&answers](Scene& s, std::string) -> Script {
        answers.push_back(s.patched("new") ? "new" : "old");
        answers.push_back(s.kit_flag(3) ? "flag" : "no flag");
        co_await s.sleep(1000);
        co_return s.patched("new") ? "1" : "0";
    }));
    Process& first = m.open();
    auto call = call_of("w");
    call.drive = false;
    const auto run = first.runtime->start(call).value().run_id;
    CHECK(m.log(run) == Log{"workflow_started"});
    CHECK(first.runtime->get(run)->status == Status::kPending);
    CHECK(first.runtime->get(run)->driver.empty());
    m.clock->advance(3600 * kSecond);
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    m.kill(second);
    Process& third = m.open();
    REQUIRE(third.runtime->resume(run).ok());
    CHECK(third.runtime->wait(run, {})->result->body == "1");
    CHECK(answers == std::vector<std::string>{"new", "flag", "new", "flag"});
    CHECK(m.log(run) == Log{"workflow_started", "marker_recorded", "marker_recorded",
                            "sleep_started", "sleep_completed", "workflow_completed"});
}

TEST_CASE("a process may die before or after any commit of a run: nothing is lost or done twice") {
    for (const Fate how : {Fate::kDieBefore, Fate::kDieAfter}) {
        for (int n = 1; n <= 12; ++n) {
            CAPTURE(n);
            Machine m;
            std::map<std::string, int> done;
            m.stage.activity("a", [&](const engine::ActivityCall& call) {
                ++done[std::string(call.idempotency_key)];
                return call.attempt == 1 ? failure("net", "down") : value("7");
            });
            m.stage.add(script("w", [](Scene& s, std::string x) -> Script {
                co_await s.step("a", x);
                co_await s.child("c", x);
                co_await s.sleep(500);
                co_return co_await s.step("a", x);
            }));
            m.stage.add(script("c", [](Scene& s, std::string) -> Script {
                co_await s.sleep(500);
                co_return "1";
            }));
            Process& first = m.open();
            const auto run = first.runtime->start(call_of("w")).value().run_id;
            die_at(first, n, how);
            if (dies(m, first, run)) {
                Process& second = m.open();
                (void)second.runtime->resume(run);  // refused when the end was on disk already
                CHECK(second.runtime->wait(run, {})->status == Status::kCompleted);
            }
            const auto log = m.log(run);
            CHECK(std::count(log.begin(), log.end(), "step_completed") == 2);
            CHECK(std::count(log.begin(), log.end(), "child_workflow_completed") == 1);
            int bodies = 0;
            for (const auto& [step, times] : done) bodies += times;
            CHECK(bodies <= 5);
        }
    }
}
