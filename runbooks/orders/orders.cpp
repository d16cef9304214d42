// order: charge the customer, have the parcel shipped by another bundle's runbook, and give the
// money back when that fails.
#include <runbook/runbook.hpp>

using namespace std::chrono_literals;

namespace {

struct Order {
    std::string id, sku;
    std::int64_t cents = 0;
    RB_FIELDS(Order, id, sku, cents)
};
struct Parcel {
    std::string tracking;
    RB_FIELDS(Parcel, tracking)
};
struct Receipt {
    std::string payment, tracking;
    RB_FIELDS(Receipt, payment, tracking)
};

// A payment provider knows a repeated request by its idempotency key: a crash between its answer
// and our record of it does not charge twice.
std::string charge(rb::Activity& a, Order order) {
    if (order.cents <= 0) throw rb::Failure("bad_amount", "nothing to charge").no_retry();
    a.log().info("charging " + std::to_string(order.cents) + " cents for " + order.id);
    return "pay-" + order.id;
}

void refund(rb::Activity& a, std::string payment) { a.log().info("refunding " + payment); }

rb::Task<Receipt> order(rb::Run& run, Order o) {
    rb::Saga saga(run);  // undoes what it does not keep, also when the run is cancelled
    // When it is cancelled meanwhile, wait for its end: a charge that happened has to be refunded.
    const std::string payment = co_await run.step(charge, o).timeout(30s).on_cancel(rb::wait);
    saga.undo(run.step(refund, payment));
    const Parcel parcel = co_await run.child<Parcel>("ship-parcel", o);
    saga.keep();
    co_return Receipt{payment, parcel.tracking};
}

}  // namespace

RUNBOOK_BUNDLE("orders", "1.4.0", rb::runbook<order>("order").title("Take an order"),
               rb::activity<charge>("charge").retry(rb::Retry::attempts(5)),
               rb::activity<refund>("refund"))
