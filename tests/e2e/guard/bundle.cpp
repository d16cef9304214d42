// Runbooks that do what they must not, and activities that may.
#include <chrono>
#include <cstdlib>
#include <map>
#include <random>
#include <runbook/runbook.hpp>
#include <thread>

#include "tests/e2e/guard/calls.hpp"

namespace {

std::int64_t commit(std::size_t which) { return sins::all()[which].commit(); }

std::vector<std::int64_t> commit_all() {
    std::vector<std::int64_t> seen;
    for (const sins::Sin& sin : sins::all()) seen.push_back(sin.commit());
    return seen;
}

std::int64_t in_activity(rb::Activity&) { return static_cast<std::int64_t>(commit_all().size()); }

std::int64_t on_another_thread(rb::Activity&) {
    std::int64_t count = 0;
    std::thread([&count] { count = static_cast<std::int64_t>(commit_all().size()); }).join();
    return count;
}

rb::Task<std::vector<std::string>> list(rb::Run&) {
    std::vector<std::string> names;
    for (const sins::Sin& sin : sins::all()) {
        names.push_back(std::string(sin.rule) + ": ");
        names.back() += sin.name;
    }
    co_return names;
}

rb::Task<std::int64_t> one(rb::Run& run, std::int64_t which) {
    const std::int64_t seen = commit(static_cast<std::size_t>(which));
    co_await run.sleep(std::chrono::milliseconds(1));
    co_return seen;
}

rb::Task<std::int64_t> every(rb::Run&) {
    commit_all();
    co_return static_cast<std::int64_t>(commit_all().size());
}

rb::Task<std::int64_t> allowed(rb::Run& run) {
    run.log().info("the host looks at its clock for this line");
    const std::int64_t before = co_await run.step(in_activity);
    co_return before + co_await run.step(on_another_thread);
}

rb::Task<std::int64_t> honest(rb::Run& run) {
    co_await run.sleep(std::chrono::hours(24));
    co_return static_cast<std::int64_t>(run.random() % 1000);
}

// Decides by a variable that outlives it, which no guard sees.
rb::Task<std::int64_t> moody(rb::Run& run) {
    static int times = 0;
    if (++times % 2 == 1)
        co_await run.sleep(std::chrono::milliseconds(1));
    else
        co_await run.step(in_activity);
    co_return 0;
}

std::int64_t echo(rb::Activity&, std::int64_t given) { return given; }

std::int64_t count(rb::Activity&) {
    static std::int64_t times = 0;
    return ++times;
}

// The same steps each time, with other arguments.
rb::Task<std::int64_t> wordy(rb::Run& run) {
    static std::int64_t times = 0;
    co_return co_await run.step(echo, ++times);
}

// The same in its replay, and something else in each run: as an address would be.
rb::Task<std::int64_t> unlike(rb::Run& run) {
    static std::map<std::string, std::int64_t> runs;
    const std::string id(run.info().run_id());
    const std::int64_t number =
        runs.try_emplace(id, static_cast<std::int64_t>(runs.size())).first->second;
    co_return co_await run.step(echo, number);
}

// Does what its step tells it to, and that is something else each time.
rb::Task<std::int64_t> obedient(rb::Run& run) {
    const std::int64_t told = co_await run.step(count);
    co_return co_await run.step(echo, told);
}

// What the clocks and random sources of the standard library say, and what the run says.
struct Seen {
    std::int64_t now = 0, run_now = 0, device = 0, number = 0, later = 0;
    RB_FIELDS(Seen, now, run_now, device, number, later)
};

rb::Task<Seen> look(rb::Run& run) {
    Seen seen;
    seen.run_now = run.now().time_since_epoch().count();
    const auto now = std::chrono::system_clock::now();
    seen.now = now.time_since_epoch().count();
    seen.device = static_cast<std::int64_t>(std::random_device()());
    seen.number = std::rand();
    std::this_thread::sleep_until(now + std::chrono::milliseconds(5));
    while (std::chrono::system_clock::now() < now + std::chrono::milliseconds(50)) {
    }
    seen.later = static_cast<std::int64_t>(std::chrono::system_clock::now() > now);
    co_await run.sleep(std::chrono::milliseconds(1));
    co_return seen;
}

}  // namespace

RUNBOOK_BUNDLE("guard", "1.0.0", rb::runbook<list>("list"), rb::runbook<one>("one"),
               rb::runbook<every>("every"), rb::runbook<allowed>("allowed"),
               rb::runbook<honest>("honest"), rb::runbook<moody>("moody"),
               rb::runbook<look>("look"), rb::runbook<wordy>("wordy"),
               rb::runbook<unlike>("unlike"), rb::runbook<obedient>("obedient"),
               rb::activity<echo>("echo"), rb::activity<count>("count"),
               rb::activity<in_activity>("in-activity"),
               rb::activity<on_another_thread>("on-another-thread"))
