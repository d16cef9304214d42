// Runs that only wait leave memory, and nobody notices.
#include <doctest/doctest.h>

#include <limits>

#include "host/engine/describe.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kSoon{100};

// Lives in the frames of scripts, so it tells how many runs are in memory.
class Resident {
 public:
    explicit Resident(int& count) : count_(&count) { ++count; }
    Resident(const Resident&) = delete;
    Resident& operator=(const Resident&) = delete;
    ~Resident() { --*count_; }

 private:
    int* count_;
};

struct World {
    int resident = 0;
    std::map<std::string, int> bodies;  // by run, step and attempt: outside the log
    bool changed = false;               // the code of "fickle"
    Machine m;

    explicit World(std::size_t resident_runs_max = 0) {
        m.options.resident_runs_max = resident_runs_max;
        m.stage.activity("work", [this](const engine::ActivityCall& call) {
            ++bodies[std::string(call.idempotency_key) + " " + std::to_string(call.attempt)];
            if (call.args.at(0).body == "flaky" && call.attempt < 3) return failure("net", "down");
            return value(call.args.at(0).body);
        });
        m.stage.add(script("nap", [this](Scene& s, std::string x) -> Script {
            const Resident here(resident);
            co_await s.sleep(60'000);
            co_return co_await s.step("work", x);
        }));
        m.stage.add(script("fickle", [this](Scene& s, std::string x) -> Script {
            const Resident here(resident);
            if (changed) co_await s.step("work", "new");
            co_await s.sleep(60'000);
            co_return co_await s.step("work", x);
        }));
        m.stage.add(script("parent", [this](Scene& s, std::string x) -> Script {
            const Resident here(resident);
            co_return co_await s.child("nap", x);
        }));
        // Everything that a run can wait for.
        m.stage.add(script("all", [this](Scene& s, std::string x) -> Script {
            const Resident here(resident);
            std::string trail = co_await s.step("work", "flaky");
            auto far = s.sleep(3'600'000);
            auto near = s.sleep(1000);
            auto child = s.child("parent", x, "the-child");
            auto step = s.step("work", "1");
            trail += co_await s.side_effect([] { return std::string("s"); });
            trail += co_await step;
            co_await near;
            s.cancel(far);
            trail += co_await child;
            if (s.patched("newer")) co_await s.sleep(10);
            co_return trail + co_await s.step("work", "flaky");
        }));
    }

    std::string start(Process& process, const std::string& slug) {
        return process.runtime->start(call_of(slug)).value().run_id;
    }
};

Result<runtime::RunView> ended(Process& process, const std::string& run) {
    RB_TRY(const auto asked,
           process.runtime->ask(run, engine::WorkflowTerminated{"enough"}, kSoon));
    return process.runtime->get(asked.run_id);
}

std::vector<std::string> told(Machine& m) {
    std::vector<std::string> lines;
    const auto rows = m.disk->list({}).value();
    for (const auto& row : rows) {
        const auto events = m.disk->read_events(row.key).value();
        for (const auto& event : events) {
            lines.push_back(row.run_id.to_string() + " " + std::to_string(event.sequence) + " " +
                            std::to_string(event.time_ns) + " " + engine::describe(event.data));
        }
    }
    return lines;
}

}  // namespace

TEST_CASE("a run evicted whenever it waits has the log, result and effects of one that never was") {
    World evicted(0);
    World kept(4096);
    kept.m.options.idle_most_ns = std::numeric_limits<std::int64_t>::max();
    for (World* world : {&evicted, &kept}) {
        Process& process = world->m.open();
        const auto run = world->start(process, "all");
        for (int i = 0; i < 1000; ++i) {
            const auto view = process.runtime->wait(run, kSoon);
            if (view.ok()) break;
            CHECK((world == &kept) == (world->resident > 0));
        }
        const auto view = process.runtime->wait(run, {});
        REQUIRE(view.ok());
        CHECK(view->status == Status::kCompleted);
        CHECK(view->result->body == "flakys1nullflaky");
        CHECK(world->resident == 0);
    }
    CHECK(told(evicted.m) == told(kept.m));
    CHECK(evicted.bodies == kept.bodies);
}

TEST_CASE("[C20] a child that ends wakes its parent, though both had left memory") {
    World world;
    Process& process = world.m.open();
    const auto run = world.start(process, "parent");
    CHECK(!process.runtime->wait(run, kSoon).ok());
    CHECK(world.resident == 0);
    const auto view = process.runtime->get(run).value();
    CHECK(view.status == Status::kSuspended);
    CHECK(view.waits.size() == 1);
    CHECK(process.runtime->list({true, 0})->size() == 2);
    CHECK(process.runtime->wait(run, {})->result->body == "null");
}

TEST_CASE("[C26] terminate reaches an evicted run and its evicted child, from here and elsewhere") {
    for (const bool elsewhere : {false, true}) {
        CAPTURE(elsewhere);
        World world;
        Process& process = world.m.open();
        const auto run = world.start(process, "parent");
        CHECK(!process.runtime->wait(run, kSoon).ok());
        Process& asking = elsewhere ? world.m.open() : process;
        CHECK(ended(asking, run)->status == Status::kTerminated);
        CHECK(process.runtime->wait(run, {})->status == Status::kTerminated);
        CHECK(world.bodies.empty());
        CHECK(process.runtime->list({true, 0})->empty());  // the child is cancelled
    }
}

TEST_CASE("[C34] an evicted run that its code does not replay is parked, and executes nothing") {
    World world;
    Process& process = world.m.open();
    const auto run = world.start(process, "fickle");
    CHECK(!process.runtime->wait(run, kSoon).ok());
    world.changed = true;
    SUBCASE("when its timer is due") {
        const auto view = process.runtime->wait(run, {});
        REQUIRE(view.ok());
        CHECK(view->status == Status::kInterrupted);
        CHECK(view->failure->type == "nondeterminism");
        CHECK(view->failure->message.find("event 2") != std::string::npos);
        CHECK(world.m.log(run).back() == "workflow_interrupted");
        world.changed = false;
        REQUIRE(process.runtime->resume(run).ok());
        CHECK(process.runtime->wait(run, {})->status == Status::kCompleted);
        CHECK(world.bodies.size() == 1);
    }
    SUBCASE("unless it is to be terminated, which needs no code") {
        CHECK(ended(process, run)->status == Status::kTerminated);
        CHECK(process.runtime->wait(run, {})->status == Status::kTerminated);
        CHECK(world.bodies.empty());
    }
}

TEST_CASE("a parked child is told to who waits for its evicted parent, which goes on once mended") {
    World world;
    bool mended = false;
    world.m.stage.add(script("broken", [&](Scene& s, std::string) -> Script {
        co_await s.sleep(1000);
        if (!mended) throw std::logic_error("a slip");
        co_return "7";
    }));
    world.m.stage.add(script("grandparent", [&](Scene& s, std::string x) -> Script {
        const Resident here(world.resident);
        co_return co_await s.child("hopeful", x);
    }));
    world.m.stage.add(script("hopeful", [&](Scene& s, std::string x) -> Script {
        const Resident here(world.resident);
        co_return co_await s.child("broken", x, "the-broken");
    }));
    Process& process = world.m.open();
    const auto run = world.start(process, "grandparent");
    CHECK(process.runtime->wait(run, {}).error().code == ErrorCode::kMismatch);
    CHECK(world.resident == 0);
    SUBCASE("by resuming the child") {
        mended = true;
        REQUIRE(process.runtime->resume("the-broken").ok());
        CHECK(process.runtime->wait(run, {})->result->body == "7");
    }
    SUBCASE("by resuming the topmost") {
        mended = true;
        REQUIRE(process.runtime->resume(run).ok());
        CHECK(process.runtime->wait(run, {})->result->body == "7");
    }
    SUBCASE("or is ended") { CHECK(ended(process, run)->status == Status::kTerminated); }
}

TEST_CASE("no more runs that only wait are in memory than was said, the longest idle leave first") {
    constexpr int kRuns = 10'000;
    constexpr int kMost = 100;
    World world(kMost);
    Process& process = world.m.open();
    std::vector<runtime::StartCall> calls(500, call_of("nap"));
    std::vector<std::string> runs;
    while (runs.size() < kRuns) {
        const auto answers = process.runtime->start_all(calls);
        for (const auto& answer : answers) runs.push_back(answer->run_id);
        CHECK(world.resident == kMost);
    }
    CHECK(process.runtime->list({true, 10})->size() == 10);
    // All are due at once, this one last.
    CHECK(process.runtime->wait(runs.back(), {})->status == Status::kCompleted);
    CHECK(process.runtime->list({true, 0})->empty());
    CHECK(world.resident == 0);
    CHECK(world.bodies.size() == kRuns);
}

TEST_CASE("a run that has waited long leaves memory, one that a moment ago did something stays") {
    World world(10);
    world.m.stage.add(script("busy", [&](Scene& s, std::string) -> Script {
        const Resident here(world.resident);
        for (int i = 0; i < 100; ++i) co_await s.sleep(1000);
        co_return "0";
    }));
    world.m.stage.add(script("long", [&](Scene& s, std::string) -> Script {
        const Resident here(world.resident);
        co_await s.sleep(600'000);
        co_return "1";
    }));
    Process& process = world.m.open();
    const auto sleeper = world.start(process, "long");
    const auto busy = world.start(process, "busy");
    CHECK(!process.runtime->wait(busy, std::chrono::seconds(59)).ok());
    CHECK(world.resident == 2);
    CHECK(!process.runtime->wait(busy, std::chrono::seconds(3)).ok());
    CHECK(world.resident == 1);
    CHECK(process.runtime->wait(busy, {})->result->body == "0");
    CHECK(process.runtime->wait(sleeper, {})->result->body == "1");
}

TEST_CASE("transient runs are never evicted: nothing could bring them back") {
    World world(0);
    Process& process = world.m.open();
    auto call = call_of("parent");
    call.durable = false;
    const auto run = process.runtime->start(call).value().run_id;
    CHECK(!process.runtime->wait(run, kSoon).ok());
    CHECK(world.resident == 2);
    CHECK(process.runtime->wait(run, {})->status == Status::kCompleted);
}

TEST_CASE(
    "[C12] a process that dies with evicted runs loses none, and one that ends hands them on") {
    for (const bool killed : {true, false}) {
        CAPTURE(killed);
        World world;
        Process& first = world.m.open();
        const auto run = world.start(first, "parent");
        CHECK(!first.runtime->wait(run, kSoon).ok());
        if (killed) {
            world.m.kill(first);
        } else {
            first.runtime.reset();
        }
        Process& second = world.m.open();
        REQUIRE(second.runtime->resume(run).ok());
        CHECK(second.runtime->wait(run, {})->status == Status::kCompleted);
        for (const auto& [step, times] : world.bodies) CHECK(times == 1);
    }
}

TEST_CASE("an evicted run that another process has taken is let go when its timer is due here") {
    World world;
    Process& first = world.m.open();
    const auto run = world.start(first, "nap");
    CHECK(!first.runtime->wait(run, kSoon).ok());
    world.m.kill(first);
    Process& second = world.m.open();
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(second.runtime->wait(run, {})->status == Status::kCompleted);
    CHECK(first.runtime->wait(run, {}).error().code == ErrorCode::kFenced);
    CHECK(world.bodies.size() == 1);
}

TEST_CASE("what comes for an evicted run whose log cannot be read is kept, and tried again") {
    World world;
    Process& process = world.m.open();
    const auto run = world.start(process, "parent");
    CHECK(!process.runtime->wait(run, kSoon).ok());
    int readings = 0;
    process.store->unreadable = [&] { return ++readings % 3 != 0; };
    SUBCASE("timers and the ends of children") {
        const auto view = process.runtime->wait(run, {});
        REQUIRE(view.ok());
        CHECK(view->status == Status::kCompleted);
        CHECK(readings >= 6);
        CHECK(world.bodies.size() == 1);
    }
    SUBCASE("letters") {
        CHECK(ended(process, run).error().code == ErrorCode::kTimedOut);
        CHECK(world.m.disk->find({run})->closed_ns == 0);
        CHECK(process.runtime->wait(run, {})->status == Status::kTerminated);
    }
    SUBCASE("but who asks to resume it is told") {
        const auto resumed = process.runtime->resume(run);
        CHECK(resumed.error().message == "the disk does not answer");
        CHECK(process.runtime->wait(run, {})->status == Status::kCompleted);
    }
}

TEST_CASE("the last heartbeat of a failed attempt reaches the next one across an eviction") {
    World world;
    std::vector<std::string> seen;
    world.m.stage.activity("copy", [&](const engine::ActivityCall& call) {
        seen.push_back(call.last_heartbeat.empty() ? "" : call.last_heartbeat.at(0).body);
        CHECK(call.heartbeat({engine::Payload::json(std::to_string(call.attempt * 10))}));
        return call.attempt < 3 ? failure("net", "down") : value("1");
    });
    world.m.stage.add(script("w", [&](Scene& s, std::string x) -> Script {
        const Resident here(world.resident);
        co_return co_await s.step("copy", x);
    }));
    Process& process = world.m.open();
    const auto run = world.start(process, "w");
    CHECK(!process.runtime->wait(run, kSoon).ok());
    CHECK(world.resident == 0);
    CHECK(process.runtime->wait(run, {})->status == Status::kCompleted);
    CHECK(seen == std::vector<std::string>{"", "10", "20"});
}

TEST_CASE("a run that owes an answer stays in memory until it has given it") {
    World world;
    world.m.stage.add(script("slow", [&](Scene& s, std::string) -> Script {
        const Resident here(world.resident);
        auto id = std::make_shared<std::string>();
        s.on_update("order", {[id](const std::string& its, const std::string&) {
                        *id = its;
                        return std::optional<std::string>();
                    }});
        co_await s.sleep(1000);
        s.update_done(*id, "\"done\"");
        co_await s.sleep(1000);
        co_return "1";
    }));
    Process& process = world.m.open();
    const auto run = world.start(process, "slow");
    CHECK(!process.runtime->wait(run, kSoon).ok());
    CHECK(world.resident == 0);
    const engine::UpdateAccepted order{"order-1", "order", {engine::Payload::json("1")}, "me"};
    CHECK(process.runtime->ask(run, order, kSoon).error().code == ErrorCode::kTimedOut);
    CHECK(world.resident == 1);
    CHECK(!process.runtime->wait(run, milliseconds(1000)).ok());
    CHECK(world.resident == 0);
    CHECK(process.runtime->wait(run, {})->result->body == "1");
}
