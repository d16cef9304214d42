// Children: by slug, failing, refused, and what becomes of them when their parent ends.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

Script sleeper(Scene& s, std::string x) {
    co_await s.sleep(5000);
    co_return x;
}

Script parent_of_child(Scene& s, std::string x) { co_return co_await s.child("child", x); }

// Stops with a bug, after a while, until that is mended.
Body stops_until(const bool& mended) {
    return [&mended](Scene& s, std::string) -> Script {
        co_await s.sleep(10);
        if (!mended) throw std::runtime_error("a bug");
        co_return "7";
    };
}

// What the runbook caught from the child `slug`, in one line.
Script catcher(Scene& s, std::string slug) {
    std::string seen = "none";
    try {
        co_await s.child(slug, "1");
    } catch (const Failed& failed) {
        const engine::Failure& f = failed.failure;
        seen = f.type + "|" + f.message + "|" + f.origin_name;
        if (f.cause) seen += "|" + f.cause->type;
    }
    co_return seen;
}

}  // namespace

TEST_CASE("[C19] a child is found whatever order the runbooks were registered in") {
    for (const bool child_first : {true, false}) {
        LocalFixture f;
        const auto parent = script("parent", parent_of_child);
        const auto child = script("child", sleeper);
        f.stage.add(child_first ? child : parent);
        f.stage.add(child_first ? parent : child);
        const auto view = f.run("parent", "5");
        CHECK(view.result->body == "5");
        const auto list = f.runtime->list({}).value();
        const auto at = std::find_if(list.begin(), list.end(),
                                     [](const auto& one) { return one.runbook == "child"; });
        REQUIRE(at != list.end());
        CHECK(at->parent_run_id == view.run_id);
        CHECK(at->workflow_id == view.run_id + "/child#1");
        CHECK(f.log(at->run_id) ==
              Log{"workflow_started", "sleep_started", "sleep_completed", "workflow_completed"});
    }
}

TEST_CASE("[C19] an unknown slug is a failure that the runbook can catch") {
    LocalFixture f;
    f.stage.add(script("w", catcher));
    const auto view = f.run("w", "ghost");
    CHECK(view.result->body == "not_found|child runbook 'ghost' is not registered|ghost");
    CHECK(f.log(view.run_id) ==
          Log{"workflow_started", "child_workflow_failed", "workflow_completed"});
}

TEST_CASE("[C20] children in parallel, suspended and three deep complete, also after a death") {
    for (const bool killed : {false, true}) {
        Machine m;
        m.stage.add(script("deep", [](Scene& s, std::string depth) -> Script {
            if (depth == "3") {
                co_await s.sleep(5000);
                co_return "leaf";
            }
            const std::string next = std::to_string(std::stoi(depth) + 1);
            auto a = s.child("deep", next);
            auto b = s.child("deep", next);
            std::string both = co_await a;
            both += co_await b;
            co_return both;
        }));
        Process* process = &m.open();
        const auto run = process->runtime->start(call_of("deep", "1")).value().run_id;
        CHECK(!process->runtime->wait(run, std::chrono::milliseconds(100)).ok());
        if (killed) {
            m.kill(*process);
            process = &m.open();
            REQUIRE(process->runtime->resume(run).ok());
        }
        CHECK(process->runtime->wait(run, {})->result->body == "leafleafleafleaf");
        CHECK(process->runtime->list({true, 0})->empty());
    }
}

