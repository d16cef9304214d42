// Tests of the fan-out: children in any number, in virtual time.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <runbook/testing.hpp>

#include <algorithm>

using namespace std::chrono_literals;

namespace {

struct Search {
    std::int64_t shops = 10;
    RB_FIELDS(Search, shops)
};
struct Shop {
    std::int64_t number = 0;
    RB_FIELDS(Shop, number)
};
struct Quote {
    std::int64_t shop = 0, cents = 0;
    RB_FIELDS(Quote, shop, cents)
};
struct Found {
    Quote best;
    std::int64_t quotes = 0, closed = 0;
    RB_FIELDS(Found, best, quotes, closed)
};

}  // namespace

TEST_CASE("a thousand shops are asked at once, and the cheapest is found") {
    runbook::LocalTest test;
    const auto begin = test.now();
    const auto run = test.run_local("fan-out", Search{1000});
    const auto found = run.result_as<Found>();
    CHECK(found.quotes == 858);
    CHECK(found.closed == 142);
    CHECK(test.calls("quote") == 1000);
    CHECK(test.now() - begin < 1s);  // beside each other
}

TEST_CASE("the best quote wins whichever answer comes first") {
    runbook::LocalTest test;
    test.fake("quote", [](std::int64_t shop) { return shop == 13 ? 5 : 100 - shop; });
    const auto run = test.run_local("fan-out", Search{20});
    CHECK(run.result_as<Found>().best.shop == 13);
    CHECK(run.result_as<Found>().best.cents == 5);
    CHECK(test.replays(run));
}

TEST_CASE("the first shop that answers is enough") {
    runbook::LocalTest test;
    const auto run = test.run_local("fan-out-first", Search{20});
    CHECK(run.status == "completed");
    CHECK(run.result_as<Quote>().shop == 19);  // 37 * 19 % 50 is the least
    CHECK(test.calls("quote") == 1);
    CHECK(test.replays(run));
}

TEST_CASE("no shop, no answer") {
    runbook::LocalTest test;
    CHECK(test.run_local("fan-out", Search{0}).result_as<Found>().quotes == 0);
    CHECK(test.run_local("fan-out-first", Search{0}).status == "interrupted");
}
