// approval: a person decides on a purchase within 24 hours: yes, no, or yes with corrections.
#include <runbook/runbook.hpp>

using namespace std::chrono_literals;

namespace {

struct Purchase {
    std::string what;
    std::int64_t cents = 0;
    RB_FIELDS(Purchase, what, cents)
};

std::string buy(rb::Activity& a, Purchase purchase) {
    a.log().info("buying " + purchase.what + " for " + std::to_string(purchase.cents) + " cents");
    return "bought " + purchase.what + " for " + std::to_string(purchase.cents) + " cents";
}

rb::Task<std::string> approval(rb::Run& run, Purchase purchase) {
    auto gate = run.gate("approve").show(purchase).within(24h).corrections<Purchase>();
    // What the person may ask for before deciding; the gate stays open.
    gate.action("discount", [&](int percent) {
        purchase.cents -= purchase.cents * percent / 100;
        return purchase;
    });

    const auto answer = co_await gate;
    if (answer.timed_out()) co_return "nobody decided on " + purchase.what + " within a day";
    if (answer.rejected()) throw rb::Failure("rejected", answer.by() + ": " + answer.comment());
    if (answer.corrected()) purchase = answer.corrections<Purchase>();
    const std::string bought = co_await run.step(buy, purchase);
    co_return bought;
}

}  // namespace

RUNBOOK_BUNDLE("approval", "1.0.0",
               rb::runbook<approval>("approval")
                   .title("Buy something when it is approved")
                   .gate<Purchase>("approve", "Approve the purchase")
                   .update<Purchase, int>("approve.discount", "Take some percent off")
                   .step("approve", "Wait for the approval")
                   .step("buy", "Buy it"),
               rb::activity<buy>("buy"))
