// Tests of the counter: it is talked to while it runs, and its log is never long.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <runbook/testing.hpp>

namespace {

struct Counter {
    Counter() {
        runbook::StartRequest request;
        request.runbook = "counter";
        request.input = R"({"from":10})";
        request.workflow_id = "c-1";
        REQUIRE(test.host().start(request));
    }
    void add(int n) {
        REQUIRE(test.host().signal("c-1", {"add", "{\"n\":" + std::to_string(n) + "}", {}, {}}));
    }
    runbook::Result<std::string> set(const std::string& to) {
        return test.host().update("c-1", {"set", to, {}, {}});
    }
    std::string count() { return test.host().query("c-1", "count").value(); }
    runbook::RunInfo stop() {
        REQUIRE(test.host().signal("c-1", {"stop", {}, {}, {}}));
        return test.host().wait("c-1").value();
    }

    runbook::LocalTest test{{.durable = true, .events_warn = 100}};
};

}  // namespace

TEST_CASE("a counter counts what is sent, and ends with the count when it is told to stop") {
    Counter counter;
    counter.add(5);
    counter.add(1);
    CHECK(counter.count() == "16");
    const auto run = counter.stop();
    CHECK(run.status == "completed");
    CHECK(run.result == "16");
    CHECK(counter.test.replays(run));
}

TEST_CASE("a counter is set to what is not below zero, and answers with what it was") {
    Counter counter;
    CHECK(counter.set("100").value() == "10");
    const auto refused = counter.set("-1");
    REQUIRE(!refused);
    CHECK(refused.error().message.find("a counter is not set below 0") != std::string::npos);
    CHECK(counter.count() == "100");
}

TEST_CASE("a counter whose log has become long goes on with a fresh one, and forgets nothing") {
    Counter counter;
    for (int i = 0; i < 250; ++i) counter.add(1);
    CHECK(counter.count() == "260");
    const auto run = counter.stop();
    CHECK(run.result == "260");
    CHECK(!run.continued_from.empty());
    CHECK(run.events < 100);
}
