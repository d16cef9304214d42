// Chains of runs that continue as new, and deadlines, through the runtime.
#include <doctest/doctest.h>

#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

// Counts down in the outside world, a run for each number.
struct Witness {
    std::vector<std::string> seen;
};

Body counter(Witness& witness, std::int64_t nap_ms = 0) {
    return [&witness, nap_ms](Scene& s, std::string n) -> Script {
        if (nap_ms > 0) co_await s.sleep(nap_ms);
        witness.seen.push_back(n);
        const int left = std::stoi(n);
        if (left > 0) s.go_on(std::to_string(left - 1));
        co_return "\"done\"";
    };
}

// All runs of the chain, from any member.
std::vector<runtime::RunView> chain_of(runtime::Runtime& runtime, const std::string& member) {
    auto view = runtime.get(member).value();
    while (!view.continued_from.empty()) view = runtime.get(view.continued_from).value();
    std::vector<runtime::RunView> chain{view};
    while (!view.continued_to.empty()) {
        view = runtime.get(view.continued_to).value();
        chain.push_back(view);
    }
    return chain;
}

}  // namespace

TEST_CASE("[C22] continue as new until n = 2: three runs, and the chain from any of them") {
    LocalFixture f;
    Witness witness;
    f.stage.add(script("w", counter(witness)));
    auto call = call_of("w", "2");
    call.workflow_id = "counter";
    call.idempotency_key = "k-1";
    const auto first = f.runtime->start(call).value().run_id;
    const auto end = f.runtime->wait(first, {}).value();
    CHECK(end.status == Status::kCompleted);
    CHECK(end.result->body == "\"done\"");
    CHECK(witness.seen == Log{"2", "1", "0"});
    for (const std::string& member : {first, end.run_id, end.continued_from}) {
        const auto chain = chain_of(*f.runtime, member);
        REQUIRE(chain.size() == 3);
        CHECK(chain[0].run_id == first);
        CHECK(chain[2].run_id == end.run_id);
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(chain[i].workflow_id == "counter");
            CHECK(chain[i].first_run_id == (i == 0 ? "" : first));
            CHECK(f.log(chain[i].run_id) ==
                  Log{"workflow_started",
                      i == 2 ? "workflow_completed" : "workflow_continued_as_new"});
        }
    }
    // The workflow id names the latest run, the key the first.
    CHECK(f.runtime->get("counter")->run_id == end.run_id);
    const auto again = f.runtime->start(call).value();
    CHECK(again.existing);
    CHECK(again.run_id == first);
    CHECK(witness.seen.size() == 3);
}

TEST_CASE("[C22] a transient run continues as new, under the same workflow id") {
    LocalFixture f(false);
    Witness witness;
    f.stage.add(script("w", counter(witness, 1000)));
    auto call = call_of("w", "3");
    call.workflow_id = "counter";
    const auto first = f.runtime->start(call).value().run_id;
    CHECK(!f.runtime->wait(first, std::chrono::milliseconds(1500)).ok());
    const auto now = f.runtime->get("counter");
    REQUIRE(now.ok());
    CHECK(now->run_id != first);
    CHECK(now->continued_from == first);
    CHECK(!f.runtime->start(call).ok());  // the id is taken
    const auto end = f.runtime->wait(first, {}).value();
    CHECK(end.status == Status::kCompleted);
    CHECK(end.first_run_id == first);
    CHECK(witness.seen == Log{"3", "2", "1", "0"});
    CHECK(f.runtime->start(call).ok());  // and free again
}

TEST_CASE("[C22] a chain goes on in the next process, and waiting and resuming follow it") {
    Machine m;
    Witness witness;
    m.stage.add(script("w", counter(witness, 1000)));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w", "3")).value().run_id;
    CHECK(!first.runtime->wait(run, std::chrono::milliseconds(2500)).ok());
    m.kill(first);
    Process& second = m.open();
    const auto resumed = second.runtime->resume(run);
    REQUIRE(resumed.ok());
    CHECK(resumed->run_id != run);
    CHECK(second.runtime->wait(run, {})->status == Status::kCompleted);
    CHECK(witness.seen == Log{"3", "2", "1", "0"});
    CHECK(chain_of(*second.runtime, run).size() == 4);
    CHECK(second.runtime->resume(run).error().code == ErrorCode::kConflict);
}

TEST_CASE("the end of a run and the beginning of the next are one transaction") {
    for (int n = 1; n <= 6; ++n) {
        CAPTURE(n);
        Machine m;
        Witness witness;
        m.stage.add(script("w", counter(witness, 1000)));
        Process& first = m.open();
        auto call = call_of("w", "2");
        call.workflow_id = "counter";
        const auto run = first.runtime->start(call).value().run_id;
        first.store->fate = [left = n]() mutable {
            return --left == 0 ? FaultyStore::Fate::kDieAfter : FaultyStore::Fate::kCommit;
        };
        try {
            (void)first.runtime->wait(run, {});
        } catch (const Death&) {
        }
        m.kill(first);
        Process& second = m.open();
        if (!engine::is_final(second.runtime->get("counter")->status)) {
            REQUIRE(second.runtime->resume(run).ok());
        }
        CHECK(second.runtime->wait(run, {})->status == Status::kCompleted);
        CHECK(chain_of(*second.runtime, run).size() == 3);
    }
}

