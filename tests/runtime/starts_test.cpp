// Starting runs: idempotency keys, workflow ids, transient runs.
#include <doctest/doctest.h>

#include <latch>
#include <set>
#include <thread>

#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

runtime::StartCall with_key(const std::string& slug, const std::string& key) {
    auto call = call_of(slug);
    call.idempotency_key = key;
    return call;
}

runtime::StartCall with_id(const std::string& slug, const std::string& id) {
    auto call = call_of(slug);
    call.workflow_id = id;
    return call;
}

struct Counted : LocalFixture {
    explicit Counted(bool durable = true) : LocalFixture(durable) {
        stage.activity("a", [this](const engine::ActivityCall&) {
            ++calls;
            return calls_fail ? failure("net", "down", true) : value("1");
        });
        const Body body = [](Scene& s, std::string x) -> Script {
            co_await s.sleep(10);
            co_return co_await s.step("a", x);
        };
        stage.add(script("w", body));
        stage.add(script("v", body));
    }
    int calls = 0;
    bool calls_fail = false;
};

}  // namespace

TEST_CASE("[C27] the same idempotency key gives the same run, whatever its status") {
    Counted f;
    f.calls_fail = true;
    const auto first = f.runtime->start(with_key("w", "k")).value();
    CHECK(!first.existing);
    const auto open = f.runtime->start(with_key("w", "k")).value();
    CHECK(open.existing);
    CHECK(open.run_id == first.run_id);
    CHECK(f.runtime->wait(first.run_id, {})->status == Status::kFailed);
    const auto closed = f.runtime->start(with_key("w", "k")).value();
    CHECK(closed.existing);
    CHECK(closed.run_id == first.run_id);
    CHECK(f.calls == 1);
    CHECK(f.runtime->list({})->size() == 1);
}

TEST_CASE("[C27] a start that retries what failed begins anew once, and not while it runs") {
    Counted f;
    f.calls_fail = true;
    auto call = with_key("w", "k");
    call.retry_failed = true;
    const auto first = f.runtime->start(call).value();
    CHECK(!first.existing);
    CHECK(f.runtime->start(call)->run_id == first.run_id);
    CHECK(f.runtime->wait(first.run_id, {})->status == Status::kFailed);
    f.calls_fail = false;
    CHECK(f.runtime->start(with_key("w", "k"))->run_id == first.run_id);
    const auto second = f.runtime->start(call).value();
    CHECK(!second.existing);
    CHECK(f.runtime->wait(second.run_id, {})->status == Status::kCompleted);
    CHECK(f.runtime->start(call)->run_id == second.run_id);
    CHECK(f.runtime->start(with_key("w", "k"))->run_id == second.run_id);
    CHECK(f.calls == 2);
}

TEST_CASE("[C27] another runbook with the same key has a run of its own") {
    Counted f;
    const auto first = f.runtime->start(with_key("w", "k")).value();
    const auto other = f.runtime->start(with_key("v", "k")).value();
    CHECK(!other.existing);
    CHECK(other.run_id != first.run_id);
    CHECK(f.runtime->wait(other.run_id, {})->status == Status::kCompleted);
}

TEST_CASE("[C27] racing starts from the threads of one process make one run") {
    Counted f;
    constexpr int kThreads = 8;
    std::vector<std::string> ids(kThreads);
    {
        std::latch go(kThreads);
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&, i] {
                go.arrive_and_wait();
                ids[static_cast<std::size_t>(i)] =
                    f.runtime->start(with_key("w", "k")).value().run_id;
            });
        }
    }
    CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == 1);
    CHECK(f.runtime->wait(ids[0], {})->status == Status::kCompleted);
    CHECK(f.calls == 1);
}

TEST_CASE("[C28] the workflow id of an open run is refused and named, and free after it closed") {
    for (const bool durable : {true, false}) {
        Counted f(durable);
        const auto first = f.runtime->start(with_id("w", "order-7")).value();
        CHECK(first.workflow_id == "order-7");
        const auto refused = f.runtime->start(with_id("v", "order-7"));
        REQUIRE(!refused.ok());
        CHECK(refused.error().code == ErrorCode::kConflict);
        CHECK(refused.error().message.find("already running") != std::string::npos);
        CHECK(refused.error().message.find(first.run_id) != std::string::npos);
        CHECK(f.runtime->wait(first.run_id, {})->status == Status::kCompleted);
        const auto again = f.runtime->start(with_id("v", "order-7"));
        REQUIRE(again.ok());
        CHECK(again->run_id != first.run_id);
        CHECK(f.runtime->wait(again->run_id, {})->status == Status::kCompleted);
        CHECK(f.calls == 2);
    }
}

TEST_CASE("[C29] an unknown slug is not found and leaves no record") {
    Counted f;
    const auto started = f.runtime->start(call_of("ghost"));
    REQUIRE(!started.ok());
    CHECK(started.error().code == ErrorCode::kNotFound);
    CHECK(f.runtime->list({})->empty());
}

TEST_CASE("a transient run with an idempotency key, or recorded only, is refused with the reason") {
    Counted f(false);
    const auto keyed = f.runtime->start(with_key("w", "k"));
    REQUIRE(!keyed.ok());
    CHECK(keyed.error().code == ErrorCode::kBadInput);
    CHECK(keyed.error().message.find("idempotency key") != std::string::npos);
    auto call = call_of("w");
    call.drive = false;
    CHECK(f.runtime->start(call).error().code == ErrorCode::kBadInput);
    CHECK(f.calls == 0);
}

TEST_CASE("durable or transient: the call, then the runbook's declaration, then the default") {
    for (const bool by_default : {true, false}) {
        LocalFixture f(by_default);
        const Body body = [](Scene&, std::string) -> Script { co_return "1"; };
        f.stage.add(script("plain", body));
        f.stage.add(script("declared", body, "1", "d1", true));
        CHECK(f.run("plain").durable == by_default);
        CHECK(f.run("declared").durable == false);
        CHECK(f.run("declared", "null", true).durable == true);
        CHECK(f.run("plain", "null", false).durable == false);
    }
}

TEST_CASE("sleeps, retries and children of a transient run work in memory and touch no store") {
    LocalFixture f(false);
    int calls = 0;
    f.stage.activity("flaky", [&](const engine::ActivityCall& call) {
        ++calls;
        return call.attempt < 3 ? failure("net", "down") : value("7");
    });
    f.stage.add(script("child", [](Scene& s, std::string x) -> Script {
        co_await s.sleep(500);
        co_return co_await s.step("flaky", x);
    }));
    f.stage.add(script(
        "w", [](Scene& s, std::string x) -> Script { co_return co_await s.child("child", x); }));
    const auto view = f.run("w");
    CHECK(view.result->body == "7");
    CHECK(calls == 3);
    CHECK(f.store->list({})->empty());
    CHECK(f.runtime->get(view.run_id)->status == Status::kCompleted);
    CHECK(f.runtime->events(view.run_id).error().message.find("transient") != std::string::npos);
}
