// What a run shows of itself, as others see it.
#include <doctest/doctest.h>

#include "tests/runtime/local_fixture.hpp"
#include "tests/runtime/processes.hpp"

using namespace runbook;
using namespace runbook::test;

TEST_CASE("the progress and memo of a run are seen while it runs and after its end") {
    for (const bool durable : {true, false}) {
        LocalFixture f(durable);
        f.stage.add(script("w", [](Scene& s, std::string) -> Script {
            s.progress("half");
            s.memo("who", "\"ada\"");
            s.search("size", "7");
            co_await s.sleep(1000);
            s.progress("all");
            co_return "1";
        }));
        const auto run = f.runtime->start(call_of("w")).value().run_id;
        CHECK(!f.runtime->wait(run, std::chrono::milliseconds(10)).ok());
        const auto open = f.runtime->get(run).value();
        CHECK(open.properties.details == "half");
        REQUIRE(open.properties.memo.size() == 1);
        CHECK(open.properties.memo[0].value.body == "\"ada\"");
        CHECK(open.properties.search.size() == 1);
        const auto ended = f.runtime->wait(run, {}).value();
        CHECK(ended.properties.details == "all");
        CHECK(ended.properties.memo.size() == 1);
        CHECK(f.runtime->get(run)->properties == ended.properties);
    }
}
