// Starting: keys, workflow ids, unknown slugs, inputs that do not fit.
#include <doctest/doctest.h>

#include <set>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

TEST_CASE("[C27] 32 processes that race with one idempotency key start one run") {
    const Place place;
    const std::string input = place.input();
    std::vector<Process> racers;
    for (int i = 0; i < 32; ++i) {
        racers.push_back(
            place.begin({"start", "steps", "--input", input, "--idempotency-key", "k", "--json"}));
    }
    std::set<std::string> ids;
    for (Process& racer : racers) {
        const Ended ended = racer.wait();
        CAPTURE(ended.err);
        REQUIRE(ended.code == 0);
        ids.insert(json::at(ended.out, "/run_id"));
    }
    REQUIRE(ids.size() == 1);
    CHECK(place.runs() == 1);
    CHECK(place.lines().empty());
    CHECK(place.call({"resume", *ids.begin()}).code == 0);
    CHECK(place.lines() == Words{"step 1", "step 2", "step 3"});
}

TEST_CASE("[C27] a known key starts nothing, whatever became of its run") {
    const Place place;
    const Words key{"--idempotency-key", "k"};
    const std::string first = place.start("steps", place.input(), key);
    CHECK(place.start("steps", place.input(), key) == first);
    CHECK(place.call({"resume", first}).code == 0);
    const std::string history = place.history(first);
    CHECK(place.start("steps", place.input(), key) == first);
    const Ended again =
        place.call({"run", "steps", "--input", place.input(), "--idempotency-key", "k"});
    CHECK(again.code == 0);
    CHECK(again.out == "3\n");
    CHECK(place.history(first) == history);
    CHECK(place.lines().size() == 3);
    CHECK(place.runs() == 1);

    const std::string other = place.start("fails", place.input(",\"how\":\"int\""), key);
    CHECK(other != first);
    CHECK(place.inspect(other, "/runbook") == "fails");
    CHECK(place.runs() == 2);
}

TEST_CASE("[C28] the workflow id of an open run is refused by its name, and free when it closed") {
    const Place place;
    const Words id{"--workflow-id", "o-7"};
    const std::string first = place.start("steps", place.input(), id);
    for (const char* verb : {"start", "run"}) {
        const Ended second =
            place.call({verb, "steps", "--input", place.input(), "--workflow-id", "o-7"});
        CHECK(second.code == 8);
        CHECK(second.out.empty());
        CHECK(second.err.find("'o-7' is already running as run " + first) != std::string::npos);
    }
    CHECK(place.runs() == 1);
    CHECK(place.lines().empty());
    CHECK(place.call({"resume", "o-7"}).code == 0);
    const std::string later = place.start("steps", place.input(), id);
    CHECK(later != first);
    CHECK(place.inspect("o-7", "/run_id") == later);
}

TEST_CASE("[C29] an unknown slug exits 6 with the near name and leaves no record") {
    const Place place;
    for (const char* verb : {"start", "run"}) {
        const Ended ended = place.call({verb, "stepz", "--input", place.input()});
        CHECK(ended.code == 6);
        CHECK(ended.out.empty());
        CHECK(ended.err.find("no runbook 'stepz'; did you mean 'steps'?") != std::string::npos);
    }
    CHECK(place.runs() == 0);
}

TEST_CASE("[C29] input that does not fit exits 2 with the path of the field, nothing recorded") {
    const Place place;
    struct Case {
        std::string input, path;
    };
    const Case cases[] = {
        {"{\"side\":5}", "$.side"},
        {"{}", "$.side"},
        {place.input(",\"count\":\"three\""), "$.count"},
        {place.input(",\"count\":1.5"), "$.count"},
        {place.input(",\"count\":9223372036854775808"),
         "$.count: expected -9223372036854775808 to"},
        {place.input(",\"count\":1,\"count\":2"), "$.count: given twice"},
        {place.input(",\"cuont\":3"), "$.cuont: unknown field; did you mean count?"},
        {"[]", "$: expected an object, found an array"},
        {"{\"side\":", "line 1, column 9"},
        {"", "--input"},
    };
    for (const Case& one : cases) {
        CAPTURE(one.input);
        for (const char* verb : {"start", "run"}) {
            const Ended ended = place.call({verb, "steps", "--input", one.input});
            CAPTURE(ended.err);
            CHECK(ended.code == 2);
            CHECK(ended.out.empty());
            CHECK(ended.err.find(one.path) != std::string::npos);
        }
    }
    CHECK(place.call({"start", "steps"}).code == 2);
    CHECK(place.runs() == 0);
    CHECK(place.lines().empty());
}
