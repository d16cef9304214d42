// Queries: what a run's code says of itself, while it lives, in a replay and after its end.
#include <doctest/doctest.h>

#include "host/engine/query.hpp"
#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

Script counter(Scene& s, std::string) {
    auto count = std::make_shared<int>(0);
    s.on_query("count", [count](const std::string&) { return std::to_string(*count); });
    for (int i = 0; i < 3; ++i) {
        co_await s.sleep(1000);
        ++*count;
    }
    co_return std::to_string(*count);
}

}  // namespace

TEST_CASE("a query is answered by the code as it is now, and changes nothing") {
    Lived run(counter);
    CHECK(run.execution.query("count", {}).value().body == "0");
    run.tell(engine::TimerFired{1});
    const auto events = run.log.size();
    CHECK(run.execution.query("count", {}).value().body == "1");
    CHECK(run.execution.query("count", {}).value().body == "1");
    CHECK(run.log.size() == events);
    CHECK(run.execution.sequence() == events);
}

TEST_CASE("a replay to any event answers as the run would have then") {
    Lived run(counter);
    std::map<std::size_t, std::string> then{
        {run.log.size(), run.execution.query("count", {}).value().body}};
    for (std::uint64_t seq = 1; seq < 3; ++seq) {
        run.tell(engine::TimerFired{seq});
        then[run.log.size()] = run.execution.query("count", {}).value().body;
    }
    for (const auto& [events, count] : then) {
        const auto answer =
            engine::query_log("run-1", run.runbook, std::span(run.log).first(events), "count", {});
        REQUIRE(answer.ok());
        CHECK(answer->body == count);
    }
}

TEST_CASE("a run whose code is gone is asked as it was before its last job") {
    Lived run(counter);
    for (std::uint64_t seq = 1; seq <= 3; ++seq) run.tell(engine::TimerFired{seq});
    REQUIRE(run.execution.closed());
    CHECK(run.execution.query("count", {}).error().code == ErrorCode::kConflict);
    const auto answer = engine::query_log("run-1", run.runbook, run.log, "count", {});
    REQUIRE(answer.ok());
    CHECK(answer->body == "2");
}

TEST_CASE("a run that ended at once has no state before its last job") {
    Lived run([](Scene& s, std::string) -> Script {
        s.on_query("count", [](const std::string&) { return "1"; });
        co_return "1";
    });
    const auto answer = engine::query_log("run-1", run.runbook, run.log, "count", {});
    CHECK(answer.error().code == ErrorCode::kConflict);
}

TEST_CASE("a run that its code stopped is asked as it was before") {
    Lived run([](Scene& s, std::string) -> Script {
        s.on_query("count", [](const std::string&) { return "1"; });
        co_await s.sleep(1000);
        throw std::runtime_error("a bug");
        co_return "";
    });
    run.tell(engine::TimerFired{1});
    REQUIRE(run.execution.parked());
    const auto answer = engine::query_log("run-1", run.runbook, run.log, "count", {});
    REQUIRE(answer.ok());
    CHECK(answer->body == "1");
}

TEST_CASE("an unknown query names the near one") {
    Lived run(counter, Handlers{{engine::HandlerKind::kQuery, "count", "", "", ""}});
    const auto unknown = run.execution.query("cuont", {});
    CHECK(unknown.error().code == ErrorCode::kNotFound);
    CHECK(unknown.error().hint == "did you mean count?");
}

TEST_CASE("a look at a part of a record shows what the code asks for next") {
    Lived run([](Scene& s, std::string x) -> Script {
        auto first = s.step("charge", x);
        auto second = s.step("ship", x);
        co_await first;
        co_return co_await second;
    });
    REQUIRE(run.log.size() == 3);
    engine::Execution seen("run-1", run.runbook);
    REQUIRE(seen.look(std::span(run.log).first(2)).ok());
    CHECK(seen.next_commands() == std::vector<std::string>{"step ship"});
    CHECK(seen.waits().size() == 1);
}
