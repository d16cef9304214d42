// fan-out: a thousand children at once. `fan-out` asks every shop for its price and takes the best;
// `fan-out-first` takes the first that answers and calls the others off.
#include <runbook/runbook.hpp>

namespace {

using namespace std::chrono_literals;

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

std::int64_t quote(rb::Activity&, std::int64_t shop) {
    if (shop % 7 == 0) throw rb::Failure("closed", "nobody picks up").no_retry();
    return 1000 + shop * 7919 % 500;
}

// The child, a run of its own: each shop takes its time to think.
rb::Task<Quote> ask_shop(rb::Run& run, Shop shop) {
    co_await run.sleep(10ms + std::chrono::milliseconds(shop.number * 37 % 50));
    const std::int64_t cents = co_await run.step(quote, shop.number);
    co_return Quote{shop.number, cents};
}

rb::Task<Found> fan_out(rb::Run& run, Search search) {
    // In rb::attempt, so that a shop that is closed does not end the search.
    std::vector<rb::Attempt<rb::ChildCall<Quote>>> calls;
    for (std::int64_t number = 1; number <= search.shops; ++number)
        calls.push_back(rb::attempt(run.child<Quote>("ask-shop", Shop{number})));
    const auto answers = co_await rb::all(calls);

    Found found;
    for (const auto& answer : answers) {
        if (!answer) {
            ++found.closed;
        } else if (++found.quotes == 1 || answer->cents < found.best.cents) {
            found.best = *answer;
        }
    }
    co_return found;
}

rb::Task<Quote> fan_out_first(rb::Run& run, Search search) {
    std::vector<rb::ChildCall<Quote>> calls;
    for (std::int64_t number = 1; number <= search.shops; ++number)
        calls.push_back(run.child<Quote>("ask-shop", Shop{number}));
    const auto first = co_await rb::any(calls);
    run.log().info("shop " + std::to_string(first.value.shop) + " was the first");
    co_return first.value;
}

}  // namespace

RUNBOOK_BUNDLE("fan-out", "1.0.0", rb::runbook<fan_out>("fan-out").title("Ask every shop"),
               rb::runbook<fan_out_first>("fan-out-first").title("Ask until one shop answers"),
               rb::runbook<ask_shop>("ask-shop").title("Ask one shop"),
               rb::activity<quote>("quote"))