TEST_CASE("a child that continues as new is followed to its end by its parent") {
    for (const bool killed : {false, true}) {
        for (const bool durable : {true, false}) {
            if (killed && !durable) continue;
            CAPTURE(killed);
            Machine m;
            m.options.default_durable = durable;
            Witness witness;
            m.stage.add(script("count", counter(witness, 1000)));
            m.stage.add(script("parent", [](Scene& s, std::string x) -> Script {
                co_return co_await s.child("count", x, "kid");
            }));
            Process* process = &m.open();
            const auto run = process->runtime->start(call_of("parent", "2")).value().run_id;
            CHECK(!process->runtime->wait(run, std::chrono::milliseconds(1500)).ok());
            if (killed) {
                m.kill(*process);
                process = &m.open();
                REQUIRE(process->runtime->resume(run).ok());
            }
            const auto view = process->runtime->wait(run, {}).value();
            CHECK(view.result->body == "\"done\"");
            CHECK(witness.seen == Log{"2", "1", "0"});
            if (!durable) continue;
            CHECK(m.log(run) == Log{"workflow_started", "child_workflow_started",
                                    "child_workflow_completed", "workflow_completed"});
            CHECK(m.disk->list({}).value().size() == 4);
        }
    }
}

TEST_CASE("a parent that ends cancels the run that its child has continued as") {
    for (const bool killed : {false, true}) {
        Machine m;
        Witness witness;
        m.stage.add(script("count", counter(witness, 1000)));
        m.stage.add(script("parent", [](Scene& s, std::string x) -> Script {
            s.child("count", x, "kid");
            co_await s.sleep(2500);
            co_return "1";
        }));
        Process* process = &m.open();
        const auto run = process->runtime->start(call_of("parent", "9")).value().run_id;
        CHECK(!process->runtime->wait(run, std::chrono::milliseconds(1500)).ok());
        if (killed) {
            m.kill(*process);
            process = &m.open();
            REQUIRE(process->runtime->resume(run).ok());
        }
        CHECK(process->runtime->wait(run, {})->status == Status::kCompleted);
        CHECK(process->runtime->get("kid")->status == Status::kCancelled);
        CHECK(process->runtime->list({true, 0})->empty());
    }
}

TEST_CASE("the newest version of a runbook takes over when a run continues as new") {
    LocalFixture f;
    f.stage.add(script("w", [](Scene& s, std::string) -> Script {
        co_await s.sleep(1000);
        s.go_on("1");
        co_return "";
    }));
    const auto run = f.runtime->start(call_of("w")).value().run_id;
    f.stage.add(script("w", [](Scene&, std::string) -> Script { co_return "\"new\""; }, "2", "d2"));
    const auto view = f.runtime->wait(run, {}).value();
    CHECK(view.result->body == "\"new\"");
    CHECK(view.version == "2");
}

