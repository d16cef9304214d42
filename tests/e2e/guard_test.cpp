// The guard in the built binary: each call that it is to catch, made by a runbook, by the standard
// library for it, by an activity and by another thread.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;
namespace fs = std::filesystem;

namespace {

struct Guarded : Place {
    explicit Guarded(const std::string& mode = "") {
        fs::remove(bundles() / "e2e.so");
        fs::create_symlink(GUARD_BUNDLE, bundles() / "guard.so");
        if (!mode.empty()) environment["RUNBOOK_RUNTIME_GUARD"] = mode;
    }
    Words sins() const {
        const Ended listed = call({"run", "list"});
        REQUIRE(listed.code == 0);
        return json::elements(listed.out, "");
    }
};

// "N102-clock: time" of each warning, in order.
Words warnings(const Ended& ended) {
    Words found;
    for (const std::string& line : lines_of(ended.err)) {
        const auto rule = line.find("N102-"), call = line.find(" called "),
                   end = line.find("(), which");
        if (rule == std::string::npos || end == std::string::npos) continue;
        const auto name = call + std::string(" called ").size();
        found.push_back(line.substr(rule, line.find(':', rule) - rule) + ": " +
                        line.substr(name, end - name));
    }
    return found;
}

Words bare(Words names) {
    for (std::string& name : names) {
        if (name.starts_with('"')) name = name.substr(1, name.size() - 2);
    }
    return names;
}

Words sorted(Words words) {
    std::sort(words.begin(), words.end());
    return words;
}

}  // namespace

TEST_CASE("[C49] each guarded call of a runbook is warned of at its place, and once") {
    const Guarded place;
    const Ended ended = place.call({"run", "every"});
    CHECK(ended.code == 0);
    CHECK(sorted(warnings(ended)) == sorted(bare(place.sins())));
    CHECK(says(ended, "called getpid(), which was let through"));
    CHECK(says(ended, "<- every (bundle.cpp:"));
    CHECK(!says(ended, "instance.hpp"));  // the kit is not what an author looks for
}

TEST_CASE(
    "[C49] the same calls in an activity, and on a thread of its own, are nobody's business") {
    const Guarded place("strict");
    const Ended ended = place.call({"run", "allowed"});
    CHECK(ended.code == 0);
    CHECK(ended.out.find(std::to_string(2 * place.sins().size())) != std::string::npos);
    CHECK(warnings(ended) == Words{});
}

TEST_CASE("[C49] strict refuses each guarded call and parks the run with rule, call and stack") {
    const Guarded place("strict");
    const Words sins = bare(place.sins());
    for (std::size_t i = 0; i < sins.size(); ++i) {
        CAPTURE(sins[i]);
        const Ended ended = place.call({"run", "one", "--input", std::to_string(i)});
        CHECK(ended.code == 7);
        CHECK(warnings(ended) == Words{sins[i]});
        CHECK(says(ended, "one (bundle.cpp:"));
    }
}

TEST_CASE("a run that strict has parked goes on once the guard lets it") {
    Guarded place("strict");
    const Ended parked = place.call({"run", "one", "--input", "0", "--workflow-id", "w"});
    CHECK(parked.code == 7);
    CHECK(place.inspect("w", "/status") == "interrupted");
    CHECK(place.call({"resume", "w"}).code == 7);
    place.environment["RUNBOOK_RUNTIME_GUARD"] = "warn";
    CHECK(place.call({"resume", "w"}).code == 0);
}

TEST_CASE("clocks and random sources answer from the run, and a replay sees the same") {
    const Guarded place;
    const Ended ran = place.call({"run", "look", "--workflow-id", "w"});
    REQUIRE(ran.code == 0);
    CHECK(json::at(ran.out, "/now") == json::at(ran.out, "/run_now"));
    CHECK(json::at(ran.out, "/device") != json::at(ran.out, "/number"));
    CHECK(json::at(ran.out, "/later") == "1");
    const Ended replayed = place.call({"replay", "w"});
    CHECK(replayed.code == 0);
    const Ended other = place.call({"run", "look"});
    CHECK(json::at(other.out, "/device") != json::at(ran.out, "/device"));
}

TEST_CASE("without the guard nothing is caught, and clocks are the machine's") {
    const Guarded place("off");
    const Ended ran = place.call({"run", "look"});
    REQUIRE(ran.code == 0);
    CHECK(json::at(ran.out, "/now") != json::at(ran.out, "/run_now"));
    CHECK(warnings(ran) == Words{});
}

TEST_CASE(
    "[C49] a run that has ended is replayed when the sample takes it, told when it differs, and "
    "marked for it") {
    Guarded place;
    constexpr const char* kDiffers = "a run of moody has ended, but its code would not do the same";
    place.environment["RUNBOOK_RUNTIME_REPLAY_CHECK"] = "1";
    const Ended told = place.call({"run", "moody"});
    CHECK(told.code == 0);
    CHECK(says(told, kDiffers));
    const Ended listed = place.call({"list", "--json"});
    CHECK(json::at(listed.out, "/0/replay_difference").find("does not replay") !=
          std::string::npos);
    const std::string id = json::at(listed.out, "/0/run_id");
    CHECK(place.call({"inspect", id}).out.find("would not replay") != std::string::npos);
    CHECK(place.call({"list"}).out.find("would not replay") != std::string::npos);
    CHECK(!says(place.call({"run", "moody", "--transient"}), kDiffers));
    CHECK(!says(place.call({"run", "list"}), "would not do the same"));
    place.environment["RUNBOOK_RUNTIME_REPLAY_CHECK"] = "0";
    CHECK(!says(place.call({"run", "moody"}), kDiffers));
    CHECK(json::at(place.call({"list", "--json"}).out, "/0/replay_difference") == "null");
    place.environment["RUNBOOK_RUNTIME_REPLAY_CHECK"] = "1.5";
    const Ended refused = place.call({"run", "moody"});
    CHECK(refused.code == 5);
    CHECK(says(refused, "'1.5' is not a number from 0 to 1"));
}

TEST_CASE(
    "[C49] the replay check compares what a run hands to its steps, which a takeover does not") {
    Guarded place;
    place.environment["RUNBOOK_RUNTIME_REPLAY_CHECK"] = "1";
    const Ended told = place.call({"run", "wordy", "--workflow-id", "w"});
    CHECK(told.code == 0);
    CHECK(says(told, "event 2 has 'step 1', its code says 'step 2'"));
    CHECK(json::at(place.call({"inspect", "w", "--json"}).out, "/replay_difference") ==
          "event 2 has 'step 1', its code says 'step 2'");
    CHECK(place.call({"replay", "w"}).code == 0);
    CHECK(!says(place.call({"run", "obedient"}), "would not do the same"));
}