TEST_CASE("[C21] the parent catches the child's type, message, slug and run id, and the cause") {
    LocalFixture f;
    f.stage.activity("charge", [](const engine::ActivityCall&) {
        return failure("declined", "no money", true);
    });
    std::string origin_run;
    f.stage.add(script("child", [](Scene& s, std::string x) -> Script {
        co_return co_await s.step("charge", x);
    }));
    f.stage.add(script("parent", [&origin_run](Scene& s, std::string x) -> Script {
        std::string seen;
        try {
            co_await s.child("child", x);
        } catch (const Failed& failed) {
            origin_run = failed.failure.origin_run;
            seen = failed.failure.type + "|" + failed.failure.message + "|" +
                   failed.failure.origin_name + "|" + failed.failure.cause->origin_name;
        }
        co_return seen;
    }));
    const auto view = f.run("parent");
    CHECK(view.result->body == "declined|no money|child|charge");
    CHECK(f.runtime->get(origin_run)->runbook == "child");
    CHECK(f.runtime->get(origin_run)->status == Status::kFailed);
}

TEST_CASE("[C21] a failure that nobody catches fails the parent with the child's words") {
    LocalFixture f;
    f.stage.add(script(
        "child", [](Scene& s, std::string x) -> Script { co_return co_await s.step("ghost", x); }));
    f.stage.add(script("parent", parent_of_child));
    const auto view = f.run("parent");
    CHECK(view.status == Status::kFailed);
    CHECK(view.failure->origin_name == "child");
    CHECK(view.failure->message == "activity 'ghost' is not registered");
}

TEST_CASE("a child under the workflow id of an open run is refused, and that run goes on") {
    Machine m;
    m.stage.add(script("child", sleeper));
    m.stage.add(script("parent", [](Scene& s, std::string) -> Script {
        auto first = s.child("child", "1", "the-id");
        std::string seen;
        try {
            co_await s.child("child", "2", "the-id");
        } catch (const Failed& failed) {
            seen = std::string(engine::name_of(failed.failure.kind)) + " ";
        }
        seen += co_await first;
        co_return seen;
    }));
    Process& process = m.open();
    const auto run = process.runtime->start(call_of("parent")).value().run_id;
    CHECK(!process.runtime->wait(run, std::chrono::milliseconds(1)).ok());
    CHECK(process.runtime->get(run)->waits.size() == 1);
    SUBCASE("in one process") { CHECK(process.runtime->wait(run, {})->result->body == "exists 1"); }
    SUBCASE("and a second process replays it the same") {
        m.kill(process);
        Process& second = m.open();
        REQUIRE(second.runtime->resume(run).ok());
        CHECK(second.runtime->wait(run, {})->result->body == "exists 1");
    }
}

TEST_CASE("children go as deep as the limit and no deeper") {
    LocalFixture f;
    f.options.child_depth_max = 3;
    f.runtime = f.make();
    f.stage.add(script("deep", [](Scene& s, std::string depth) -> Script {
        const std::string next = std::to_string(std::stoi(depth) + 1);
        std::string below;
        try {
            below = co_await s.child("deep", next);
        } catch (const Failed& failed) {
            below = failed.failure.type;
        }
        co_return depth + below;
    }));
    CHECK(f.run("deep", "0").result->body == "0123child_depth");
}

TEST_CASE("an open child of a parent that ends is cancelled, terminated or left alone, as asked") {
    for (const bool durable : {true, false}) {
        LocalFixture f(durable);
        std::map<engine::ClosePolicy, std::string> expected{
            {engine::ClosePolicy::kCancel, "cancelled"},
            {engine::ClosePolicy::kTerminate, "terminated"},
            {engine::ClosePolicy::kAbandon, "completed"}};
        f.stage.add(script("child", sleeper));
        for (const auto& [policy, word] : expected) {
            engine::RunOptions options;
            options.close_policy = policy;
            f.stage.add(script("parent", [options, w = word](Scene& s, std::string) -> Script {
                s.child("child", "1", "child-" + w, options);
                co_await s.sleep(10);
                co_return "1";
            }));
            CHECK(f.run("parent").status == Status::kCompleted);
            const auto before = f.runtime->get("child-" + word);
            if (!durable && word != "completed") continue;  // it is gone with its run
            const auto view = f.runtime->wait("child-" + word, {});
            REQUIRE(view.ok());
            CHECK(engine::name_of(view->status) == word);
        }
    }
}

