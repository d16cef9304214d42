// Runs that cancel other runs, and parents whose children another process drives.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

Script sleeper(Scene& s, std::string x) {
    co_await s.sleep(60'000);
    co_return x;
}

// Cancels the run that its input names; what became of that.
Script canceller(Scene& s, std::string target) {
    std::string seen = "sent";
    auto asked = s.cancel_run(target);
    try {
        co_await asked;
    } catch (const Failed& failed) {
        seen = std::string(engine::name_of(failed.failure.kind)) + " " + failed.failure.type;
    }
    co_return seen;
}

runtime::StartCall named(const std::string& slug, const std::string& id) {
    auto call = call_of(slug);
    call.workflow_id = id;
    return call;
}

}  // namespace

TEST_CASE("a run cancels another one by its workflow id, in the same transaction") {
    for (const bool durable : {true, false}) {
        LocalFixture f(durable);
        f.stage.add(script("sleeper", sleeper));
        f.stage.add(script("canceller", canceller));
        const auto other = f.runtime->start(named("sleeper", "other")).value().run_id;
        CHECK(f.run("canceller", durable ? other : "other").result->body == "sent");
        CHECK(f.runtime->wait(other, {})->status == Status::kCancelled);
    }
}

TEST_CASE(
    "a run that is not known, or has ended, cannot be cancelled, and the runbook learns why") {
    LocalFixture f;
    f.stage.add(script("w", [](Scene&, std::string) -> Script { co_return "1"; }));
    f.stage.add(script("canceller", canceller));
    const auto ended = f.run("w").run_id;
    CHECK(f.run("canceller", ended).result->body == "app closed");
    CHECK(f.run("canceller", "nobody").result->body == "not_found not_found");
    CHECK(f.run("canceller", "01a1ffe8-aecf-7db2-8c4b-e3351e26d214").result->body ==
          "not_found not_found");
}

TEST_CASE("a run of another process is cancelled by a letter, also when nobody drives it yet") {
    for (const bool driven : {true, false}) {
        Machine m;
        m.stage.add(script("sleeper", sleeper));
        m.stage.add(script("canceller", canceller));
        Process& first = m.open();
        const auto other = first.runtime->start(named("sleeper", "other")).value().run_id;
        if (!driven) m.kill(first);
        Process& second = m.open();
        const auto run = second.runtime->start(call_of("canceller", "other")).value().run_id;
        CHECK(second.runtime->wait(run, {})->result->body == "sent");
        CHECK(m.log(run) == Log{"workflow_started", "external_cancel_sent", "workflow_completed"});
        Process& holder = driven ? first : second;
        if (!driven) REQUIRE(second.runtime->resume(other).ok());
        CHECK(holder.runtime->wait(other, {})->status == Status::kCancelled);
        CHECK(m.disk->letters({})->empty());
    }
}

TEST_CASE("a crash between a request to another run and its record neither loses nor doubles it") {
    for (const auto fate : {FaultyStore::Fate::kDieBefore, FaultyStore::Fate::kDieAfter}) {
        Machine m;
        m.stage.add(script("sleeper", sleeper));
        m.stage.add(script("canceller", [](Scene& s, std::string target) -> Script {
            co_await s.sleep(10);
            co_await s.cancel_run(target);
            co_return "1";
        }));
        Process& first = m.open();
        const auto other = first.runtime->start(named("sleeper", "other")).value().run_id;
        Process& second = m.open();
        const auto run = second.runtime->start(call_of("canceller", "other")).value().run_id;
        second.store->fate = [fate] { return fate; };
        CHECK_THROWS_AS((void)second.runtime->wait(run, {}), Death);
        m.kill(second);
        Process& third = m.open();
        if (!engine::is_final(third.runtime->get(run)->status)) {
            REQUIRE(third.runtime->resume(run).ok());
            REQUIRE(third.runtime->wait(run, {}).ok());
        }
        m.kill(first);
        // Its holder may have carried it out already, when it heard of the other's death.
        if (!engine::is_final(third.runtime->get(other)->status))
            REQUIRE(third.runtime->resume(other).ok());
        CHECK(third.runtime->wait(other, {})->status == Status::kCancelled);
        const auto log = m.log(other);
        CHECK(std::count(log.begin(), log.end(), "cancellation_requested") == 1);
        CHECK(m.disk->letters({})->empty());
    }
}

TEST_CASE("the end of a parent reaches a child that another process drives, as its call asked") {
    const std::map<engine::ClosePolicy, Status> expected{
        {engine::ClosePolicy::kCancel, Status::kCancelled},
        {engine::ClosePolicy::kTerminate, Status::kTerminated},
        {engine::ClosePolicy::kAbandon, Status::kCompleted}};
    for (const auto& [policy, status] : expected) {
        Machine m;
        engine::RunOptions options;
        options.close_policy = policy;
        m.stage.add(script("sleeper", sleeper));
        m.stage.add(script("parent", [options](Scene& s, std::string x) -> Script {
            s.child("sleeper", x, "kid", options);
            co_await s.sleep(1000);
            co_return "1";
        }));
        Process& first = m.open();
        const auto run = first.runtime->start(call_of("parent")).value().run_id;
        m.kill(first);
        Process& second = m.open();
        REQUIRE(second.runtime->resume("kid").ok());  // the child alone
        Process& third = m.open();
        REQUIRE(third.runtime->resume(run).ok());
        CHECK(third.runtime->wait(run, {})->status == Status::kCompleted);
        CHECK(second.runtime->wait("kid", {})->status == status);
    }
}
