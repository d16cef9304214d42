// A bundle as an author writes it, for the tests of the built file.
#include <runbook/runbook.hpp>

using namespace std::chrono_literals;

namespace {

struct Order {
    std::string id;
    RB_FIELDS(Order, id)
};

std::string charge(rb::Activity&, Order order) { return order.id; }

rb::Task<std::string> order(rb::Run& run, Order o) {
    co_await run.sleep(1s);
    co_return co_await run.step(charge, o);
}

rb::Task<void> quick(rb::Run&) { co_return; }

}  // namespace

RUNBOOK_BUNDLE("sample", "1.2.3", rb::runbook<order>("order").title("An order"),
               rb::runbook<quick>("quick").version("7").transient(),
               rb::activity<charge>("charge").retry(rb::Retry::attempts(3)).timeout(5s).local())
