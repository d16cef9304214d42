// Tests of the payment: the provider calls back in time, too late, twice, or with something else.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <runbook/testing.hpp>

namespace {

struct Invoice {
    std::string customer;
    std::int64_t cents = 0;
    std::string outbox;
    RB_FIELDS(Invoice, customer, cents, outbox)
};

const Invoice kInvoice{"ada", 500, ""};
const std::string kPaid = R"({"reference":"r-9","cents":500})";

}  // namespace

TEST_CASE("whoever has the token reports the payment, once") {
    runbook::LocalTest test;
    test.fake("ask_for_payment", [&](Invoice, std::string token) {
        CHECK(test.host().deliver(token, kPaid));
        CHECK(test.host().deliver(token, kPaid).error().code == runbook::ErrorCode::kConflict);
    });
    const auto run = test.run_local("hooks", kInvoice);
    CHECK(run.result == R"("paid with r-9")");
    CHECK(test.calls("remind") == 0);
    CHECK(test.replays(run));
}

TEST_CASE("what is no payment is refused, and the run goes on waiting") {
    runbook::LocalTest test;
    test.fake("ask_for_payment", [&](Invoice, std::string token) {
        const auto refused = test.host().deliver(token, R"({"reference":1})");
        CHECK(refused.error().code == runbook::ErrorCode::kBadInput);
        CHECK(test.host().deliver(token, kPaid));
    });
    CHECK(test.run_local("hooks", kInvoice).result == R"("paid with r-9")");
}

TEST_CASE("a customer who has not paid within an hour is reminded") {
    runbook::LocalTest test({.durable = true});
    std::string secret;
    test.fake("ask_for_payment", [&](Invoice, std::string token) { secret = token; });
    const rb::Time before = test.now();
    const auto run = test.run_local("hooks", kInvoice);
    CHECK(run.result == R"("ada was reminded")");
    CHECK(test.now() - before == std::chrono::hours(1));
    CHECK(test.host().deliver(secret, kPaid).error().code == runbook::ErrorCode::kConflict);
    CHECK(test.replays(run));
}
