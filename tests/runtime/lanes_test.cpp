// Several lanes: they share the workers, the store and its commits, and nothing else.
#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <thread>

#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

runtime::local::Options three_lanes(bool durable = true) {
    runtime::local::Options options;
    options.workers = 3;
    options.lanes = 3;
    options.runs_of_one_lane = 0;
    options.default_durable = durable;
    return options;
}

struct Lanes {
    explicit Lanes(runtime::local::Options options = three_lanes()) : options_(std::move(options)) {
        log::Options quiet;
        quiet.level = log::Level::kOff;
        (void)log::configure(quiet);
        stage.activity("add", [&](const engine::ActivityCall& call) {
            const std::lock_guard lock(mutex);
            if (!done.insert(std::string(call.idempotency_key)).second) ++repeated;
            return value(std::to_string(std::stoi(call.args.at(0).body) + 1));
        });
        stage.add(script("leaf", [](Scene& s, std::string x) -> Script {
            x = co_await s.step("add", x);
            co_return co_await s.step("add", x);
        }));
        stage.add(script("tree", [](Scene& s, std::string x) -> Script {
            auto left = s.child("leaf", x);
            auto right = s.child("leaf", x);
            const int sum = std::stoi(co_await left) + std::stoi(co_await right);
            co_return co_await s.step("add", std::to_string(sum));
        }));
        reopen();
    }
    void reopen() {
        runtime.reset();
        store = std::make_unique<FaultyStore>(storage::memory::open_beside(*disk));
        runtime = std::make_unique<runtime::local::LocalRuntime>(
            options_, stage, *store, std::make_shared<runtime::local::SystemClock>());
    }
    std::vector<std::string> start(int count, const std::string& slug) {
        std::vector<runtime::StartCall> calls;
        for (int i = 0; i < count; ++i) calls.push_back(call_of(slug, std::to_string(i)));
        std::vector<std::string> runs;
        for (const auto& answer : runtime->start_all(std::move(calls)))
            runs.push_back(answer.value().run_id);
        return runs;
    }
    int right(const std::vector<std::string>& runs) {
        int count = 0;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const auto view = runtime->wait(runs[i], {});
            const int x = static_cast<int>(i);
            if (view.ok() && view->result && view->result->body == std::to_string(2 * (x + 2) + 1))
                ++count;
        }
        return count;
    }

    std::mutex mutex;
    std::set<std::string> done;  // guarded by mutex, as what follows
    int repeated = 0;
    Stage stage;
    std::shared_ptr<storage::EventStore> disk = storage::memory::open();
    std::unique_ptr<FaultyStore> store;
    std::unique_ptr<runtime::local::LocalRuntime> runtime;

 private:
    runtime::local::Options options_;
};

}  // namespace

TEST_CASE("trees of runs in three lanes all give their own result, and no step runs twice") {
    Lanes f;
    const auto runs = f.start(200, "tree");
    CHECK(f.right(runs) == 200);
    CHECK(f.repeated == 0);
    CHECK(f.done.size() == 200 * 5);
}

TEST_CASE("turns that wait for the store while another commits are committed with it") {
    Lanes f;
    const auto runs = f.start(300, "tree");
    CHECK(f.right(runs) == 300);
    CHECK(f.store->commits < 300 * 5);  // far fewer than steps
}

TEST_CASE("[C36] commits that fail are written again in every lane, and no step runs twice") {
    Lanes f;
    std::atomic<bool> full = false;
    std::atomic<int> asked = 0;
    f.store->fate = [&] {
        const int n = full ? ++asked : 0;
        return n % 3 == 1 && n < 20 ? FaultyStore::Fate::kRefuse : FaultyStore::Fate::kCommit;
    };
    const auto runs = f.start(60, "tree");
    full = true;
    CHECK(f.right(runs) == 60);
    CHECK(f.repeated == 0);
}

TEST_CASE("[C27] racing starts with one key from many threads over three lanes make one run") {
    Lanes f;
    std::mutex mutex;
    std::set<std::string> runs;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 6; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    auto call = call_of("leaf", "1");
                    call.idempotency_key = "same";
                    const auto started = f.runtime->start(call);
                    const std::lock_guard lock(mutex);
                    runs.insert(started.ok() ? started->run_id : started.error().message);
                }
            });
        }
    }
    CHECK(runs.size() == 1);
}

TEST_CASE("[C28] the workflow id of an open transient run is taken in every lane") {
    std::atomic<bool> open = false;  // the last run still looks at it
    Lanes f(three_lanes(false));
    f.stage.activity("wait", [&](const engine::ActivityCall&) {
        while (!open) std::this_thread::yield();
        return value("1");
    });
    f.stage.add(script(
        "held", [](Scene& s, std::string x) -> Script { co_return co_await s.step("wait", x); }));
    auto call = call_of("held");
    call.workflow_id = "only-one";
    const auto first = f.runtime->start(call);
    REQUIRE(first.ok());
    for (int i = 0; i < 6; ++i) {
        f.start(1, "leaf");  // whichever lane has the fewest runs comes next
        const auto second = f.runtime->start(call);
        REQUIRE(!second.ok());
        CHECK(second.error().code == ErrorCode::kConflict);
    }
    open = true;
    CHECK(f.runtime->wait(first->run_id, {}).ok());
    const auto next = f.runtime->start(call);
    REQUIRE(next.ok());
    CHECK(f.runtime->wait(next->run_id, {}).ok());  // its step looks at `open`, which ends first
}

TEST_CASE("trees that are resumed child first and parent first at once come to their ends once") {
    Lanes f;
    std::atomic<bool> stop = true;
    f.stage.add(script("inner", [&](Scene& s, std::string x) -> Script {
        if (stop) throw std::runtime_error("not now");
        co_return co_await s.step("add", x);
    }));
    f.stage.add(script("outer", [](Scene& s, std::string x) -> Script {
        co_return co_await s.child("inner", x, "inner-" + x);
    }));
    std::vector<std::string> runs;
    for (int i = 0; i < 12; ++i)
        runs.push_back(f.runtime->start(call_of("outer", std::to_string(i))).value().run_id);
    for (const std::string& run : runs) CHECK(!f.runtime->wait(run, {}).ok());  // a parked child
    stop = false;
    f.reopen();
    {
        std::jthread children([&] {
            for (int i = 0; i < 12; ++i) (void)f.runtime->resume("inner-" + std::to_string(i));
        });
        std::jthread parents([&] {
            for (const std::string& run : runs) (void)f.runtime->resume(run);
        });
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto view = f.runtime->wait(runs[i], {});
        REQUIRE(view.ok());
        CHECK(view->result->body == std::to_string(i + 1));
    }
    CHECK(f.repeated == 0);
}
