// validate: what the built binary says of a bundle's file before anybody relies on it.
#include <doctest/doctest.h>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"
#include "tests/support/verdict.hpp"

using namespace runbook::test;

namespace {

// Of the check `what` of `subject`; empty: there is none.
std::string verdict(const Ended& ended, const std::string& subject, const std::string& what) {
    for (const std::string& check : json::elements(ended.out, "/checks")) {
        if (json::at(check, "/subject") == subject && json::at(check, "/what") == what)
            return json::at(check, "/verdict");
    }
    return {};
}

struct Validating : Place {
    Ended validate(const std::string& file, Words samples) const {
        Words words{"validate", file, "--json", "--no-lint"};
        for (std::string& sample : samples) {
            words.push_back("--input");
            words.push_back(std::move(sample));
        }
        return call_plain(std::move(words));
    }
};

}  // namespace

TEST_CASE(
    "[C49] validate runs a runbook twice with its sample, and names the call of one that is "
    "caught") {
    const Validating place;
    const Ended ended = place.validate(GUARD_BUNDLE, {"one=3", "honest=null"});
    CHECK(ended.code == 7);
    CHECK(verdict(ended, "bundle", "loads") == "passed");
    CHECK(verdict(ended, "one", "runs") == "differs");
    CHECK(verdict(ended, "one", "replays").empty());
    CHECK(ended.out.find("N102-clock: runbook 'one' of bundle guard 1.0.0 called time(), which was "
                         "refused") != std::string::npos);
    CHECK(verdict(ended, "honest", "runs") == "passed");
    CHECK(verdict(ended, "honest", "replays") == "passed");
    CHECK(verdict(ended, "honest", "does the same again") == "passed");
    CHECK(verdict(ended, "every", "runs") == "not run");
}

TEST_CASE("[C49] validate finds out a runbook that decides by a variable which outlives the run") {
    const Validating place;
    const Ended ended = place.validate(GUARD_BUNDLE, {"moody=null"});
    CHECK(ended.code == 7);
    CHECK(verdict(ended, "moody", "replays") == "differs");
}

TEST_CASE("[C50] validate never passes what it has not run") {
    const Validating place;
    const Ended none = place.validate(GUARD_BUNDLE, {});
    CHECK(none.code == 1);
    CHECK(json::at(none.out, "/passed") == "false");
    CHECK(verdict(none, "one", "runs") == "not run");
    const Ended table = place.call_plain({"validate", GUARD_BUNDLE, "--no-lint"});
    CHECK(table.code == 1);
    CHECK(table.out.find("not run") != std::string::npos);
    const Ended misfit = place.validate(GUARD_BUNDLE, {"one=\"three\""});
    CHECK(misfit.code == 1);
    CHECK(verdict(misfit, "one", "runs") == "not run");
    const Ended shown =
        place.call_plain({"validate", GUARD_BUNDLE, "--no-lint", "--input", "one=\"three\""});
    CHECK(shown.out.find("the input does not fit the runbook: $") != std::string::npos);
}

TEST_CASE("[C49] validate compares a run with its replay word by word, not by names alone") {
    const Validating place;
    const Ended ended = place.validate(GUARD_BUNDLE, {"wordy=null"});
    CHECK(ended.code == 7);
    CHECK(verdict(ended, "wordy", "replays") == "differs");
    CHECK(ended.out.find("command 1 was 'step echo 1', and then 'step echo 2'") !=
          std::string::npos);
}

TEST_CASE("[C49] validate finds out what is the same in a replay and another in each run") {
    const Validating place;
    const Ended ended = place.validate(GUARD_BUNDLE, {"unlike=null"});
    CHECK(ended.code == 7);
    CHECK(verdict(ended, "unlike", "replays") == "passed");
    CHECK(verdict(ended, "unlike", "does the same again") == "differs");
    CHECK(ended.out.find("though everything it was told was the same") != std::string::npos);
}

TEST_CASE("validate does not blame a runbook for what its steps tell it") {
    const Validating place;
    const Ended ended = place.validate(GUARD_BUNDLE, {"obedient=null"});
    CHECK(verdict(ended, "obedient", "replays") == "passed");
    CHECK(verdict(ended, "obedient", "does the same again") == "passed");
    CHECK(ended.out.find("not quite, since its steps had other results: command 2 was 'step echo "
                         "1', and then 'step echo 2'") != std::string::npos);
}

