#include "tools/lint/rules.hpp"

#include <algorithm>
#include <array>

namespace runbook::lint {
namespace {

constexpr std::array kRules = {
    Rule{"N102-clock", Level::error, "A runbook reads a clock",
         "A replay happens at another time than the run that it repeats. What was decided by a "
         "clock is decided "
         "otherwise, and the run is parked.",
         "const auto at = std::chrono::system_clock::now();",
         "run.now() is the time of the job that is being applied; the log has it, so a replay gets "
         "the same.",
         "const auto at = run.now();"},
    Rule{"N102-random", Level::error, "A runbook uses chance that the log does not have",
         "A replay draws other numbers. Distributions and std::shuffle also differ between "
         "versions of the standard "
         "library, and an engine that is not seeded gives every run the same numbers.",
         "const int lot = std::rand() % 6;",
         "run.random(), run.uuid() and run.shuffle() are seeded from the log.",
         "const int lot = run.random(0, 5);"},
    Rule{"N102-thread", Level::error, "A runbook starts threads, sleeps or waits",
         "A runbook is called, decides and returns. A thread goes on beside it and its results "
         "come in any order; "
         "sleeping or waiting holds up all other runs of its loop.",
         "std::this_thread::sleep_for(30s);",
         "run.sleep() waits without a thread; run.spawn() and rb::all() do several things at once; "
         "everything that "
         "blocks belongs into an activity.",
         "co_await run.sleep(30s);"},
    Rule{"N102-env", Level::error, "A runbook asks for its surroundings",
         "Variables, process ids, host names, working folders, locales and time zones are others "
         "where the run is "
         "replayed: in another process, on another machine, after a deployment.",
         "const char* region = std::getenv(\"REGION\");",
         "Pass it as input, or read it in an activity: its result is recorded.",
         "const std::string region = co_await run.step(read_region);"},
    Rule{"N102-io", Level::error, "A runbook reads or writes something outside",
         "A replay would do it again, and would read something else.",
         "std::ofstream(\"audit.txt\") << order.id;",
         "Do it in an activity. For the console: run.log(), which is mute in a replay.",
         "co_await run.step(write_audit, order.id);"},
    Rule{"N102-order", Level::error, "A runbook depends on an order that is nobody's",
         "The order of an unordered container follows from its hashes and its history of buckets: "
         "it is the same in one "
         "binary, and changes with a rebuild or another version of the library, which is what a "
         "replay on a newer host "
         "is. An order by addresses changes with every process.",
         "for (const auto& [sku, n] : std::unordered_map<std::string, int>(stock)) co_await "
         "run.step(ship, sku);",
         "Use std::map or std::set with keys that compare by value, or copy and sort before going "
         "through.",
         "for (const auto& [sku, n] : std::map<std::string, int>(stock)) co_await run.step(ship, "
         "sku);"},
    Rule{"N102-static", Level::error, "A runbook uses a variable that outlives it",
         "Statics are shared by all runs of the process and begin anew with each process. What a "
         "run leaves there, "
         "another one finds, and a replay does not.",
         "static int calls = 0; if (++calls > 3) co_return;",
         "Make it const, a local variable of the runbook, or a member of an object that belongs to "
         "the run.",
         "int calls = 0; if (++calls > 3) co_return;"},
    Rule{"N102-build", Level::error, "A runbook knows when it was compiled",
         "__DATE__, __TIME__ and __TIMESTAMP__ differ after each build, so that the same source "
         "replays differently.",
         "run.memo(\"built\", __DATE__);", "Name a version by hand; run.info() has the bundle's.",
         "run.memo(\"version\", \"1.4.0\");"},
    Rule{"N102-await", Level::error, "A co_await statement that GCC 12 miscompiles",
         "GCC before 13 destroys some temporaries of a co_await statement twice: those inside a "
         "class-typed ?:, a throw, "
         "an owning lambda or a brace-built struct without RB_FIELDS. A co_await inside of a throw "
         "leaks with every "
         "compiler. Where the compile database names another compiler, the rest is a note.",
         "co_return urgent ? co_await fast : co_await slow;",
         "Name the value in a statement of its own.",
         "if (urgent) co_return co_await fast;\nco_return co_await slow;"},
    Rule{"N102-uninit", Level::warning, "A runbook reads a variable that may have no value",
         "What stands in memory by chance differs from one process to the next.",
         "int tries; if (tries > 3) co_return;", "Initialise it.",
         "int tries = 0; if (tries > 3) co_return;"},
    Rule{"N102-indirect", Level::note, "A call that could not be followed",
         "The call goes through a pointer or std::function that comes from elsewhere, to a virtual "
         "function that nobody "
         "overrides here, or to a function without a body in the units that were looked at. "
         "Nothing is known of what is "
         "behind it. Shown with --explain-unknown, otherwise only counted.",
         "vendor_rate(order.id)",
         "Look at it yourself, then add it to [trusted] or [banned]; or add the unit that has its "
         "body.",
         "[trusted]\n\"vendor_rate\" = { reason = \"pure arithmetic, no state\" }"},
    Rule{"N102-suppress", Level::error, "A waiver that does not hold",
         "A waiver names the rules that it waives, each by its id, and gives a reason of at least "
         "three words, so that "
         "the next reader can judge it. One that matches nothing hides the next finding of its "
         "line.",
         "// N102-allow(N102-clock)", "Write the reason, or remove the waiver.",
         "// N102-allow(N102-clock): shown to humans, never branched on"},
};

constexpr std::array<std::string_view, 4> kLevelNames = {"off", "note", "warning", "error"};

}  // namespace

std::span<const Rule> all_rules() { return kRules; }

const Rule* find_rule(std::string_view id) {
    const auto found =
        std::find_if(kRules.begin(), kRules.end(), [&](const Rule& rule) { return rule.id == id; });
    return found == kRules.end() ? nullptr : &*found;
}

std::string_view name_of(Level level) { return kLevelNames[static_cast<std::size_t>(level)]; }

std::optional<Level> level_of(std::string_view name) {
    for (std::size_t i = 0; i < kLevelNames.size(); ++i)
        if (kLevelNames[i] == name) return static_cast<Level>(i);
    return std::nullopt;
}

}  // namespace runbook::lint
