// hooks: asks a customer for a payment and waits until the payment provider calls back, at most an
// hour. The provider gets a secret token; whoever has it can report the payment, once.
#include <runbook/runbook.hpp>

#include <fstream>

using namespace std::chrono_literals;

namespace {

struct Invoice {
    std::string customer;
    std::int64_t cents = 0;
    std::string outbox = "outbox.txt";
    RB_FIELDS(Invoice, customer, cents, outbox)
};
struct Payment {
    std::string reference;
    std::int64_t cents = 0;
    RB_FIELDS(Payment, reference, cents)
};

// In place of a mail to the provider: the token goes to a file. It is a secret, so into no log.
void ask_for_payment(rb::Activity& a, Invoice invoice, std::string token) {
    std::ofstream out(invoice.outbox, std::ios::app);
    out << "To: " << invoice.customer << ", " << invoice.cents << " cents\n" << token << "\n";
    out.close();
    if (!out) throw rb::Failure("outbox", "cannot write " + invoice.outbox);
    a.log().info("asked " + invoice.customer + " for " + std::to_string(invoice.cents) + " cents");
}

std::string remind(rb::Activity& a, std::string customer) {
    a.log().info("reminding " + customer);
    return customer + " was reminded";
}

rb::Task<std::string> payment(rb::Run& run, Invoice invoice) {
    auto hook = run.hook<Payment>("paid").within(1h);
    const std::string token = co_await hook.token();
    co_await run.step(ask_for_payment, invoice, token);
    run.progress("waiting for " + invoice.customer);

    const auto paid = co_await rb::attempt(hook);
    if (paid) co_return "paid with " + paid->reference;
    if (paid.cancelled() || paid.failure()->kind != rb::FailureKind::timeout) paid.rethrow();
    co_return co_await run.step(remind, invoice.customer);
}

}  // namespace

RUNBOOK_BUNDLE("hooks", "1.0.0",
               rb::runbook<payment>("hooks")
                   .title("Wait for a payment")
                   .hook<Payment>("paid", "The provider reports the payment")
                   .step("ask_for_payment", "Ask for the payment")
                   .step("remind", "Remind the customer"),
               rb::activity<ask_for_payment>("ask_for_payment"), rb::activity<remind>("remind"))