TEST_CASE("the end of a parent and what it means to its children are one transaction") {
    for (int n = 1; n <= 6; ++n) {
        CAPTURE(n);
        Machine m;
        m.stage.add(script("child", sleeper));
        m.stage.add(script("parent", [](Scene& s, std::string) -> Script {
            s.child("child", "1", "kid");
            co_await s.sleep(10);
            co_return "1";
        }));
        Process& first = m.open();
        const auto run = first.runtime->start(call_of("parent")).value().run_id;
        first.store->fate = [left = n]() mutable {
            return --left == 0 ? FaultyStore::Fate::kDieAfter : FaultyStore::Fate::kCommit;
        };
        try {
            (void)first.runtime->wait(run, {});
        } catch (const Death&) {
        }
        m.kill(first);
        Process& second = m.open();
        if (!engine::is_final(second.runtime->get(run)->status)) {
            REQUIRE(second.runtime->resume(run).ok());
            REQUIRE(second.runtime->wait(run, {}).ok());
        }
        CHECK(second.runtime->get("kid")->status == Status::kCancelled);
    }
}

TEST_CASE("a child cancelled by its parent ends as cancelled, and its parent catches that") {
    LocalFixture f;
    f.stage.add(script("child", sleeper));
    f.stage.add(script("parent", [](Scene& s, std::string) -> Script {
        auto kid = s.child("child", "1", "kid");
        co_await s.sleep(10);
        s.cancel(kid);
        std::string seen;
        try {
            co_await kid;
        } catch (const Failed& failed) {
            seen = engine::name_of(failed.failure.kind);
        }
        co_await s.sleep(10);
        co_return seen;
    }));
    const auto view = f.run("parent");
    CHECK(view.result->body == "cancelled");
    CHECK(f.runtime->get("kid")->status == Status::kCancelled);
    CHECK(f.log(view.run_id) == Log{"workflow_started", "child_workflow_started", "sleep_started",
                                    "sleep_completed", "child_workflow_cancelled", "sleep_started",
                                    "sleep_completed", "workflow_completed"});
}

TEST_CASE("a child goes on while its parent is parked, and is linked again when that is back") {
    LocalFixture f;
    bool mended = false;
    f.stage.add(script("child", sleeper));
    f.stage.add(script("parent", [&mended](Scene& s, std::string) -> Script {
        auto kid = s.child("child", "7", "kid");
        co_await s.sleep(10);
        if (!mended) throw std::runtime_error("a bug");
        co_return co_await kid;
    }));
    const auto run = f.run("parent");
    CHECK(run.status == Status::kInterrupted);
    mended = true;
    SUBCASE("while the child is open") {
        REQUIRE(f.runtime->resume(run.run_id).ok());
        CHECK(f.runtime->wait(run.run_id, {})->result->body == "7");
    }
    SUBCASE("after the child has ended") {
        CHECK(f.runtime->wait("kid", {})->status == Status::kCompleted);
        REQUIRE(f.runtime->resume(run.run_id).ok());
        CHECK(f.runtime->wait(run.run_id, {})->result->body == "7");
    }
    CHECK(f.runtime->get("kid")->status == Status::kCompleted);
}

TEST_CASE("who waits for a parent of a parked child is told, and mending the child frees both") {
    LocalFixture f;
    bool mended = false;
    f.stage.add(script("child", stops_until(mended)));
    f.stage.add(script("parent", parent_of_child));
    const auto run = f.runtime->start(call_of("parent")).value().run_id;
    const auto stuck = f.runtime->wait(run, {});
    REQUIRE(!stuck.ok());
    CHECK(stuck.error().code == ErrorCode::kMismatch);
    CHECK(stuck.error().message.find("waits for its child child") != std::string::npos);
    CHECK(!f.runtime->get(run)->waits.at(0).note.empty());
    mended = true;
    SUBCASE("by way of the parent") { REQUIRE(f.runtime->resume(run).ok()); }
    SUBCASE("by itself") { REQUIRE(f.runtime->resume(run + "/child#1").ok()); }
    const auto view = f.runtime->wait(run, {});
    REQUIRE(view.ok());
    CHECK(view->result->body == "7");
}

