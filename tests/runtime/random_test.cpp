// Random runbooks, random deaths: what a durable run promises, for a few hundred of each.
#include <doctest/doctest.h>

#include <random>
#include <set>
#include <sstream>

#include "host/engine/describe.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;
using engine::Status;
using Fate = FaultyStore::Fate;

namespace {

// A runbook that its input "<seed> <depth>" decides: steps (some fail and are retried, some fail
// for good), sleeps, children, side effects, cancelled sleeps, and several awaited together.
Script play(Scene& s, std::string input) {
    std::istringstream words(input);
    unsigned seed = 0;
    unsigned depth = 0;
    words >> seed >> depth;
    std::mt19937 dice(seed);
    std::string trail;
    const unsigned length = 2 + dice() % 4;
    for (unsigned i = 0; i < length; ++i) {
        const unsigned kind = dice() % 8;
        const unsigned fails = dice() % 3;
        if (kind < 2) {
            trail +=
                co_await s.step("work", std::to_string(dice() % 100) + " " + std::to_string(fails));
        } else if (kind == 2) {
            co_await s.sleep(dice() % 5000);
        } else if (kind == 3 && depth < 2) {
            const std::string child = std::to_string(dice()) + " " + std::to_string(depth + 1);
            trail += "(" + co_await s.child("play", child) + ")";
        } else if (kind == 4) {
            trail += co_await s.side_effect([] { return std::string("s"); });
        } else if (kind == 5) {
            const std::string hopeless = "13 9";
            try {
                co_await s.step("work", hopeless, attempts(2));
            } catch (const Failed& failed) {
                trail += failed.failure.type;
            }
        } else if (kind == 6) {
            auto nap = s.sleep(100'000);
            trail += co_await s.step("work", "4 0");
            s.cancel(nap);
        } else {
            const std::string child = std::to_string(dice()) + " 2";
            auto a = s.step("work", "1 " + std::to_string(fails));
            auto b = s.sleep(dice() % 3000);
            auto c = s.child("play", child);
            auto d = s.step("work", "2 0");
            trail += co_await d;
            trail += co_await a;
            co_await b;
            trail += co_await c;
        }
    }
    co_return trail;
}

struct Played {
    Machine m;
    std::mt19937 dice;
    std::map<std::string, int> bodies;  // by run, step and attempt: outside the log
    int deaths = 0;
    bool broken_promise = false;
    std::string run;
    bool deadly;

    Played(unsigned seed, bool with_deaths) : dice(seed), deadly(with_deaths) {
        m.stage.add(script("play", play));
        m.stage.activity("work", [this](const engine::ActivityCall& call) { return work(call); });
        Process* process = &open();
        auto first = call_of("play", std::to_string(seed) + " 0");
        run = process->runtime->start(first).value().run_id;
        arm(*process);
        while (!lives(*process)) {
            process = &open();
            arm(*process);
        }
    }

    // One in a hurry to evict, or one that keeps a few runs.
    Process& open() {
        if (deadly) m.options.resident_runs_max = dice() % 4;
        return m.open();
    }

    engine::ActivityOutcome work(const engine::ActivityCall& call) {
        const std::string id(call.run_id);
        const std::string step(call.step_id);
        ++bodies[id + " " + step + " " + std::to_string(call.attempt)];
        for (const auto& event : m.events(id)) {
            const auto* e = std::get_if<engine::StepCompleted>(&event.data);
            if (e != nullptr && e->step == step) broken_promise = true;
        }
        if (deadly && deaths < 6 && dice() % 12 == 0) throw Death{};
        std::istringstream words(call.args.at(0).body);
        unsigned label = 0;
        unsigned fails = 0;
        words >> label >> fails;
        if (call.attempt <= fails) return failure("net", "down");
        return value(std::to_string(label));
    }

    void arm(Process& process) {
        if (!deadly) return;
        process.store->fate = [this] {
            if (deaths >= 6) return Fate::kCommit;
            const auto roll = dice() % 16;
            if (roll == 0) return Fate::kDieBefore;
            if (roll == 1) return Fate::kDieAfter;
            return roll == 2 ? Fate::kRefuse : Fate::kCommit;
        };
    }

    // Drives the run until it ends; false: the process died on the way.
    bool lives(Process& process) {
        try {
            bool undriven = true;  // or held up by a parked child
            for (int i = 0; i < 10'000; ++i) {
                if (engine::is_final(process.runtime->get(run)->status)) {
                    process.store->fate = nullptr;
                    return true;
                }
                if (undriven || i % 8 == 0) (void)process.runtime->resume(run);
                const auto waited = process.runtime->wait(run, std::chrono::milliseconds(700));
                undriven = waited.ok() || waited.error().code != ErrorCode::kTimedOut;
            }
            process.store->fate = nullptr;
            const auto rows = m.disk->list({}).value();
            for (const auto& row : rows) {
                const auto events = m.disk->read_events(row.key).value();
                std::string text;
                for (const auto& event : events) text += " " + engine::describe(event.data);
                MESSAGE(row.run_id.to_string(), " ", row.workflow_id, " ", row.holder, ":", text);
            }
            throw std::runtime_error("run " + run + " makes no progress");
        } catch (const Death&) {
            ++deaths;
            m.kill(process);
            return false;
        }
    }
};

// What a replay needs of the world: nothing happens.
class Stillness final : public engine::Surroundings {
 public:
    std::int64_t now_ns() override { return 0; }
    const engine::StepOptions* declared(const engine::Runbook&, const std::string&) override {
        return nullptr;
    }
    ChildStart start_child(const engine::ChildRequest&) override { return {}; }
    ChildStart continue_run(engine::ContinueRequest) override { return {}; }
    std::shared_ptr<const engine::Failure> ask_run(const engine::ExternalRequest&) override {
        return nullptr;
    }
    double chance() override { return 0.5; }
    std::int64_t cancel_grace_ms() override { return 10'000; }
    void log(const std::string&, std::uint32_t, std::string_view, std::string_view) override {}
};

std::string dump(const engine::Execution& execution) {
    Stillness still;
    std::ostringstream out;
    out << execution.sequence() << " " << engine::name_of(execution.status());
    const auto effects = execution.outstanding(still);
    for (const auto& step : effects.steps) {
        out << "\nstep " << step.seq << " " << step.step << " " << step.attempt << " "
            << step.args->at(0).body;
    }
    for (const auto& arm : effects.arm) {
        out << "\ntimer " << arm.seq << " " << static_cast<int>(arm.use) << " " << arm.at_ns;
    }
    for (const auto& child : effects.children) out << "\nchild " << child.seq << child.run_id;
    return out.str();
}

std::set<std::string> names_of(const std::vector<engine::Wait>& waits) {
    std::set<std::string> names;
    for (const auto& wait : waits) {
        names.insert(std::to_string(static_cast<int>(wait.kind)) + " " + wait.name + " " +
                     std::to_string(wait.until_ns) + " " + wait.run_id);
    }
    return names;
}

// Every prefix replays, twice the same; a prefix that ends with a whole record waits for what its
// fold says it waits for.
void check_prefixes(const std::string& run, const std::vector<engine::Event>& log) {
    const auto runbook = script("play", play);
    engine::RunFold fold;
    for (std::size_t n = 1; n <= log.size(); ++n) {
        CAPTURE(n);
        const std::span<const engine::Event> prefix(log.data(), n);
        CHECK(log[n - 1].sequence == n);
        fold.apply(log[n - 1]);
        engine::Execution first(run, runbook);
        engine::Execution second(run, runbook);
        const auto replayed = first.replay(prefix);
        CHECK(replayed.ok() == second.replay(prefix).ok());
        CHECK(dump(first) == dump(second));
        CHECK(fold.events() == first.sequence());
        if (!replayed.ok()) {  // the record goes on: its commands are not all in the prefix
            CHECK(replayed.error().message.find("its log ends at event") != std::string::npos);
            REQUIRE(n < log.size());
            CHECK(log[n].time_ns == log[n - 1].time_ns);
            continue;
        }
        CHECK(engine::is_final(fold.status()) == first.closed());
        CHECK((fold.status() == Status::kInterrupted) == first.parked());
        const auto* failed = std::get_if<engine::StepFailed>(&log[n - 1].data);
        if (failed != nullptr && failed->retryable) continue;  // its step_retrying is to come
        if (n > 1) CHECK(names_of(fold.waits()) == names_of(first.waits()));
    }
}

void check_log(const std::vector<engine::Event>& log) {
    REQUIRE(!log.empty());
    CHECK(std::holds_alternative<engine::WorkflowStarted>(log.front().data));
    int finals = 0;
    std::set<std::string> completed;
    for (std::size_t i = 0; i < log.size(); ++i) {
        CHECK(log[i].sequence == i + 1);
        if (i > 0) CHECK(log[i].time_ns >= log[i - 1].time_ns);
        if (engine::is_final_event(log[i].data)) ++finals;
        const auto* e = std::get_if<engine::StepCompleted>(&log[i].data);
        if (e != nullptr) CHECK(completed.insert(e->step).second);
    }
    CHECK(finals == 1);
    CHECK(engine::is_final_event(log.back().data));
}

}  // namespace

TEST_CASE(
    "random runs, evicted and dying at random, give an undisturbed run's result, nothing twice") {
    int deaths = 0;
    for (unsigned seed = 1; seed <= 150; ++seed) {
        CAPTURE(seed);
        Played calm(seed, false);
        Played wild(seed, true);
        deaths += wild.deaths;
        const auto calm_row = calm.m.disk->find({calm.run}).value();
        const auto wild_row = wild.m.disk->find({wild.run}).value();
        engine::RunFold undisturbed;
        undisturbed.apply(calm.m.disk->read_events(calm_row.key).value());
        engine::RunFold disturbed;
        disturbed.apply(wild.m.disk->read_events(wild_row.key).value());
        CHECK(disturbed.status() == undisturbed.status());
        CHECK(disturbed.result() == undisturbed.result());
        CHECK(!wild.broken_promise);
        for (const auto& [attempt, times] : calm.bodies) CHECK(times == 1);
        for (const auto& [attempt, times] : wild.bodies) CHECK(times <= 1 + wild.deaths);
        CHECK(wild.bodies.size() == calm.bodies.size());
        const auto rows = wild.m.disk->list({}).value();
        for (const auto& row : rows) {
            const auto log = wild.m.disk->read_events(row.key).value();
            CHECK(row.closed_ns != 0);
            check_log(log);
        }
    }
    CHECK(deaths > 150);
}

TEST_CASE("every prefix of a random run's log replays, twice the same, and agrees with its fold") {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        Played wild(seed, true);
        const auto rows = wild.m.disk->list({}).value();
        for (const auto& row : rows) {
            check_prefixes(row.run_id.to_string(), wild.m.disk->read_events(row.key).value());
        }
    }
}

TEST_CASE("[C37] status and list equal a fold of the log at every moment of random runs") {
    Machine m;
    m.stage.add(script("play", play));
    m.stage.activity("work", [](const engine::ActivityCall& call) {
        std::istringstream words(call.args.at(0).body);
        unsigned label = 0;
        unsigned fails = 0;
        words >> label >> fails;
        return call.attempt <= fails ? failure("net", "down") : value(std::to_string(label));
    });
    Process& process = m.open();
    std::vector<std::string> runs;
    for (unsigned seed = 1; seed <= 4; ++seed) {
        const std::string input = std::to_string(seed) + " 0";
        runs.push_back(process.runtime->start(call_of("play", input)).value().run_id);
    }
    bool open = true;
    while (open) {
        (void)process.runtime->wait(runs.front(), std::chrono::milliseconds(500));
        m.clock->advance(100'000'000);
        open = false;
        const auto views = process.runtime->list({}).value();
        for (const auto& view : views) {
            engine::RunFold fold;
            fold.apply(m.events(view.run_id));
            CHECK(view.status == fold.status());
            CHECK(view.events == fold.events());
            CHECK(view.waits.size() == fold.waits().size());
            const auto row = m.disk->find({view.run_id}).value();
            CHECK((row.closed_ns != 0) == engine::is_final(fold.status()));
            if (engine::is_final(fold.status())) {
                CHECK(row.status == fold.status());
            } else {
                open = true;
            }
        }
        if (open && engine::is_final(process.runtime->get(runs.front())->status)) {
            std::erase_if(runs, [&](const std::string& run) {
                return engine::is_final(process.runtime->get(run)->status);
            });
            if (runs.empty()) break;
        }
    }
    CHECK(process.runtime->list({true, 0})->empty());
}
