// A death at each boundary between two commits of a long run, before and after the commit.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using Fate = FaultyStore::Fate;

namespace {

constexpr int kSteps = 20;

Script journey(Scene& s, std::string) {
    std::string trail;
    for (int i = 1; i <= kSteps; ++i) {
        trail += co_await s.step("work", std::to_string(i)) + " ";
        if (i % 6 == 0) co_await s.sleep(1000);
        if (i == 7) trail += co_await s.signal("go") + " ";
        if (i == 12) trail += co_await s.child("detour", "null") + " ";
    }
    co_return trail;
}

Script detour(Scene& s, std::string) {
    const std::string there = co_await s.step("work", "100");
    co_await s.sleep(500);
    co_return there + "/" + co_await s.step("work", "101");
}

struct Journey {
    Journey() {
        m.stage.add(script("journey", journey));
        m.stage.add(script("detour", detour));
        m.stage.activity("work", [this](const engine::ActivityCall& call) {
            const std::string name = std::string(call.run_id) + " " + std::string(call.step_id);
            ++done[name];
            return value(call.args.at(0).body);
        });
    }
    // False: it died on the way.
    bool drive(Process& process) {
        try {
            if (run.empty()) {
                run = process.runtime->start(call_of("journey")).value().run_id;
                const engine::SignalReceived go{"go", {engine::Payload::json("\"gone\"")}, "", "1"};
                const auto told = process.runtime->ask(run, go, std::chrono::seconds(1));
                REQUIRE(told.ok());
            } else {
                const auto resumed = process.runtime->resume(run);
                REQUIRE(resumed.ok());
            }
            const auto ended = process.runtime->wait(run, {});
            CHECK(ended.ok());
            return true;
        } catch (const Death&) {
            m.kill(process);
            return false;
        }
    }
    // Steps that the logs have as completed, as `done` names them.
    std::set<std::string> recorded() {
        std::set<std::string> found;
        const auto rows = m.disk->list({}).value();
        for (const auto& row : rows) {
            const auto log = m.disk->read_events(row.key).value();
            for (const auto& event : log) {
                const auto* e = std::get_if<engine::StepCompleted>(&event.data);
                if (e != nullptr) found.insert(row.run_id.to_string() + " " + e->step);
            }
        }
        return found;
    }
    Machine m;
    std::map<std::string, int> done;  // bodies that ran, by run and step: outside the log
    std::string run;
};

}  // namespace

TEST_CASE(
    "[C30] a run that dies at any boundary completes alike, and no recorded step runs again") {
    bool died = true;
    int boundaries = 0;
    for (int n = 1; died; ++n) {
        CAPTURE(n);
        for (const Fate fate : {Fate::kDieBefore, Fate::kDieAfter}) {
            int commits = 0;
            Journey journey;
            Process& first = journey.m.open();
            first.store->fate = [&] { return ++commits == n ? fate : Fate::kCommit; };
            died = !journey.drive(first);
            if (journey.run.empty()) continue;  // nothing was acknowledged
            const auto recorded = journey.recorded();
            const auto before = journey.done;
            if (died) {
                ++boundaries;
                // The signal may have been lost with the process that was to record it.
                Process& second = journey.m.open();
                const engine::SignalReceived go{"go", {engine::Payload::json("\"gone\"")}, "", "1"};
                if (!engine::is_final(second.runtime->get(journey.run)->status)) {
                    (void)second.runtime->ask(journey.run, go, std::chrono::seconds(1));
                    REQUIRE(journey.drive(second));
                }
            }
            const auto view = journey.m.open().runtime->get(journey.run).value();
            CHECK(view.result->body ==
                  "1 2 3 4 5 6 7 \"gone\" 8 9 10 11 12 100/101 13 14 15 16 17 18 19 20 ");
            CHECK(journey.done.size() == kSteps + 2);
            for (const auto& [step, times] : journey.done) {
                const int had = before.contains(step) ? before.at(step) : 0;
                CHECK(times == (recorded.contains(step) ? 1 : had + 1));
            }
        }
    }
    CHECK(boundaries > 50);
}
