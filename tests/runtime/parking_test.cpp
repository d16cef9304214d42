// Parked runs: why, what the log says, and how they come back.
#include <doctest/doctest.h>

#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;

namespace {

Script asks_a(Scene& s, std::string x) {
    const std::string got = co_await s.step("a", x);
    co_await s.sleep(1000);
    co_return got;
}

Script asks_b(Scene& s, std::string x) {
    const std::string got = co_await s.step("b", x);
    co_await s.sleep(1000);
    co_return got;
}

// A machine whose run "w" of version 1 sleeps, and whose process is gone.
struct Sleeping {
    Machine m;
    std::string run;
    explicit Sleeping(Body body = asks_a) {
        m.stage.activity("a", [](const engine::ActivityCall&) { return value("\"a\""); });
        m.stage.activity("b", [](const engine::ActivityCall&) { return value("\"b\""); });
        for (const char* slug : {"c", "d"}) {
            m.stage.add(script(slug, [](Scene&, std::string) -> Script { co_return "1"; }));
        }
        m.stage.add(script("w", std::move(body), "1", "digest-1"));
        Process& first = m.open();
        run = first.runtime->start(call_of("w")).value().run_id;
        (void)first.runtime->wait(run, std::chrono::milliseconds(1));
        m.kill(first);
    }
    runtime::RunView resume(Process& process) {
        REQUIRE(process.runtime->resume(run).ok());
        return process.runtime->wait(run, {}).value();
    }
    engine::WorkflowInterrupted last_interruption() {
        engine::WorkflowInterrupted last;
        for (const auto& event : m.events(run)) {
            const auto* e = std::get_if<engine::WorkflowInterrupted>(&event.data);
            if (e != nullptr) last = *e;
        }
        return last;
    }
};

}  // namespace

TEST_CASE("a runbook that throws is parked with its words, and a mended version resumes it") {
    LocalFixture f;
    int calls = 0;
    f.stage.activity("a", [&](const engine::ActivityCall&) {
        ++calls;
        return value("7");
    });
    f.stage.add(script(
        "w",
        [](Scene& s, std::string x) -> Script {
            co_await s.step("a", x);
            throw std::runtime_error("index 5 of 3");
            co_return "never";
        },
        "1", "digest-1"));
    const auto parked = f.run("w");
    CHECK(parked.status == Status::kInterrupted);
    CHECK(parked.failure->type == "runbook_error");
    CHECK(parked.failure->message.find("index 5 of 3") != std::string::npos);
    CHECK(f.log(parked.run_id) ==
          Log{"workflow_started", "step_started", "step_completed", "workflow_interrupted"});
    SUBCASE("resumed as it is: parked still, executed nothing") {
        REQUIRE(f.runtime->resume(parked.run_id).ok());
        CHECK(f.runtime->wait(parked.run_id, {})->status == Status::kInterrupted);
        CHECK(f.runtime->get(parked.run_id)->status == Status::kInterrupted);
        CHECK(f.runtime->get(parked.run_id)->driver.empty());
    }
    SUBCASE("resumed with a version that asks for a patch of its own") {
        f.stage.add(script(
            "w",
            [](Scene& s, std::string x) -> Script {
                const std::string got = co_await s.step("a", x);
                if (!s.patched("mended")) throw std::runtime_error("index 5 of 3");
                co_await s.sleep(10);
                co_return s.patched("mended") ? got : "old";
            },
            "2", "digest-2"));
        REQUIRE(f.runtime->resume(parked.run_id).ok());
        const auto view = f.runtime->wait(parked.run_id, {});
        CHECK(view->status == Status::kCompleted);
        CHECK(view->result->body == "7");
        CHECK(view->version == "2");
        CHECK(f.log(parked.run_id) == Log{"workflow_started", "step_started", "step_completed",
                                          "workflow_interrupted", "workflow_resumed",
                                          "marker_recorded", "sleep_started", "sleep_completed",
                                          "workflow_completed"});
    }
    CHECK(calls == 1);
}