TEST_CASE("of two parked children one is mended: who waits for the parent is told of the other") {
    LocalFixture f;
    std::string mended;
    f.stage.add(script("child", [&mended](Scene& s, std::string n) -> Script {
        co_await s.sleep(10);
        if (mended.find(n) == std::string::npos) throw std::runtime_error("a bug of " + n);
        co_await s.sleep(10);
        co_return n;
    }));
    f.stage.add(script("middle", [](Scene& s, std::string n) -> Script {
        co_return co_await s.child("child", n, "first");
    }));
    f.stage.add(script("parent", [](Scene& s, std::string) -> Script {
        auto one = s.child("middle", "1");
        auto other = s.child("child", "2", "other");
        const std::string all = co_await one;
        co_return all + co_await other;
    }));
    const auto run = f.runtime->start(call_of("parent")).value().run_id;
    REQUIRE(!f.runtime->wait(run, {}).ok());
    mended = "1";
    REQUIRE(f.runtime->resume("first").ok());
    CHECK(f.runtime->wait("first", {})->result->body == "1");
    const auto stuck = f.runtime->wait(run, {});
    REQUIRE(!stuck.ok());
    CHECK(stuck.error().message.find("a bug of 2") != std::string::npos);
    mended = "12";
    SUBCASE("by way of the parent") { REQUIRE(f.runtime->resume(run).ok()); }
    SUBCASE("by itself") { REQUIRE(f.runtime->resume("other").ok()); }
    const auto view = f.runtime->wait(run, {});
    REQUIRE(view.ok());
    CHECK(view->result->body == "12");
}

TEST_CASE("a parent that is resumed mends a grandchild that was parked meanwhile") {
    LocalFixture f;
    bool mended = false;
    f.stage.add(script("child", stops_until(mended)));
    f.stage.add(script("middle", parent_of_child));
    f.stage.add(script("parent", [&mended](Scene& s, std::string x) -> Script {
        auto kid = s.child("middle", x);
        co_await s.sleep(5);
        if (!mended) throw std::runtime_error("a bug of its own");
        co_return co_await kid;
    }));
    const auto run = f.run("parent").run_id;
    CHECK(!f.runtime->wait(run + "/middle#1", {}).ok());
    SUBCASE("at once") {
        mended = true;
        REQUIRE(f.runtime->resume(run).ok());
    }
    SUBCASE("and is told when that is parked again") {
        int tries = 0;
        f.stage.add(script("parent", [&tries](Scene& s, std::string x) -> Script {
            auto kid = s.child("middle", x);
            co_await s.sleep(5);
            ++tries;
            co_return co_await kid;
        }));
        REQUIRE(f.runtime->resume(run).ok());
        const auto stuck = f.runtime->wait(run, {});
        REQUIRE(!stuck.ok());
        CHECK(stuck.error().message.find("a bug") != std::string::npos);
        CHECK(tries > 0);
        mended = true;
        REQUIRE(f.runtime->resume(run).ok());
    }
    const auto view = f.runtime->wait(run, {});
    REQUIRE(view.ok());
    CHECK(view->result->body == "7");
}

