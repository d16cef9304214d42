// Runs that wait for the world are woken by what comes, and by nothing else.
#include <doctest/doctest.h>

#include <atomic>

#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

// The real clock. Whoever looked again and again would wait for a moment at a time.
class CountingClock final : public runtime::local::Clock {
 public:
    std::int64_t now_ns() const override { return real_.now_ns(); }
    void wait(std::condition_variable& wake, std::unique_lock<std::mutex>& lock,
              std::optional<std::int64_t> due_ns) override {
        if (due_ns && *due_ns - now_ns() < 1'000'000'000) ++moments;
        real_.wait(wake, lock, due_ns);
    }
    std::atomic<int> moments{0};

 private:
    runtime::local::SystemClock real_;
};

}  // namespace

TEST_CASE("[C15] a thousand gates and signals wake their runs by themselves, and nobody polls") {
    constexpr int kRuns = 1000;
    constexpr std::chrono::seconds kLong{60};
    Machine m;
    m.stage.add(script("w", [](Scene& s, std::string) -> Script {
        co_await s.gate("ok");
        co_return co_await s.signal("go");
    }));
    FaultyStore store(storage::memory::open_beside(*m.disk));
    const auto clock = std::make_shared<CountingClock>();
    runtime::local::Options options;
    options.workers = 2;
    options.random_seed = 7;
    options.resident_runs_max = 100;  // most of them have left memory when they are woken
    runtime::local::LocalRuntime runtime(options, m.stage, store, clock);

    std::vector<std::string> runs;
    for (int i = 0; i < kRuns; ++i) runs.push_back(runtime.start(call_of("w")).value().run_id);
    const int commits = store.commits;
    for (const std::string& run : runs) {
        const engine::GateAnswered yes{"ok", engine::GateOutcome::kApproved, "ada", "", {}};
        REQUIRE(runtime.ask(run, yes, kLong).ok());
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const engine::SignalReceived go{
            "go", {engine::Payload::json(std::to_string(i))}, "", std::to_string(i)};
        REQUIRE(runtime.ask(runs[i], go, kLong).ok());
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto ended = runtime.wait(runs[i], kLong);
        REQUIRE(ended.ok());
        CHECK(ended->result->body == std::to_string(i));
    }
    CHECK(store.commits - commits == 2 * kRuns);  // one for each that came, and no other
    CHECK(clock->moments == 0);
}
