// start, list, inspect, history, resume: ids, exit codes, what goes to stdout and what to stderr.
#include <doctest/doctest.h>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

const char* const kNobody = "01900000-0000-7000-8000-000000000000";

}  // namespace

TEST_CASE("[C47] an unknown run exits 6, with a message on stderr and nothing on stdout") {
    const Place place;
    for (const char* verb : {"inspect", "history", "resume"}) {
        for (const char* run : {kNobody, "o-7", "0190abcdef"}) {
            CAPTURE(std::string(verb));
            CAPTURE(std::string(run));
            const Ended ended = place.call({verb, run});
            CHECK(ended.code == 6);
            CHECK(ended.out.empty());
            CHECK(ended.err.find(run) != std::string::npos);
        }
    }
}

TEST_CASE("[C47] verbs that only read make no store where none is") {
    const Place place;
    CHECK(place.call({"list", "--json"}).out == "[]\n");
    CHECK(place.call({"inspect", kNobody}).code == 6);
    CHECK(place.call({"resume", kNobody}).code == 6);
    CHECK(!std::filesystem::exists(place.store()));
}

TEST_CASE("[C47] an id like ../x exits 2 wherever an id is taken") {
    const Place place;
    const std::string input = place.input();
    const std::vector<Words> all{{"inspect", "../x"},
                                 {"history", "../x"},
                                 {"resume", "../x"},
                                 {"start", "../x"},
                                 {"start", "steps", "--input", input, "--workflow-id", "../x"},
                                 {"run", "steps", "--input", input, "--idempotency-key", "../x"},
                                 {"inspect", ""},
                                 {"start", "steps", "--input", input, "--workflow-id", "a#1"}};
    for (const Words& words : all) {
        CAPTURE(words[0]);
        const Ended ended = place.call(words);
        CHECK(ended.code == 2);
        CHECK(ended.out.empty());
        CHECK(!ended.err.empty());
    }
    CHECK(place.runs() == 0);
    CHECK(place.lines().empty());
}

TEST_CASE("[C47] --json of every verb is JSON and has the promised members") {
    const Place place;
    const Words start{"start", "steps", "--input", place.input(), "--workflow-id", "o-7", "--json"};
    const Ended started = place.call(start);
    REQUIRE(started.code == 0);
    const std::string run = json::at(started.out, "/run_id");
    CHECK(json::at(started.out, "/workflow_id") == "o-7");

    const Ended resumed = place.call({"resume", "o-7", "--json"});
    CHECK(resumed.out == "3\n");
    for (const Words& words :
         {Words{"list", "--json"}, Words{"inspect", run, "--json"}, Words{"history", run, "--json"},
          Words{"runbooks", "--json"}, Words{"bundles", "list", "--json"},
          Words{"config", "show", "--json"}}) {
        CAPTURE(words[0]);
        const Ended ended = place.call(words);
        CHECK(ended.code == 0);
        CHECK(json::is_valid(ended.out));
    }
    const std::string listed = place.call({"list", "--json"}).out;
    const std::string inspected = place.call({"inspect", run.substr(0, 8), "--json"}).out;
    for (const char* member : {"/run_id", "/workflow_id", "/runbook", "/version", "/status",
                               "/waiting_for", "/result", "/failure"}) {
        CAPTURE(std::string(member));
        CHECK(json::at(listed, std::string("/0") + member) == json::at(inspected, member));
    }
    CHECK(json::at(inspected, "/status") == "completed");
    CHECK(json::at(inspected, "/result") == "3");
    const std::string history = place.history(run);
    CHECK(json::at(history, "/run_id") == run);
    CHECK(json::each(history, "/events", "/sequence") ==
          Words{"1", "2", "3", "4", "5", "6", "7", "8"});
    CHECK(json::each(history, "/events", "/time").size() == 8);
    CHECK(json::each(history, "/events", "/data").size() == 8);
}

TEST_CASE("[C47] only the result goes to stdout, log lines and messages to stderr") {
    const Place place;
    const Ended ran =
        place.call({"run", "steps", "--input", place.input(), "--log-level", "trace"});
    CHECK(ran.code == 0);
    CHECK(ran.out == "3\n");
    CHECK(!ran.err.empty());
    const Ended failed =
        place.call({"run", "fails", "--input", place.input(",\"how\":\"failure\""), "--json"});
    CHECK(failed.code == 1);
    CHECK(failed.out.empty());
    CHECK(failed.err.find("declined: card 4242 was declined") != std::string::npos);
}

TEST_CASE("[C32] two reads of a history are the same bytes, and a replay executes nothing") {
    const Place place;
    const std::string run = place.start("held", place.held());
    Process driver = place.begin({"resume", run});
    place.await(2);
    driver.kill();
    const std::string history = place.history(run);
    const std::string status = place.call({"inspect", run, "--json"}).out;
    CHECK(place.history(run) == history);
    CHECK(place.call({"inspect", run, "--json"}).out == status);
    CHECK(place.lines().size() == 2);

    Process again = place.begin({"resume", run});
    place.await(3);
    place.open_fifo();
    REQUIRE(again.wait().code == 0);
    CHECK(place.count("before") == 1);
    const std::string whole = place.history(run);
    CHECK(place.history(run) == whole);
    // What was recorded stays as it was, to the byte.
    CHECK(whole.starts_with(history.substr(0, history.rfind("]}"))));
}

TEST_CASE("[C47] a run that a live process drives: resume exits 8 and names it, readers work") {
    const Place place;
    const std::string run = place.start("held", place.held(), {"--workflow-id", "o-7"});
    Process driver = place.begin({"resume", run});
    place.await(2);
    const std::string holder = std::to_string(driver.pid());
    for (const std::string& name : {run, std::string("o-7")}) {
        const Ended second = place.call({"resume", name});
        CHECK(second.code == 8);
        CHECK(second.out.empty());
        CHECK(second.err.find("is driven by process " + holder) != std::string::npos);
    }
    CHECK(place.inspect(run, "/driver").find(holder) != std::string::npos);
    CHECK(place.inspect(run, "/status") == "running");
    CHECK(place.inspect(run, "/waiting_for/0/name") == "hold#1");
    CHECK(place.log(run).size() == 4);
    CHECK(place.runs() == 1);
    CHECK(place.start("steps", place.input()) != run);

    place.open_fifo();
    CHECK(driver.wait().code == 0);
    CHECK(place.lines() == Words{"before", "held 1", "after"});
    const std::string history = place.history(run);
    const Ended closed = place.call({"resume", run});
    CHECK(closed.code == 8);
    CHECK(closed.err.find("completed") != std::string::npos);
    CHECK(place.history(run) == history);
    CHECK(place.lines().size() == 3);
}
