// Which runtime is used, and that nothing falls back in silence.
#include <doctest/doctest.h>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

void check_refused(const Ended& ended, const std::string& source) {
    CAPTURE(ended.err);
    CHECK(ended.code == 5);
    CHECK(ended.out.empty());
    CHECK(says(ended, source));
    CHECK(says(ended, "built without it"));
}

}  // namespace

TEST_CASE("[C38] without TEMPORAL_HOST runs are local, and one line says why") {
    const Place place;
    const Ended ended = place.call({"run", "steps", "--input", place.input()});
    CHECK(ended.code == 0);
    const std::string line = "runtime local: no TEMPORAL_HOST is set";
    const auto at = ended.err.find(line);
    REQUIRE(at != std::string::npos);
    CHECK(ended.err.find("runtime ", at + line.size()) == std::string::npos);
}

TEST_CASE("[C38] TEMPORAL_HOST without a built-in Temporal is refused, both facts named") {
    for (const char* variable : {"TEMPORAL_HOST", "TEMPORAL_ADDRESS"}) {
        Place place;
        place.environment[variable] = "temporal.example:7233";
        const std::string both = std::string(variable) + "=temporal.example:7233";
        check_refused(place.call({"run", "steps", "--input", place.input()}), both);
        check_refused(place.call({"start", "steps", "--input", place.input()}), both);
        check_refused(place.call({"list"}), both);
        place.environment.erase(variable);
        CHECK(place.runs() == 0);
        CHECK(place.lines().empty());
    }
}

TEST_CASE("[C38] a runtime that was asked for comes before TEMPORAL_HOST") {
    Place place;
    place.environment["TEMPORAL_HOST"] = "temporal.example:7233";
    const Words words{"run", "steps", "--input", place.input()};
    Words flagged = words;
    flagged.insert(flagged.end(), {"--runtime", "local"});
    CHECK(place.call(flagged).code == 0);
    place.environment["RUNBOOK_RUNTIME"] = "local";
    CHECK(place.call(words).code == 0);
    place.environment.erase("RUNBOOK_RUNTIME");
    place.write(place.work() / "runbook-host.toml", "[runtime]\nkind = \"local\"\n");
    CHECK(place.call(words).code == 0);
    CHECK(place.lines().size() == 9);
}

TEST_CASE("[C38] Temporal asked for by name is refused too, wherever it was asked for") {
    Place place;
    check_refused(place.call({"list", "--runtime", "temporal"}), "flag --runtime");
    place.environment["RUNBOOK_RUNTIME"] = "temporal";
    check_refused(place.call({"list"}), "variable RUNBOOK_RUNTIME");
    place.environment.clear();
    place.environment["HOME"] = place.home().string();
    place.write(place.work() / "runbook-host.toml", "[runtime]\nkind = \"temporal\"\n");
    check_refused(place.call({"list"}), "runbook-host.toml:2");
    check_refused(place.call({"list", "--runtime", "celery"}), "celery");
    CHECK(says(place.call({"list", "--runtime", "celery"}), "local, stub"));
    CHECK(place.call({"list", "--runtime", "lokal"}).code == 2);
}

TEST_CASE("[C38] flag before variable before file decides the runtime") {
    Place place;
    place.write(place.work() / "runbook-host.toml", "[runtime]\nkind = \"temporal\"\n");
    place.environment["RUNBOOK_RUNTIME"] = "stub";
    CHECK(says(place.call({"list"}), "stub backend"));
    CHECK(place.call({"list", "--runtime", "local"}).code == 0);
}

TEST_CASE("[C38] the stub answers every verb with not supported, exit 5") {
    const Place place;
    const std::string id = "01900000-0000-7000-8000-000000000000";
    const std::vector<Words> all{{"run", "steps", "--input", place.input()},
                                 {"start", "steps", "--input", place.input()},
                                 {"list"},
                                 {"inspect", id},
                                 {"history", id},
                                 {"resume", id}};
    for (Words words : all) {
        CAPTURE(words[0]);
        words.insert(words.end(), {"--runtime", "stub"});
        const Ended ended = place.call(words);
        CHECK(ended.code == 5);
        CHECK(ended.out.empty());
        CHECK(says(ended, "is not supported by the stub backend"));
    }
    CHECK(place.lines().empty());
    CHECK(!std::filesystem::exists(place.store()));
}