TEST_CASE("a parent whose parked child is ended goes on, and is not told of it any more") {
    LocalFixture f;
    f.stage.activity("work", [](const engine::ActivityCall&) { return value("1"); });
    f.stage.add(script("child", [](Scene& s, std::string) -> Script {
        co_await s.sleep(10);
        throw std::runtime_error("a bug");
        co_return "never";
    }));
    f.stage.add(script("parent", [](Scene& s, std::string x) -> Script {
        std::string seen = "none";
        try {
            co_await s.child("child", x, "kid");
        } catch (const Failed& failed) {
            seen = failed.failure.type;
        }
        co_await s.step("work", "1");
        co_await s.sleep(5000);
        co_return seen;
    }));
    const auto run = f.runtime->start(call_of("parent")).value().run_id;
    CHECK(!f.runtime->wait(run, {}).ok());
    REQUIRE(
        f.runtime->ask("kid", engine::WorkflowTerminated{"no use"}, std::chrono::seconds(1)).ok());
    const auto view = f.runtime->wait(run, {});
    REQUIRE(view.ok());
    CHECK(view->result->body == "terminated");
}

TEST_CASE("a run gets stuck on a parked child when the last of its own work has ended") {
    LocalFixture f;
    f.stage.add(script("child", [](Scene& s, std::string) -> Script {
        co_await s.sleep(10);
        throw std::runtime_error("a bug");
        co_return "never";
    }));
    f.stage.add(script("parent", [](Scene& s, std::string x) -> Script {
        auto kid = s.child("child", x);
        auto nap = s.sleep(5000);
        co_await nap;
        co_return co_await kid;
    }));
    const auto begun = f.clock->now_ns();
    const auto run = f.runtime->start(call_of("parent")).value().run_id;
    const auto stuck = f.runtime->wait(run, {});
    REQUIRE(!stuck.ok());
    CHECK(stuck.error().message.find("waits for its child child") != std::string::npos);
    CHECK(f.clock->now_ns() - begun == 5'000'000'000);
}

TEST_CASE(
    "a parent of many children is stuck when the last one that goes on is parked, and not before") {
    for (const bool evicting : {false, true}) {
        LocalFixture f;
        f.options.resident_runs_max = evicting ? 1 : 1000;
        f.runtime = f.make();
        constexpr int kChildren = 6;
        int mended = 0;  // so many of them, from the first on
        // The third one has a child of its own, and is stuck with that instead of being parked.
        f.stage.add(script("child", [&mended](Scene& s, std::string n) -> Script {
            co_await s.sleep(1000 * std::stoll(n));
            if (n == "3") co_return co_await s.child("child", "33");
            if (std::stoi(n.substr(0, 1)) > mended) throw std::runtime_error("a bug");
            co_return n;
        }));
        f.stage.add(script("parent", [](Scene& s, std::string) -> Script {
            std::vector<Scene::Wait> kids;
            for (int n = 1; n <= kChildren; ++n)
                kids.push_back(s.child("child", std::to_string(n), "kid-" + std::to_string(n)));
            std::string all;
            for (auto& kid : kids) all += co_await kid;
            co_return all;
        }));
        const auto begun = f.clock->now_ns();
        const auto run = f.runtime->start(call_of("parent")).value().run_id;
        const auto stuck = f.runtime->wait(run, std::chrono::hours(1));
        REQUIRE(!stuck.ok());
        CHECK(stuck.error().code == ErrorCode::kMismatch);
        CHECK(f.clock->now_ns() - begun == 36'000'000'000);  // the grandchild is the last one
        mended = 2;
        REQUIRE(f.runtime->resume("kid-1").ok());
        CHECK(f.runtime->wait("kid-1", std::chrono::hours(1)).ok());
        CHECK(!f.runtime->wait(run, std::chrono::seconds(1)).ok());  // the others are parked
        mended = kChildren;
        const auto grandchild = f.runtime->get("kid-3")->run_id + "/child#1";
        for (const std::string& kid : Log{"kid-2", "kid-4", grandchild, "kid-6", "kid-5"})
            REQUIRE(f.runtime->resume(kid).ok());
        const auto end = f.runtime->wait(run, std::chrono::hours(1));
        REQUIRE(end.ok());
        CHECK(end->result->body == "1233456");
    }
}