TEST_CASE("a run that was only recorded and whose code throws is parked for that until mended") {
    Machine m;
    bool mended = false;
    m.stage.add(script("w", [&mended](Scene& s, std::string) -> Script {
        const bool newer = s.patched("newer");
        if (!mended) throw std::runtime_error("a bug");
        co_await s.sleep(10);
        co_return newer ? "1" : "0";
    }));
    Process& first = m.open();
    auto call = call_of("w");
    call.drive = false;
    const auto run = first.runtime->start(call).value().run_id;
    REQUIRE(first.runtime->resume(run).ok());
    const auto parked = first.runtime->wait(run, {}).value();
    CHECK(parked.status == Status::kInterrupted);
    CHECK(parked.failure->type == "runbook_error");
    CHECK(parked.failure->message.find("cannot go on") != std::string::npos);
    CHECK(parked.failure->message.find("a bug") != std::string::npos);
    mended = true;
    REQUIRE(first.runtime->resume(run).ok());
    CHECK(first.runtime->wait(run, {})->result->body == "1");
    CHECK(m.log(run) == Log{"workflow_started", "workflow_interrupted", "workflow_resumed",
                            "marker_recorded", "sleep_started", "sleep_completed",
                            "workflow_completed"});
}

TEST_CASE(
    "a run whose code asks for more at the end of its log says so once, however often it is "
    "tried") {
    Machine m;
    bool changed = false;
    m.stage.add(script("w", [&changed](Scene& s, std::string) -> Script {
        auto nap = s.sleep(60'000);
        if (changed) co_await s.side_effect([] { return std::string("more"); });
        co_await nap;
        co_return "1";
    }));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    CHECK(!first.runtime->wait(run, std::chrono::milliseconds(100)).ok());
    m.kill(first);
    changed = true;
    Process& second = m.open();
    for (int tries = 0; tries < 3; ++tries) {
        REQUIRE(second.runtime->resume(run).ok());
        const auto parked = second.runtime->wait(run, {}).value();
        CHECK(parked.status == Status::kInterrupted);
        CHECK(parked.failure->message.find("its log ends at event 2") != std::string::npos);
    }
    CHECK(m.log(run) == Log{"workflow_started", "sleep_started", "workflow_interrupted"});
}

TEST_CASE("a parked run is free: another process may resume it while the first one lives") {
    Machine m;
    bool mended = false;
    m.stage.add(script("w", [&mended](Scene& s, std::string) -> Script {
        co_await s.sleep(10);
        if (!mended) throw std::runtime_error("a bug");
        co_return "1";
    }));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    CHECK(first.runtime->wait(run, {})->status == Status::kInterrupted);
    REQUIRE(first.runtime->resume(run).ok());  // in vain
    CHECK(first.runtime->wait(run, {})->status == Status::kInterrupted);
    mended = true;
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(second.runtime->wait(run, {})->status == Status::kCompleted);
}

TEST_CASE("a command that this host does not support parks the run and is named") {
    LocalFixture f;
    f.stage.add(script("w", [](Scene& s, std::string) -> Script {
        s.emit_unsupported();
        co_await s.sleep(10);
        co_return "1";
    }));
    const auto view = f.run("w");
    CHECK(view.status == Status::kInterrupted);
    CHECK(view.failure->type == "not_supported");
    CHECK(view.failure->message.find("command 15") != std::string::npos);
}

TEST_CASE("[C34] a changed runbook parks the run and names event, expected and actual command") {
    Sleeping s;
    s.m.stage.remove("w");
    s.m.stage.add(script("w", asks_b, "2", "digest-2"));
    Process& second = s.m.open();
    const auto parked = s.resume(second);
    CHECK(parked.status == Status::kInterrupted);
    CHECK(parked.failure->message.find("event 2") != std::string::npos);
    CHECK(parked.failure->message.find("step_started a#1") != std::string::npos);
    CHECK(parked.failure->message.find("step b") != std::string::npos);
    CHECK(parked.failure->message.find("digest-2") != std::string::npos);
    CHECK(s.last_interruption().reason == "nondeterminism");
    const auto log = s.m.log(s.run);
    CHECK(log.size() == 5);  // nothing was executed
    SUBCASE("resumed in vain, nothing is added") {
        CHECK(s.resume(second).status == Status::kInterrupted);
        CHECK(s.m.log(s.run) == log);
    }
    SUBCASE("with the first version back, resume completes it") {
        s.m.stage.add(script("w", asks_a, "1", "digest-1"));
        const auto view = s.resume(second);
        CHECK(view.status == Status::kCompleted);
        CHECK(view.result->body == "\"a\"");
    }
}

TEST_CASE("[C34] other changes that a replay must find: more, less, another kind, another key") {
    const std::vector<Body> changed{
        [](Scene&, std::string) -> Script { co_return "1"; },
        [](Scene& s, std::string) -> Script {
            co_await s.sleep(5);
            co_return "1";
        },
        [](Scene& s, std::string x) -> Script {
            co_await s.step("a", x, {}, "key");
            co_return "1";
        },
        [](Scene& s, std::string x) -> Script {
            s.step("a", x);
            co_await s.step("b", x);
            co_return "1";
        },
        [](Scene& s, std::string x) -> Script {
            co_await s.step("a", x);
            co_await s.step("a", x);
            co_return "1";
        },
        [](Scene& s, std::string x) -> Script {
            co_await s.step("a", x);
            co_await s.sleep(1000);
            s.step("b", x);
            co_return "1";
        },
        [](Scene& s, std::string x) -> Script {
            co_await s.step("a", x);
            auto nap = s.sleep(1000);
            s.cancel(nap);
            co_return "1";
        },
    };
    for (std::size_t i = 0; i < changed.size(); ++i) {
        CAPTURE(i);
        Sleeping s;
        s.m.stage.remove("w");
        s.m.stage.add(script("w", changed[i], "2", "digest-2"));
        Process& second = s.m.open();
        const auto view = s.resume(second);
        // The last command but one comes after the log's end: that change is new, and allowed.
        CHECK(view.status == (i == 5 ? Status::kCompleted : Status::kInterrupted));
    }
}

TEST_CASE("[C34] a child under the same id but of another slug is a change") {
    Sleeping old([](Scene& s, std::string x) -> Script {
        co_await s.child("c", x, "the-child");
        co_await s.sleep(1000);
        co_return "1";
    });
    old.m.stage.remove("w");
    old.m.stage.add(script(
        "w",
        [](Scene& s, std::string x) -> Script {
            co_await s.child("d", x, "the-child");
            co_await s.sleep(1000);
            co_return "1";
        },
        "2", "digest-2"));
    CHECK(old.resume(old.m.open()).status == Status::kInterrupted);
    CHECK(old.last_interruption().reason == "nondeterminism");
}

TEST_CASE("a version that newly cancels a step is a mismatch, also when the log says retrying") {
    Machine m;
    m.stage.activity("a", [](const engine::ActivityCall&) { return failure("net", "down"); });
    m.stage.add(script(
        "w",
        [](Scene& s, std::string x) -> Script {
            auto step = s.step("a", x);
            co_return co_await step;
        },
        "1", "digest-1"));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    CHECK(!first.runtime->wait(run, std::chrono::milliseconds(1)).ok());
    m.kill(first);
    m.stage.remove("w");
    m.stage.add(script(
        "w",
        [](Scene& s, std::string x) -> Script {
            auto step = s.step("a", x);
            auto nothing = s.side_effect([] { return std::string("1"); });
            s.cancel(step);
            co_return co_await nothing;
        },
        "2", "digest-2"));
    m.stage.add(script(
        "v",
        [](Scene& s, std::string x) -> Script {
            auto step = s.step("a", x);
            s.cancel(step);
            co_return co_await step;
        },
        "2", "digest-2"));
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(second.runtime->wait(run, {})->status == Status::kInterrupted);
}

TEST_CASE("a missing bundle parks the run under that reason, and its return lets it go on") {
    Sleeping s;
    s.m.stage.remove("w");
    Process& second = s.m.open();
    const auto parked = s.resume(second);
    CHECK(parked.status == Status::kInterrupted);
    CHECK(parked.failure->type == "bundle_missing");
    CHECK(parked.failure->message.find("w@1") != std::string::npos);
    s.m.stage.add(script("w", asks_a, "1", "digest-1"));
    CHECK(s.resume(second).status == Status::kCompleted);
}

TEST_CASE("another build that replays cleanly takes over a run whose own file is gone") {
    Sleeping s;
    s.m.stage.remove("w");
    s.m.stage.add(script("w", asks_a, "2", "digest-2"));
    Process& second = s.m.open();
    CHECK(s.resume(second).status == Status::kCompleted);
}

TEST_CASE("a changed argument is no mismatch: the recorded step keeps its result") {
    Sleeping s;
    s.m.stage.remove("w");
    s.m.stage.add(script(
        "w",
        [](Scene& scene, std::string) -> Script {
            const std::string got = co_await scene.step("a", "\"another argument\"");
            co_await scene.sleep(77);
            co_return got;
        },
        "2", "digest-2"));
    Process& second = s.m.open();
    CHECK(s.resume(second).result->body == "\"a\"");
}

TEST_CASE("[C04] a keyed step whose argument changed is not executed again") {
    Machine m;
    int calls = 0;
    m.stage.activity("a", [&](const engine::ActivityCall&) {
        ++calls;
        return value("7");
    });
    std::string argument = "1";
    m.stage.add(script("w", [&argument](Scene& s, std::string) -> Script {
        const std::string got = co_await s.step("a", argument, {}, "fixed");
        co_await s.sleep(1000);
        co_return got;
    }));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    CHECK(!first.runtime->wait(run, std::chrono::milliseconds(1)).ok());
    m.kill(first);
    argument = "2";
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(second.runtime->wait(run, {})->result->body == "7");
    CHECK(calls == 1);
}

TEST_CASE("a side effect is recorded once and its value is replayed") {
    Machine m;
    int calls = 0;
    m.stage.add(script("w", [&calls](Scene& s, std::string) -> Script {
        const std::string first =
            co_await s.side_effect([&calls] { return std::to_string(++calls); });
        co_await s.sleep(1000);
        const std::string second =
            co_await s.side_effect([&calls] { return std::to_string(++calls); });
        co_return first + second;
    }));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    m.kill(first);
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(second.runtime->wait(run, {})->result->body == "12");
    CHECK(calls == 2);
    CHECK(m.log(run) == Log{"workflow_started", "marker_recorded", "sleep_started",
                            "sleep_completed", "marker_recorded", "workflow_completed"});
}

TEST_CASE("flags and patches are recorded once, and answer the same in every replay") {
    Machine m;
    m.stage.add(script("w", [](Scene& s, std::string) -> Script {
        std::string all;
        for (int i = 0; i < 3; ++i) {
            all += s.kit_flag(1) ? "k" : "-";
            all += s.patched("p") ? "p" : "-";
            co_await s.sleep(1000);
        }
        co_return all;
    }));
    Process& first = m.open();
    const auto run = first.runtime->start(call_of("w")).value().run_id;
    CHECK(!first.runtime->wait(run, std::chrono::milliseconds(1500)).ok());
    m.kill(first);
    Process& second = m.open();
    REQUIRE(second.runtime->resume(run).ok());
    CHECK(second.runtime->wait(run, {})->result->body == "kpkpkp");
    const auto log = m.log(run);
    CHECK(std::count(log.begin(), log.end(), "marker_recorded") == 2);
}

TEST_CASE("a patch that an old run first meets in a replay stays false to the end of that run") {
    Sleeping s([](Scene& scene, std::string) -> Script {
        for (int i = 0; i < 4; ++i) co_await scene.sleep(1000);
        co_return "old";
    });
    s.m.stage.remove("w");
    s.m.stage.add(script(
        "w",
        [](Scene& scene, std::string) -> Script {
            std::string all;
            for (int i = 0; i < 4; ++i) {
                all += scene.patched("p") ? "new " : "old ";
                all += scene.kit_flag(9) ? "9" : "-";
                co_await scene.sleep(1000);
            }
            co_return all;
        },
        "2", "digest-2"));
    Process& second = s.m.open();
    REQUIRE(second.runtime->resume(s.run).ok());
    CHECK(!second.runtime->wait(s.run, std::chrono::milliseconds(1500)).ok());
    s.m.kill(second);
    Process& third = s.m.open();
    CHECK(s.resume(third).result->body == "old -old -old -old -");
}
