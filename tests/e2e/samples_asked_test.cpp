// The samples that wait for the world, asked from other processes as their READMEs say.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

// With the sample's bundle beside that of these tests.
struct Samples : Place {
    explicit Samples(const std::string& name) {
        std::filesystem::copy(std::filesystem::path(SAMPLE_BUNDLES) / (name + ".so"), bundles());
    }
};

std::string input_of(const char* folder) {
    return "@" + (std::filesystem::path(SAMPLE_SOURCES) / folder / "input.json").string();
}

// A run of a sample that waits for something, and the process that drives it.
struct Waiting {
    Waiting(const Place& place, const char* slug)
        : made(place.call({"start", slug, "--workflow-id", "w-1", "--input", input_of(slug)})),
          driver(place.begin({"resume", "w-1"})) {
        if (made.code != 0) throw std::runtime_error(made.err);
        while (place.call({"inspect", "w-1"}).out.find("driven by") == std::string::npos) {
        }
        // One that waits for a signal alone has nothing in its log but its start.
        if (std::string(slug) != "counter") place.await_status("w-1", "suspended");
    }
    Ended made;
    Process driver;
};

}  // namespace

TEST_CASE(
    "[C14] the counter counts signals, answers queries and updates, and refuses what does not "
    "fit") {
    const Samples place("counter");
    Waiting run(place, "counter");
    CHECK(place.call({"signal", "w-1", "add", "--payload", "{\"n\":5}", "--id", "once"}).code == 0);
    CHECK(place.call({"signal", "w-1", "add", "--payload", "{\"n\":5}", "--id", "once"}).code == 0);
    CHECK(place.call({"query", "w-1", "count"}).out == "15\n");
    CHECK(place.call({"update", "w-1", "set", "--args", "100"}).out == "15\n");
    const Words log = place.log("w-1");
    CHECK(place.call({"update", "w-1", "set", "--args", "-1"}).code == 2);
    const Ended misfit = place.call({"signal", "w-1", "add", "--payload", "{\"m\":5}"});
    CHECK(misfit.code == 2);
    CHECK(misfit.err.find("$.m") != std::string::npos);
    CHECK(place.log("w-1") == log);
    CHECK(place.call({"signal", "w-1", "stop"}).code == 0);
    const Ended ended = run.driver.wait();
    CHECK(ended.code == 0);
    CHECK(ended.out == "100\n");
    CHECK(place.call({"query", "w-1", "count"}).out == "100\n");
    CHECK(place.call({"signal", "w-1", "add", "--payload", "{\"n\":5}"}).code == 8);
    CHECK(place.call({"signal", "nobody", "add"}).code == 6);
}

TEST_CASE("[C22] a counter goes on as new when its log is long, and any run tells the chain") {
    Samples place("counter");
    place.environment["RUNBOOK_LIMITS_EVENTS_WARN"] = "10";
    Waiting run(place, "counter");
    const std::string first = place.inspect("w-1", "/run_id");
    for (int i = 0; i < 12; ++i)
        CHECK(place.call({"signal", "w-1", "add", "--payload", "{\"n\":1}"}).code == 0);
    CHECK(place.call({"query", "w-1", "count"}).out == "22\n");
    CHECK(place.call({"signal", "w-1", "stop"}).code == 0);
    const Ended ended = run.driver.wait();
    CHECK(ended.code == 0);
    CHECK(ended.out == "22\n");
    const std::string chain = place.call({"history", first, "--chain"}).out;
    const std::string last = place.inspect("w-1", "/run_id");
    CHECK(last != first);
    CHECK(place.call({"history", last, "--chain"}).out == chain);
    CHECK(chain.find("run " + first) < chain.find("run " + last));
    CHECK(place.log(first).back() == "workflow_continued_as_new");
    CHECK(place.log(last).back() == "workflow_completed");
}

TEST_CASE("[C17] an approval that nobody drives is kept for the process that resumes it") {
    const Samples place("approval");
    Waiting run(place, "approval");
    const std::string pending = place.call({"pending", "--json"}).out;
    CHECK(json::at(pending, "/0/workflow_id") == "w-1");
    CHECK(json::at(pending, "/0/gate") == "approve");
    CHECK(!json::at(pending, "/0/since").empty());
    run.driver.kill();
    CHECK(
        place.call({"correct", "w-1", "--by", "ada", "--corrections", "{\"cents\":\"x\"}"}).code ==
        2);
    CHECK(place.call({"approve", "w-1", "--by", "ada"}).code == 0);
    CHECK(place.call({"reject", "w-1", "--by", "bob"}).code == 8);
    const Ended ended = place.call({"resume", "w-1"});
    CHECK(ended.code == 0);
    CHECK(ended.out.find("bought") != std::string::npos);
    CHECK(place.call({"pending", "--json"}).out == "[]\n");
}

TEST_CASE("[C17] a rejected approval buys nothing") {
    const Samples place("approval");
    Waiting run(place, "approval");
    CHECK(place.call({"reject", "w-1", "--by", "ada", "--comment", "we have one"}).code == 0);
    const Ended ended = run.driver.wait();
    CHECK(ended.code == 1);
    CHECK(ended.err.find("ada: we have one") != std::string::npos);
    for (const std::string& type : place.log("w-1")) CHECK(type != "step_started");
}

TEST_CASE("[C16] a payment is reported once, by whoever has the hook's token") {
    const Samples place("hooks");
    Waiting run(place, "hooks");
    std::ifstream outbox(place.work() / "outbox.txt");
    std::string line, token;
    while (std::getline(outbox, line)) token = line;
    REQUIRE(!token.empty());
    const std::string paid = "{\"reference\":\"r-9\",\"cents\":5}";
    const Words log = place.log("w-1");
    CHECK(place.call({"hooks", "deliver", "rbh", "--payload", paid}).code == 2);
    CHECK(place.call({"hooks", "deliver", token, "--payload", "{\"reference\":1}"}).code == 2);
    CHECK(place.log("w-1") == log);
    CHECK(place.call({"hooks", "deliver", token, "--payload", paid}).code == 0);
    CHECK(place.call({"hooks", "deliver", token, "--payload", paid}).code == 8);
    const Ended ended = run.driver.wait();
    CHECK(ended.code == 0);
    CHECK(ended.out == "\"paid with r-9\"\n");
}
