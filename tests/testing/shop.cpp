// The bundle of these tests, as an author writes it.
#include <runbook/history.hpp>
#include <runbook/runbook.hpp>

using namespace std::chrono_literals;

namespace {

struct Cart {
    std::string id;
    std::int64_t cents = 0;
    RB_FIELDS(Cart, id, cents)
};
struct Bill {
    std::string payment, parcel;
    RB_FIELDS(Bill, payment, parcel)
};

std::string charge(rb::Activity&, Cart cart) { return "real-" + cart.id; }
void refund(rb::Activity&, std::string) {}
std::string slow(rb::Activity&) { return "done"; }
std::vector<std::string> story(rb::Activity& a) {
    std::vector<std::string> types;
    for (const rb::HistoryEvent& event : rb::history(a)) types.push_back(event.type);
    return types;
}

rb::Task<Bill> buy(rb::Run& run, Cart cart) {
    const std::string payment = co_await run.step(charge, cart);
    auto parcel = co_await rb::attempt(run.child<std::string>("ship", cart));
    if (!parcel) {
        co_await run.step(refund, payment);
        parcel.rethrow();
    }
    co_return Bill{payment, *parcel};
}

rb::Task<std::string> patient(rb::Run& run) {
    co_await run.sleep(72h);
    co_return co_await run.step(slow).timeout(30s);
}

rb::Task<void> endless(rb::Run& run) {
    for (;;) co_await run.sleep(24h * 365);
}

rb::Task<std::string> forgiving(rb::Run& run, Cart cart) {
    auto paid = co_await rb::attempt(run.step(charge, cart));
    co_return paid ? *paid : "nothing";
}

rb::Task<std::vector<std::string>> teller(rb::Run& run) { co_return co_await run.step(story); }

// Not the same each time, as a runbook must be.
int times = 0;
rb::Task<void> moody(rb::Run& run) {
    if (++times % 2 == 1)
        co_await run.sleep(1s);
    else
        co_await run.step(slow);
}

rb::Task<std::string> abroad(rb::Run& run, Cart cart) {
    co_return co_await run.step<std::string>("bank.transfer", cart);
}

// Looks at the machine's clock, which a replay would find changed.
rb::Task<std::int64_t> hasty(rb::Run& run) {
    const std::int64_t now = std::chrono::system_clock::now().time_since_epoch().count();
    co_await run.sleep(1h);
    co_return now;
}

}  // namespace

RUNBOOK_BUNDLE("shop", "1.0.0", rb::runbook<buy>("buy"), rb::runbook<patient>("patient"),
               rb::runbook<endless>("endless"), rb::runbook<forgiving>("forgiving"),
               rb::runbook<teller>("teller"), rb::runbook<moody>("moody"),
               rb::runbook<hasty>("hasty"), rb::runbook<abroad>("abroad"),
               rb::activity<charge>("charge").retry(rb::Retry::attempts(3).first(10s)),
               rb::activity<refund>("refund"), rb::activity<slow>("slow").retry(rb::Retry::never()),
               rb::activity<story>("story"))
