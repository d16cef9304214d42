// Who looks at the clock: the pacemaker's thread, or a caller that waits for its run anyway.
#include "host/runtime/local/pacemaker.hpp"

#include <doctest/doctest.h>

#include <latch>
#include <thread>

#include "tests/runtime/local_fixture.hpp"

using namespace runbook;
using namespace runbook::test;
using runtime::local::Pacemaker;
using std::chrono::milliseconds;

namespace {

constexpr std::int64_t kMs = 1'000'000;

// A pacemaker and who has heard its beat.
struct Heart {
    runtime::local::SystemClock clock;
    std::latch beaten{1};
    std::thread::id by;
    Pacemaker pacemaker{clock, [this] {
                            by = std::this_thread::get_id();
                            beaten.count_down();
                        }};
    ~Heart() { pacemaker.stop(); }
    std::int64_t in(std::int64_t ms) { return clock.now_ns() + ms * kMs; }
    bool was_thread() {
        beaten.wait();
        return by != std::this_thread::get_id();
    }
};

Script sleeps(Scene& s, std::string ms) {
    co_await s.sleep(std::stoi(ms));
    co_return co_await s.step("tell", "null");
}

}  // namespace

TEST_CASE("what is due while nobody has promised to watch is a thread's business") {
    Heart heart;
    heart.pacemaker.at(heart.in(1));
    CHECK(heart.was_thread());
    heart.pacemaker.promise_to_watch();
    CHECK_FALSE(heart.pacemaker.watch({}).has_value());
}

TEST_CASE("the caller that has promised to watch learns what is due, and beats itself") {
    Heart heart;
    heart.pacemaker.promise_to_watch();
    const std::int64_t due = heart.in(200);
    heart.pacemaker.at(due);
    CHECK(heart.pacemaker.watch({}) == due);
    CHECK(heart.pacemaker.watch(due - kMs) == due - kMs);
    heart.pacemaker.beat();
    CHECK_FALSE(heart.was_thread());
    CHECK(heart.pacemaker.watch({}) > due);
}

TEST_CASE("what becomes due before the watcher is back gets a thread") {
    Heart heart;
    heart.pacemaker.promise_to_watch();
    CHECK(heart.pacemaker.watch({}).has_value());
    heart.pacemaker.at(heart.in(1));
    CHECK(heart.was_thread());
    CHECK_FALSE(heart.pacemaker.end_watch());
}

TEST_CASE("when the watcher leaves, what is still due gets a thread") {
    Heart heart;
    heart.pacemaker.promise_to_watch();
    heart.pacemaker.at(heart.in(60));
    CHECK(heart.pacemaker.end_watch());
    CHECK_FALSE(heart.pacemaker.watch({}).has_value());
    heart.pacemaker.at(heart.in(1));
    CHECK(heart.was_thread());
}

TEST_CASE("a run's timers fire while its starter waits, and after it has left") {
    for (const int wait_ms : {10'000, 1}) {
        LocalFixture f(false, 1);
        std::latch told{1};
        f.stage.activity("tell", [&](const engine::ActivityCall&) {
            told.count_down();
            return value("1");
        });
        f.stage.add(script("sleeps", sleeps));
        runtime::StartCall call;
        call.slug = "sleeps";
        call.input = {engine::Payload::json("60")};
        call.wait_follows = true;
        const auto started = f.runtime->start(call);
        REQUIRE(started.ok());
        const auto waited = f.runtime->wait(started->run_id, milliseconds(wait_ms));
        CHECK(waited.ok() == (wait_ms > 1));
        told.wait();
        CHECK(f.runtime->wait(started->run_id, {}).ok());
    }
}
