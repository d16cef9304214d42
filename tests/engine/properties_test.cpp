// Properties: what a run shows of itself. Recorded, folded, never compared.
#include <doctest/doctest.h>

#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;
using Types = std::vector<std::string>;

TEST_CASE("memo, search attributes and progress are folded, and changes in a row are one event") {
    Lived run([](Scene& s, std::string) -> Script {
        s.memo("b", "1");
        s.memo("a", "2");
        s.search("city", "\"Bern\"");
        s.progress("packing");
        co_await s.sleep(1000);
        s.memo("b", "");
        s.memo("a", "3");
        co_await s.sleep(1000);
        s.progress("shipping");
        s.progress("shipped");
        co_return "1";
    });
    CHECK(run.types() == Types{"workflow_started", "properties_changed", "sleep_started"});
    run.tell(engine::TimerFired{4});
    const engine::Properties& shown = run.execution.properties();
    REQUIRE(shown.memo.size() == 1);
    CHECK(shown.memo[0].key == "a");
    CHECK(shown.memo[0].value.body == "3");
    CHECK(shown.search.at(0).value.body == "\"Bern\"");
    CHECK(shown.details == "packing");
    run.tell(engine::TimerFired{7});
    CHECK(shown.details == "shipped");
    engine::RunFold fold;
    fold.apply(run.log);
    CHECK(fold.properties() == shown);
    run.check_every_prefix();
}

TEST_CASE("code that shows more, less or something else replays all the same") {
    Lived run([](Scene& s, std::string) -> Script {
        s.memo("a", "1");
        co_await s.sleep(1000);
        s.progress("half");
        co_await s.sleep(1000);
        co_return "1";
    });
    run.tell(engine::TimerFired{2});
    const auto other = script("w", [](Scene& s, std::string) -> Script {
        s.progress("begun");
        co_await s.sleep(1000);
        s.memo("c", "1");
        s.search("x", "1");
        co_await s.sleep(1000);
        co_return "1";
    });
    engine::Execution again("run-1", other);
    REQUIRE(again.replay(run.log).ok());
    CHECK(again.properties() == run.execution.properties());  // what the log says
}
