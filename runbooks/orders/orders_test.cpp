// Tests of the order runbook: its activities are replaced, or not, and no clock is waited for.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <runbook/testing.hpp>

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

const Order kPen{"o-1", "pen", 1250};

}  // namespace

TEST_CASE("an order is charged and shipped, with the bundle of the parcels as it is") {
    runbook::LocalTest test;
    const auto run = test.run_local("order", kPen);
    CHECK(run.status == "completed");
    CHECK(run.result_as<Receipt>().payment == "pay-o-1");
    CHECK(run.result_as<Receipt>().tracking == "RB-o-1");
    CHECK(test.calls("refund") == 0);
    CHECK(test.replays(run));
}

TEST_CASE("an order that cannot be shipped is refunded, with the payment of its charge") {
    runbook::LocalTest test;
    std::string refunded;
    test.fake("charge", [](Order) { return "pay-7"; });
    test.fake("refund", [&](std::string payment) { refunded = payment; });
    test.fake_child("ship-parcel", [](Order) -> Parcel {
        throw rb::Failure("too_heavy", "no carrier takes it").no_retry();
    });
    const auto run = test.run_local("order", kPen);
    CHECK(run.status == "failed");
    CHECK(run.failure->type == "too_heavy");
    CHECK(refunded == "pay-7");
}

TEST_CASE("an order that is cancelled while it is shipped is refunded") {
    runbook::LocalTest test;
    std::string order, refunded;
    test.fake("charge", [&](rb::Activity& activity, Order) {
        order = activity.run_id();
        return "pay-7";
    });
    test.fake("refund", [&](std::string payment) { refunded = payment; });
    test.fake_child("ship-parcel", [&](Order) {
        CHECK(test.host().cancel(order, "changed my mind"));
        return Parcel{"too-late"};
    });
    const auto run = test.run_local("order", kPen);
    CHECK(run.status == "cancelled");
    CHECK(refunded == "pay-7");
    CHECK(test.replays(run));
}

TEST_CASE("a charge that goes through although its order is cancelled is refunded too") {
    runbook::LocalTest test;
    test.fake("charge", [&](rb::Activity& activity, Order) {
        CHECK(test.host().cancel(activity.run_id(), "changed my mind"));
        return "pay-7";
    });
    CHECK(test.run_local("order", kPen).status == "cancelled");
    CHECK(test.calls("refund") == 1);
    CHECK(test.child_calls("ship-parcel") == 0);
}

TEST_CASE("a charge that hangs is given up after thirty seconds, and tried again") {
    runbook::LocalTest test;
    test.fake("charge", [&](rb::Activity& activity, Order) {
        if (activity.attempt() == 1) test.pass(31s);
        return "pay-" + std::to_string(activity.attempt());
    });
    CHECK(test.run_local("order", kPen).result_as<Receipt>().payment == "pay-2");
    CHECK(test.calls("charge") == 2);
}

TEST_CASE("a provider that stays busy is asked five times, then nothing is shipped") {
    runbook::LocalTest test;
    test.fake("charge", [](Order) -> std::string { throw rb::Failure("busy", "try later"); });
    test.fake_child("ship-parcel", [](Order) { return Parcel{"never"}; });
    const auto begin = test.now();
    CHECK(test.run_local("order", kPen).failure->type == "busy");
    CHECK(test.calls("charge") == 5);
    CHECK(test.child_calls("ship-parcel") == 0);
    CHECK(test.now() - begin == 15s);  // 1, 2, 4 and 8 seconds of waiting
}

TEST_CASE("an order that costs nothing is refused by the real charge, once") {
    runbook::LocalTest test;
    const auto run = test.run_local("order", R"({"id":"o-2","sku":"pen"})");
    CHECK(run.failure->type == "bad_amount");
    CHECK(test.calls("charge") == 1);
}
