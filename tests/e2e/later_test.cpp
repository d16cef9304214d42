// Steps that are answered later, from the shell: by whoever has the token, whoever drives the run.
#include <doctest/doctest.h>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

// A run whose step has handed its token out, and the process that drives it.
struct Asking {
    explicit Asking(const Place& place)
        : run(place.start("asks", '"' + place.side().string() + '"')),
          driver(place.begin({"resume", run})) {
        token = place.await(1).front();
        place.await_status(run, "suspended");
    }
    std::string run;
    Process driver;
    std::string token;
};

}  // namespace

TEST_CASE("[C09] a step whose process was killed is completed by its token, and not run again") {
    const Place place;
    Asking asking(place);
    CHECK(place.inspect(asking.run, "/waiting_for/0/kind") == "answer");
    asking.driver.kill();
    const Ended told = place.call({"activity", "complete", asking.token, "--result", "\"signed\""});
    CHECK(told.code == 0);
    CHECK(told.err.find("no process drives run") != std::string::npos);
    const Ended twice = place.call({"activity", "complete", asking.token});
    CHECK(twice.code == 8);
    const Ended ended = place.call({"resume", asking.run});
    CHECK(ended.code == 0);
    CHECK(ended.out == "\"signed\"\n");
    CHECK(place.lines().size() == 1);
    CHECK(place.log(asking.run) == Words{"workflow_started", "step_started", "step_deferred",
                                         "step_completed", "workflow_completed"});
}

TEST_CASE("[C09] a step that is failed by its token is tried again under another one") {
    const Place place;
    Asking asking(place);
    CHECK(place.call({"activity", "heartbeat", asking.token, "--details", "3"}).out == "go on\n");
    CHECK(
        place.call({"activity", "fail", asking.token, "--type", "lost", "--message", "in the post"})
            .code == 0);
    const std::string second = place.await(2).back();
    CHECK(second != asking.token);
    CHECK(place.call({"activity", "heartbeat", asking.token}).code == 8);
    CHECK(place.call({"activity", "fail", second, "--type", "refused", "--no-retry"}).code == 0);
    const Ended ended = asking.driver.wait();
    CHECK(ended.code == 1);
    CHECK(ended.err.find("refused") != std::string::npos);
}

TEST_CASE("an answer that is none, or for nobody, is refused and leaves nothing in the log") {
    const Place place;
    Asking asking(place);
    const Words log = place.log(asking.run);
    CHECK(place.call({"activity", "complete", "nonsense"}).code == 2);
    CHECK(place.call({"activity", "complete", asking.token, "--result", "{"}).code == 2);
    CHECK(place.call({"activity", "complete", asking.token, "--message", "x"}).code == 2);
    CHECK(place.call({"activity", "settle", asking.token}).code == 2);
    CHECK(place.call({"activity", "fail", asking.token, "--type", "../x"}).code == 2);
    std::string wrong = asking.token;
    wrong.back() = wrong.back() == '0' ? '1' : '0';
    CHECK(place.call({"activity", "complete", wrong}).code == 8);
    std::string foreign = asking.token;
    foreign.front() = foreign.front() == '0' ? '1' : '0';
    CHECK(place.call({"activity", "complete", foreign}).code == 6);
    CHECK(place.log(asking.run) == log);
    asking.driver.kill();
    CHECK(place.call({"activity", "complete", wrong}).code == 6);
}