TEST_CASE("a run that has a longest time fails with a timeout, in whichever process it is then") {
    for (const bool killed : {false, true}) {
        for (const bool durable : {true, false}) {
            if (killed && !durable) continue;
            Machine m;
            m.options.default_durable = durable;
            int refunds = 0;
            m.stage.activity("refund", [&](const engine::ActivityCall&) {
                ++refunds;
                return value("1");
            });
            m.stage.add(script("kid", [](Scene& s, std::string x) -> Script {
                s.catch_cancel();
                bool cancelled = false;
                try {
                    co_await s.sleep(60'000);
                } catch (const Cancelled&) {
                    cancelled = true;
                }
                co_await s.step("refund", x);
                if (cancelled) throw Cancelled{};
                co_return "1";
            }));
            m.stage.add(script("parent", [](Scene& s, std::string x) -> Script {
                engine::RunOptions options;
                options.run_ms = 5000;
                std::string seen;
                try {
                    co_await s.child("kid", x, "kid", options);
                } catch (const Failed& failed) {
                    seen = std::string(engine::name_of(failed.failure.kind)) + " " +
                           failed.failure.origin_name;
                }
                co_return seen;
            }));
            Process* process = &m.open();
            const auto begun = m.clock->now_ns();
            const auto run = process->runtime->start(call_of("parent")).value().run_id;
            CHECK(!process->runtime->wait(run, std::chrono::milliseconds(100)).ok());
            if (killed) {
                m.kill(*process);
                process = &m.open();
                REQUIRE(process->runtime->resume(run).ok());
            }
            CHECK(process->runtime->wait(run, {})->result->body == "timeout kid");
            CHECK(m.clock->now_ns() - begun == 5'000'000'000);
            CHECK(refunds == 1);
        }
    }
}

TEST_CASE("the longest time of a whole chain counts from its first run") {
    LocalFixture f;
    Witness witness;
    f.stage.add(script("count", counter(witness, 1000)));
    f.stage.add(script("parent", [](Scene& s, std::string x) -> Script {
        engine::RunOptions options;
        options.total_ms = 3500;
        std::string seen;
        try {
            co_await s.child("count", x, "kid", options);
        } catch (const Failed& failed) {
            seen = engine::name_of(failed.failure.kind);
        }
        co_return seen;
    }));
    CHECK(f.run("parent", "9").result->body == "timeout");
    CHECK(witness.seen == Log{"9", "8", "7"});
}

namespace {

// Takes one signal in each run, and has all that it got in its input.
Body collector(std::size_t most, std::int64_t nap_ms, std::int64_t after_ms) {
    return [=](Scene& s, std::string got) -> Script {
        if (nap_ms > 0) co_await s.sleep(nap_ms);
        got += co_await s.signal("item");
        if (got.size() < most) s.go_on(got, {}, after_ms);
        co_return got;
    };
}

engine::EventData item(const std::string& json, const std::string& id = {}) {
    return engine::SignalReceived{"item", {engine::Payload::json(json)}, "me", id};
}

}  // namespace

TEST_CASE("[C22] signals that a run has not taken are its successor's, in their order") {
    for (const bool durable : {true, false}) {
        for (const std::int64_t after_ms : {0, 700}) {
            CAPTURE(durable);
            CAPTURE(after_ms);
            LocalFixture f(durable);
            f.stage.add(script("w", collector(5, 1000, after_ms)));
            auto call = call_of("w", "");
            call.workflow_id = "inbox";
            const auto first = f.runtime->start(call).value().run_id;
            const auto send = [&](const std::string& json) {
                return f.runtime->ask("inbox", item(json, "i-" + json), std::chrono::seconds(1));
            };
            for (const char* json : {"1", "2", "3"}) REQUIRE(send(json).ok());
            // The run now waits to continue, or has just done so; the first one is taken.
            CHECK(!f.runtime->wait(first, std::chrono::milliseconds(1100)).ok());
            REQUIRE(send("4").ok());
            REQUIRE(send("2").ok());  // it came before, to the run that this one continues
            REQUIRE(send("5").ok());
            CHECK(f.runtime->wait(first, {})->result->body == "12345");
        }
    }
}

TEST_CASE("carried signals and the run that has them are one transaction with the end before it") {
    for (int n = 1; n <= 12; ++n) {
        CAPTURE(n);
        Machine m;
        m.stage.add(script("w", collector(3, 1000, 500)));
        Process* process = &m.open();
        auto call = call_of("w", "");
        call.workflow_id = "inbox";
        const auto run = process->runtime->start(call).value().run_id;
        for (const char* json : {"1", "2", "3"})
            REQUIRE(process->runtime->ask("inbox", item(json), std::chrono::seconds(1)).ok());
        process->store->fate = [left = n]() mutable {
            return --left == 0 ? FaultyStore::Fate::kDieAfter : FaultyStore::Fate::kCommit;
        };
        try {
            (void)process->runtime->wait(run, {});
        } catch (const Death&) {
        }
        m.kill(*process);
        process = &m.open();
        if (!engine::is_final(process->runtime->get("inbox")->status))
            REQUIRE(process->runtime->resume(run).ok());
        const auto end = process->runtime->wait(run, {}).value();
        CHECK(end.result->body == "123");
        CHECK(m.log(end.run_id).at(1) == "signal_received");
        for (const auto& view : chain_of(*process->runtime, run))
            CHECK(!process->runtime->replay(view.run_id, {})->difference);
    }
}

TEST_CASE("a signal that lies unread in the inbox when its run continues as new goes along") {
    Machine m;
    m.stage.add(script("w", collector(2, 1000, 0)));
    Process& process = m.open();
    const auto run = process.runtime->start(call_of("w", "")).value().run_id;
    REQUIRE(process.runtime->ask(run, item("1"), std::chrono::seconds(1)).ok());
    // Another process was told that it is kept, and rings no bell.
    auto tx = m.disk->begin().value();
    REQUIRE(tx->post({0, RunId::parse(run).value(), item("2", "i-2"), ""}).ok());
    REQUIRE(tx->commit().ok());
    const auto end = process.runtime->wait(run, {}).value();
    CHECK(end.result->body == "12");
    CHECK(m.log(run).back() == "workflow_continued_as_new");
    CHECK(m.disk->letters({}).value().empty());
}
