// The scheduler with real threads and the system clock.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <iterator>
#include <latch>
#include <mutex>
#include <set>
#include <thread>

#include "host/runtime/local/workers.hpp"
#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

namespace {

// A door that a body waits at until the test opens it.
class Door {
 public:
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        wake_.notify_all();
    }
    void pass() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        wake_.notify_all();
        wake_.wait(lock, [&] { return open_; });
        ++passed_;
        wake_.notify_all();
    }
    void await_waiting(int count) {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [&] { return waiting_ >= count; });
    }
    void await_passed(int count) {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [&] { return passed_ >= count; });
    }

 private:
    std::mutex mutex_;
    std::condition_variable wake_;
    bool open_ = false;
    int waiting_ = 0;
    int passed_ = 0;
};

Script four_steps(Scene& s, std::string x) {
    for (int i = 0; i < 4; ++i) x = co_await s.step("add", x);
    co_await s.sleep(1);
    co_return x;
}

}  // namespace

TEST_CASE("two hundred runs started from four threads all give their own result") {
    for (const bool durable : {true, false}) {
        LocalFixture f(durable, 2);
        std::atomic<int> calls = 0;
        f.stage.activity("add", [&](const engine::ActivityCall& call) {
            ++calls;
            return value(std::to_string(std::stoi(call.args.at(0).body) + 1));
        });
        f.stage.add(script("w", four_steps));
        std::atomic<int> right = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t) {
                threads.emplace_back([&, t] {
                    std::vector<std::pair<std::string, int>> mine;
                    for (int i = 0; i < 50; ++i) {
                        const int x = t * 1000 + i;
                        const auto started = f.runtime->start(call_of("w", std::to_string(x)));
                        if (started.ok()) mine.emplace_back(started->run_id, x);
                    }
                    for (const auto& [run, x] : mine) {
                        const auto view = f.runtime->wait(run, {});
                        if (view.ok() && view->result->body == std::to_string(x + 4)) ++right;
                    }
                });
            }
        }
        CHECK(right == 200);
        CHECK(calls == 800);
    }
}

TEST_CASE("no thread begins before there is a step for it") {
    const auto threads = [] {
        const std::filesystem::directory_iterator tasks("/proc/self/task");
        return std::distance(begin(tasks), end(tasks));
    };
    const auto before = threads();
    LocalFixture f(false, 8);
    f.stage.add(script("w", [](Scene&, std::string) -> Script { co_return "done"; }));
    CHECK(f.run("w").status == Status::kCompleted);
    CHECK(threads() <= before);  // less: one that an earlier test left behind has ended
}