TEST_CASE("validate runs a bundle's own samples, unless it is given others") {
    const Validating place;
    const Ended own = place.validate(BAD_BUNDLES "/pure.so", {});
    CHECK(own.code == 0);
    CHECK(verdict(own, "pure", "runs") == "passed");
    const Ended given = place.validate(BAD_BUNDLES "/pure.so", {"pure={\"numbers\":3}"});
    CHECK(given.code == 1);
    CHECK(verdict(given, "pure", "runs") == "not run");
}

TEST_CASE("[C50] validate shows the lint verdict, and passes no bundle that was not linted") {
    const Validating place;
    const auto file = place.root() / "pure.so";
    const auto linted = [&](const std::string& result) {
        std::filesystem::copy_file(BAD_BUNDLES "/pure.so", file,
                                   std::filesystem::copy_options::overwrite_existing);
        if (!result.empty()) REQUIRE(write_verdict(file, result));
        return place.call_plain({"validate", file.string(), "--json"});
    };
    const Ended none = linted("");
    CHECK(none.code == 1);
    CHECK(verdict(none, "bundle", "is linted") == "not run");
    const Ended failed = linted("failed");
    CHECK(failed.code == 1);
    CHECK(verdict(failed, "bundle", "is linted") == "failed");
    const Ended passed = linted("passed");
    CHECK(passed.code == 0);
    CHECK(verdict(passed, "bundle", "is linted") == "passed");
}

TEST_CASE("validate passes a bundle all of whose runbooks were run and replay") {
    const Validating place;
    const std::string samples = SAMPLE_BUNDLES;
    const Ended ended =
        place.validate(samples + "/basic-workflow.so",
                       {"basic-workflow=@" SAMPLE_SOURCES "/basic-workflow/input.json"});
    CHECK(ended.code == 0);
    CHECK(json::at(ended.out, "/passed") == "true");
    CHECK(place.call_plain({"list", "--json"}).out.find("run_id") == std::string::npos);
}

TEST_CASE("validate passes every sample bundle with the inputs that it names itself") {
    const Validating place;
    const std::string samples = SAMPLE_BUNDLES;
    int bundles = 0;
    for (const auto& entry : std::filesystem::directory_iterator(samples)) {
        if (entry.path().extension() != ".so") continue;
        CAPTURE(entry.path().string());
        ++bundles;
        // Some of them have children in others.
        const Ended ended = place.call_plain(
            {"validate", entry.path().string(), "--json", "--no-lint", "--bundles", samples});
        CHECK_MESSAGE(ended.code == 0, ended.out);
    }
    CHECK(bundles >= 17);
}

TEST_CASE("validate runs until somebody is waited for, and on a clock that jumps") {
    const Validating place;
    const std::string samples = SAMPLE_BUNDLES;
    const Ended ended = place.validate(
        samples + "/long-running.so", {"long-running=@" SAMPLE_SOURCES "/long-running/input.json"});
    CHECK(verdict(ended, "long-running", "runs") == "passed");
    CHECK(verdict(ended, "long-running", "does the same again") == "passed");
    const Ended waits =
        place.validate(samples + "/counter.so", {"counter=@" SAMPLE_SOURCES "/counter/input.json"});
    CHECK(waits.code == 0);
    CHECK(verdict(waits, "counter", "runs") == "passed");
    CHECK(waits.out.find("until it waits for ") != std::string::npos);
}

TEST_CASE("validate refuses a file that no host would load, and words that mean nothing") {
    const Validating place;
    place.write(place.root() / "text.so", "this is no library\n");
    const Ended refused = place.validate((place.root() / "text.so").string(), {});
    CHECK(refused.code == 5);
    CHECK(verdict(refused, "bundle", "loads") == "refused");
    CHECK(refused.out.find("RB1005") != std::string::npos);
    CHECK(place.validate(GUARD_BUNDLE, {"null"}).code == 2);
    CHECK(place.validate(GUARD_BUNDLE, {"nobody=null"}).code == 2);
    CHECK(place.validate(GUARD_BUNDLE, {"one={"}).code == 2);
}