TEST_CASE("as many workers begin as steps run at a time, up to the set number") {
    LocalFixture f(false, 3);
    Door door;
    std::mutex mutex;
    std::set<std::thread::id> threads;
    f.stage.activity("wait", [&](const engine::ActivityCall&) {
        {
            const std::lock_guard lock(mutex);
            threads.insert(std::this_thread::get_id());
        }
        door.pass();
        return value("1");
    });
    f.stage.add(script(
        "w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("wait", x); }));
    std::vector<std::string> runs;
    for (int i = 0; i < 5; ++i) {
        runs.push_back(f.runtime->start(call_of("w", "1"))->run_id);
        door.await_waiting(std::min(i + 1, 3));  // this one runs, though the others hold theirs
    }
    door.open();
    for (const std::string& run : runs)
        CHECK(f.runtime->wait(run, {})->status == Status::kCompleted);
    CHECK(threads.size() == 3);
}

TEST_CASE("many starts in one call give one answer each, in order") {
    LocalFixture f(true, 2);
    f.stage.activity("add",
                     [](const engine::ActivityCall& call) { return value(call.args.at(0).body); });
    f.stage.add(script("w", four_steps));
    std::vector<runtime::StartCall> calls;
    for (int i = 0; i < 20; ++i)
        calls.push_back(call_of(i == 7 ? "ghost" : "w", std::to_string(i)));
    const auto answers = f.runtime->start_all(std::move(calls));
    REQUIRE(answers.size() == 20);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        CHECK(answers[i].ok() == (i != 7));
        if (!answers[i].ok()) continue;
        CHECK(f.runtime->wait(answers[i]->run_id, {})->result->body == std::to_string(i));
    }
}

TEST_CASE("a wait that ends first says so, and the run goes on") {
    LocalFixture f(true, 2);
    Door door;
    f.stage.activity("add", [&](const engine::ActivityCall&) {
        door.pass();
        return value("1");
    });
    f.stage.add(script(
        "w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("add", x); }));
    const auto run = f.runtime->start(call_of("w")).value().run_id;
    door.await_waiting(1);
    const auto early = f.runtime->wait(run, milliseconds(5));
    REQUIRE(!early.ok());
    CHECK(early.error().code == ErrorCode::kTimedOut);
    CHECK(f.runtime->get(run)->status == Status::kRunning);
    door.open();
    CHECK(f.runtime->wait(run, {})->status == Status::kCompleted);
}

TEST_CASE("[C08] a body that blocks is timed out, retried, and its late result changes nothing") {
    LocalFixture f(true, 1);
    Door door;
    std::atomic<int> calls = 0;
    f.stage.activity("stuck", [&](const engine::ActivityCall& call) {
        ++calls;
        if (call.attempt == 1) {
            door.pass();
            CHECK(call.stop_reason() != 0);
            return value("\"late\"");
        }
        return value("\"second\"");
    });
    engine::StepOptions options = attempts(2);
    options.attempt_ms = 30;
    options.retry->first_ms = 1;
    f.stage.add(script("w", [options](Scene& s, std::string x) -> Script {
        const std::string got = co_await s.step("stuck", x, options);
        co_return got;
    }));
    const auto run = f.runtime->start(call_of("w")).value().run_id;
    // One worker only: the second attempt needs the replacement of the one that is held.
    CHECK(f.runtime->wait(run, {})->result->body == "\"second\"");
    const auto log = f.log(run);
    door.open();
    door.await_passed(1);
    CHECK(f.log(run) == log);
    CHECK(calls == 2);
}

TEST_CASE("a runtime with bodies in flight ends promptly, asks them to stop, and loses nothing") {
    LocalFixture f(true, 2);
    Door door;
    std::atomic<int> asked = 0;
    f.stage.activity("polite", [&](const engine::ActivityCall& call) {
        door.pass();
        while (call.stop_reason() == 0) std::this_thread::yield();
        ++asked;
        return value("1");
    });
    f.stage.add(script(
        "w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("polite", x); }));
    const auto a = f.runtime->start(call_of("w")).value().run_id;
    const auto b = f.runtime->start(call_of("w")).value().run_id;
    door.open();
    door.await_passed(2);
    const auto begun = Steady::now();
    f.runtime.reset();
    CHECK(Steady::now() - begun < std::chrono::seconds(5));
    CHECK(asked == 2);
    f.runtime = f.make();
    CHECK(f.log(a) == Log{"workflow_started", "step_started"});
    CHECK(f.runtime->get(b)->driver.empty());
}

TEST_CASE("a body that never looks does not hold up the end of its runtime") {
    // On the heap, and kept: the thread that is left behind still looks at them.
    static auto* const door = new Door;
    static auto* const gone = new std::latch(1);
    LocalFixture f(true, 1);
    f.stage.activity("deaf", [](const engine::ActivityCall&) {
        door->pass();
        gone->count_down();
        return value("1");
    });
    f.stage.add(script(
        "w", [](Scene& s, std::string x) -> Script { co_return co_await s.step("deaf", x); }));
    const auto run = f.runtime->start(call_of("w")).value().run_id;
    door->await_waiting(1);
    const auto begun = Steady::now();
    f.runtime.reset();
    CHECK(Steady::now() - begun < std::chrono::seconds(5));
    door->open();
    gone->wait();
    f.runtime = f.make();
    CHECK(f.log(run) == Log{"workflow_started", "step_started"});
}

TEST_CASE("sleeps of many runs end by themselves while nobody waits") {
    LocalFixture f(true, 2);
    std::latch all(50);
    f.stage.activity("done", [&](const engine::ActivityCall&) {
        all.count_down();
        return value("1");
    });
    f.stage.add(script("w", [](Scene& s, std::string x) -> Script {
        co_await s.sleep(std::stoi(x));
        co_return co_await s.step("done", x);
    }));
    for (int i = 0; i < 50; ++i) {
        REQUIRE(f.runtime->start(call_of("w", std::to_string(1 + i % 7))).ok());
    }
    all.wait();
}

TEST_CASE("a step that ends while somebody looks at the runs is not left lying") {
    for (const bool durable : {true, false}) {
        LocalFixture f(durable, 2);
        Door body;
        Door settled;
        f.options.pool = [&](std::shared_ptr<runtime::local::Clock> clock,
                             runtime::local::PoolCalls calls) {
            calls.settle = [&settled, settle = std::move(calls.settle)] {
                settle();
                settled.pass();
            };
            settled.open();
            return std::make_unique<runtime::local::Workers>(1, std::move(clock), std::move(calls));
        };
        f.stage.activity("wait", [&](const engine::ActivityCall&) {
            body.pass();
            return value("1");
        });
        f.stage.add(script("w", [&](Scene& s, std::string x) -> Script {
            s.on_query("slow", [&](const std::string&) {  // the loop is ours while it answers
                body.open();
                settled.await_passed(1);
                return std::string("true");
            });
            co_return co_await s.step("wait", x);
        }));
        f.runtime = f.make();
        const auto started = f.runtime->start(call_of("w", "1"));
        REQUIRE(started.ok());
        body.await_waiting(1);
        CHECK(f.runtime->query(started->run_id, {"slow", {}}).ok());
        const auto view = f.runtime->wait(started->run_id, milliseconds(10'000));
        REQUIRE(view.ok());
        CHECK(view->status == Status::kCompleted);
    }
}
